import FoundationEssentials
import Logging

/// One JSON object a line on standard error.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    private let label: String

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var members: [JSONValue.Member] = [
            JSONValue.Member(key: "time", value: .string(Date.now.formatted(.iso8601))),
            JSONValue.Member(key: "level", value: .string(event.level.rawValue)), JSONValue.Member(key: "logger", value: .string(label)),
            JSONValue.Member(key: "message", value: .string(event.message.description)),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, own in own }).sorted(by: { $0.key < $1.key }) {
            members.append(JSONValue.Member(key: key, value: .string(value.description)))
        }
        StandardError.print(JSONValue.object(members).line)
    }
}
