import FanlightResources

/// The cells of the bindings that give rights; roles have no columns of their own.
enum AccessCells {
    static let all: [String: BuiltinCells] = [
        "RoleBinding": binding, "ClusterRoleBinding": binding, "Role": .nameAndCreation, "ClusterRole": .nameAndCreation,
    ]

    private static let binding = BuiltinCells { object in
        let subjects = object["subjects"]?.elements ?? []
        func names(_ kind: String, _ name: (Node) -> String) -> Node {
            .string(subjects.filter { $0["kind"]?.string == kind }.map(name).joined(separator: ", "))
        }
        func plain(_ subject: Node) -> String { subject["name"]?.string ?? "" }
        return [
            object.name, .string("\(object.text("roleRef", "kind"))/\(object.text("roleRef", "name"))"), object.age, names("User", plain),
            names("Group", plain),
            names("ServiceAccount") { subject in
                subject["namespace"]?.string.map { "\($0)/\(plain(subject))" } ?? plain(subject)
            },
        ]
    }
}
