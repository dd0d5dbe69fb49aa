package import FanlightResources

/// The reference by which an object says who controls it.
package enum OwnerReference {
    /// - Parameter owner: with its name and uid.
    package static func controller(_ owner: Node, apiVersion: String, kind: String) -> Node {
        .object([
            "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(owner[path: ["metadata", "name"]]?.string ?? ""),
            "uid": .string(owner[path: ["metadata", "uid"]]?.string ?? ""), "controller": .bool(true), "blockOwnerDeletion": .bool(true),
        ])
    }

    /// The uid of the object's controller; nil where nobody controls it.
    package static func controllerUID(of object: Node) -> String? {
        let references = object[path: ["metadata", "ownerReferences"]]?.elements ?? []
        return references.first { $0["controller"]?.bool == true }?["uid"]?.string
    }
}
