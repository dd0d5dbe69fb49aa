/// Where access log records go.
///
/// Called on event loops, once per turn with all records of the turn: it must not block; what it cannot take it drops and counts.
package protocol AccessLogSink: Sendable {
    func write(_ records: [AccessLogRecord])
}
