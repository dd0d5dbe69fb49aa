import FanlightResources

/// The rules of `metadata.ownerReferences`.
enum OwnerReferenceRules {
    static func causes(_ references: Node?, field: String) -> [FieldCause] {
        guard let references else { return [] }
        var list = CauseList()
        var controller: String?
        // The second controller is told once: with it stands the whole list.
        var isTold = false
        for reference in references.elements {
            list.add(causes(of: reference, field: field))
            guard !isTold, reference["controller"]?.bool == true else { continue }
            let name = "\(reference["kind"]?.string ?? "")/\(reference["name"]?.string ?? "")"
            if let first = controller {
                let text = "Only one reference can have Controller set to true. Found \"true\" in references for \(first) and \(name)"
                list.add(.invalid(field, references, text))
                isTold = true
            } else {
                controller = name
            }
        }
        return list.causes
    }

    private static func causes(of reference: Node, field: String) -> [FieldCause] {
        var causes: [FieldCause] = []
        let version = reference["apiVersion"]?.string ?? ""
        if version.isEmpty || version.hasSuffix("/") || version.count(where: { $0 == "/" }) > 1 {
            causes.append(.invalid("\(field).apiVersion", version, "version must not be empty"))
        }
        for name in ["kind", "name", "uid"] where (reference[name]?.string ?? "").isEmpty {
            causes.append(.invalid("\(field).\(name)", "", "\(name) must not be empty"))
        }
        if version == "v1", reference["kind"]?.string == "Event" {
            causes.append(.invalid(field, reference, "/v1, Kind=Event is disallowed from being an owner"))
        }
        return causes
    }
}
