import FanlightResources

/// The cells of Events, whose members have different names in the two groups that serve them.
enum EventCells {
    static let all: [String: BuiltinCells] = [
        "Event": BuiltinCells { event in
            let series = event["series"]
            let first = first(event)
            return [
                .string(series.map { event.age(since: $0["lastObservedTime"]) } ?? last(event) ?? first), .string(event.text("type")),
                .string(event.text("reason")), .string(object(event)),
                .string((event["involvedObject"] ?? event["regarding"])?["fieldPath"]?.string ?? ""), .string(source(event)),
                .string(message(event)), .string(first), .integer(count(event, series)), event.name,
            ]
        }
    ]

    private static func first(_ event: PrintedObject) -> String {
        event.age(since: event["firstTimestamp"] ?? event["deprecatedFirstTimestamp"] ?? event["eventTime"])
    }

    private static func last(_ event: PrintedObject) -> String? {
        (event["lastTimestamp"] ?? event["deprecatedLastTimestamp"]).map { event.age(since: $0) }
    }

    private static func count(_ event: PrintedObject, _ series: Node?) -> Int {
        if let series { return series["count"]?.integer ?? 0 }
        let count = (event["count"] ?? event["deprecatedCount"])?.integer ?? 0
        return count == 0 ? 1 : count
    }

    private static func object(_ event: PrintedObject) -> String {
        let object = event["involvedObject"] ?? event["regarding"]
        let kind = (object?["kind"]?.string ?? "").lowercased()
        guard let name = object?["name"]?.string, !name.isEmpty else { return kind }
        return "\(kind)/\(name)"
    }

    private static func source(_ event: PrintedObject) -> String {
        let source = event["source"] ?? event["deprecatedSource"]
        func first(_ texts: String?...) -> String { texts.compactMap { $0 }.first { !$0.isEmpty } ?? "" }
        let component = first(
            source?["component"]?.string, event["reportingComponent"]?.string, event["reportingController"]?.string)
        let instance = first(source?["host"]?.string, event["reportingInstance"]?.string)
        return instance.isEmpty ? component : "\(component), \(instance)"
    }

    private static func message(_ event: PrintedObject) -> String {
        let text = event.text("message", otherwise: event.text("note"))
        let isSpace: (Character) -> Bool = \.isWhitespace
        guard let start = text.firstIndex(where: { !isSpace($0) }), let end = text.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(text[start...end])
    }
}
