import FanlightResources

/// An object whose row is written, and when.
struct PrintedObject {
    let node: Node
    let now: Int64

    subscript(keys: String...) -> Node? { node[path: keys] }

    var name: Node { .string(text("metadata", "name")) }

    /// Empty where the object has no such text.
    func text(_ keys: String...) -> String { node[path: keys]?.string ?? "" }

    /// `otherwise` where the object has no such text or it is empty.
    func text(_ keys: String..., otherwise: String) -> String {
        guard let text = node[path: keys]?.string, !text.isEmpty else { return otherwise }
        return text
    }

    func count(_ keys: String..., otherwise: Int = 0) -> Int { node[path: keys]?.integer ?? otherwise }

    func integer(_ keys: String..., otherwise: Int = 0) -> Node { .integer(node[path: keys]?.integer ?? otherwise) }

    var isBeingDeleted: Bool { node[path: ["metadata", "deletionTimestamp"]] != nil }

    /// Time since the object was created.
    var age: Node { .string(age(since: node[path: ["metadata", "creationTimestamp"]])) }

    func age(since time: Node?) -> String { HumanDuration.age(time, now: now) }

    static func seconds(_ time: Node?) -> Int64? { time?.string.flatMap { Timestamp.seconds(fromRFC3339: $0) } }

    /// The status of a condition of the type; nil where there is none.
    func condition(_ type: String) -> String? { Self.condition(type, in: node[path: ["status", "conditions"]]) }

    static func condition(_ type: String, in conditions: Node?) -> String? {
        conditions?.elements.first { $0["type"]?.string == type }?["status"]?.string
    }

    /// The names and the images of the containers below a path, as two cells.
    func containers(_ keys: String...) -> [Node] {
        let containers = node[path: keys]?.elements ?? []
        return ["name", "image"].map { key in .string(containers.map { $0[key]?.string ?? "" }.joined(separator: ",")) }
    }
}
