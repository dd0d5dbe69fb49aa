import FanlightResources

/// Events of the two groups: the same objects with other names for some fields.
///
/// - Source: Kubernetes: pkg/apis/events/v1/conversion.go.
enum EventConversion {
    private static let names: [(core: String, events: String)] = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ]

    /// Only the core group writes who reports where nobody is named.
    private static let reporters = ["reportingComponent", "reportingInstance"]

    static func shown(_ stored: Node) -> Node {
        var stored = stored
        for key in reporters where stored[key]?.string?.isEmpty == true { stored[member: key] = nil }
        return renamed(stored, Dictionary(uniqueKeysWithValues: names.map { ($0.core, $0.events) }))
    }

    static func stored(_ shown: Node) -> Node {
        var event = renamed(shown, Dictionary(uniqueKeysWithValues: names.map { ($0.events, $0.core) }))
        if event["involvedObject"] == nil { event[member: "involvedObject"] = .emptyObject }
        for key in reporters where event[key] == nil { event[member: key] = .string("") }
        return event
    }

    /// The name that the core group has for a field by which Events are selected.
    static func storedField(_ field: String) -> String {
        if field == "reportingController" { return "reportingComponent" }
        return field.hasPrefix("regarding.") ? "involvedObject" + field.dropFirst("regarding".count) : field
    }

    private static func renamed(_ object: Node, _ names: [String: String]) -> Node {
        Node(
            .mapping(
                object.members.map { member in
                    Node.Member(key: names[member.key] ?? member.key, line: member.line, column: member.column, value: member.value)
                }), line: object.line, column: object.column)
    }
}
