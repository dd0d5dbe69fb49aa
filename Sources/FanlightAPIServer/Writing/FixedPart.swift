import FanlightResources

/// A part of an object that only the server changes: what a client writes there is dropped, and the client warned.
struct FixedPart: Sendable {
    let path: [String]
    let warning: String

    /// The object with the part as the stored one has it, and the warning where it had another.
    func kept(in object: Node, of old: Node) -> (object: Node, warnings: [String]) {
        guard object[path: path] != old[path: path] else { return (object, []) }
        return (object.setting(path, to: old[path: path]), [warning])
    }
}
