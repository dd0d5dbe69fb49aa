/// How a record is written: one line each, by Istio's default formats.
///
/// What comes from the network is escaped, so that no client can begin a line, end a quotation or send a command to a terminal.
package enum AccessLogFormat: String, Sendable, CaseIterable {
    /// Istio's default line.
    case text
    /// One JSON object a line with Istio's keys.
    case json

    /// Appends the record and a line feed.
    package func append(_ record: AccessLogRecord, to line: inout [UInt8]) {
        switch self {
        case .text: line.appendText(record)
        case .json: line.appendJSON(record)
        }
    }
}
