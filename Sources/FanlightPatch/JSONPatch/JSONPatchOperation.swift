import FanlightResources

/// One operation of a JSON Patch as it was written. Whether what it needs is there is asked only when it is carried out, so that an
/// operation behind a failing one is never the one that is reported.
struct JSONPatchOperation {
    let name: String
    let path: String?
    let from: String?
    let value: Node?

    init(_ node: Node) throws(PatchError) {
        switch node.value {
        case .mapping, .null: break
        default:
            throw .badRequest(
                "error decoding patch: json: cannot unmarshal \(GoFormat.kind(of: node)) into Go value of type handlers.jsonPatchOp")
        }
        name = try Self.text("op", of: node) ?? "unknown"
        path = try Self.text("path", of: node)
        from = try Self.text("from", of: node)
        value = node[member: "value"]
    }

    private static func text(_ key: String, of node: Node) throws(PatchError) -> String? {
        guard let value = node[key] else { return nil }
        guard let text = value.string else {
            let place = "Go struct field jsonPatchOp.\(key) of type string"
            throw .badRequest("error decoding patch: json: cannot unmarshal \(GoFormat.kind(of: value)) into \(place)")
        }
        return text
    }

    func target() throws(PatchError) -> String {
        guard let path else { throw .rejected("\(name): the operation has no path") }
        return path
    }

    func source() throws(PatchError) -> String {
        guard let from else { throw .rejected("\(name): the operation has no from") }
        return from
    }
}
