import Dispatch
import FanlightFiles
import Glibc
import Synchronization

/// Appends access log lines to a file or an open descriptor, on a queue of its own.
///
/// Event loops hand over records and go on. What waits is bounded by `maximumPendingBytes`; a batch that would pass the bound is dropped
/// and counted, so that a slow disk costs lines and never requests. Formatting happens on the queue too.
package final class AccessLogFileSink: AccessLogSink {
    /// How many records were written and how many were not.
    package struct Counts: Hashable, Sendable {
        package var written: UInt64 = 0
        /// The bound was reached, or the file could not be written.
        package var dropped: UInt64 = 0

        package init(written: UInt64 = 0, dropped: UInt64 = 0) {
            self.written = written
            self.dropped = dropped
        }
    }

    private struct Pending {
        var batches: [[AccessLogRecord]] = []
        /// Of what waits and of what is being written.
        var bytes = 0
        var isDraining = false
        var mustReopen = false
        var counts = Counts()
    }

    private let format: AccessLogFormat
    private let maximumPendingBytes: Int
    private let pending = Mutex(Pending())
    private let file: Mutex<AppendedFile>
    private let queue = DispatchQueue(label: "fanlight.access-log", qos: .utility)

    /// Opens `path` for appending; `-` and `/dev/stdout` are the standard output.
    ///
    /// - Throws: `FileError` when the file cannot be opened.
    package convenience init(path: String, format: AccessLogFormat, maximumPendingBytes: Int = 16 << 20) throws {
        let file =
            path == "-" || path == "/dev/stdout" ? AppendedFile(descriptor: STDOUT_FILENO) : try AppendedFile(path: path, mode: 0o640)
        self.init(file: file, format: format, maximumPendingBytes: maximumPendingBytes)
    }

    /// Writes to an open descriptor, which stays the caller's to close.
    package convenience init(descriptor: Int32, format: AccessLogFormat, maximumPendingBytes: Int = 16 << 20) {
        self.init(file: AppendedFile(descriptor: descriptor), format: format, maximumPendingBytes: maximumPendingBytes)
    }

    private init(file: consuming AppendedFile, format: AccessLogFormat, maximumPendingBytes: Int) {
        self.file = Mutex(file)
        self.format = format
        self.maximumPendingBytes = maximumPendingBytes
    }

    package var counts: Counts { pending.withLock { $0.counts } }

    package func write(_ records: [AccessLogRecord]) {
        guard !records.isEmpty else { return }
        let footprint = records.reduce(0) { $0 + $1.footprint }
        let mustSchedule = pending.withLock { pending in
            guard pending.bytes + footprint <= maximumPendingBytes else {
                pending.counts.dropped += UInt64(records.count)
                return false
            }
            pending.batches.append(records)
            pending.bytes += footprint
            defer { pending.isDraining = true }
            return !pending.isDraining
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    /// Opens the path anew before the next line, for a rotated file.
    package func reopen() {
        pending.withLock { $0.mustReopen = true }
    }

    /// Returns when everything that was handed over before is written or dropped.
    package func flush() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    private func drain() {
        while let work = nextWork() {
            let footprint = work.batches.reduce(0) { $1.reduce($0) { $0 + $1.footprint } }
            let outcome = file.withLock { file in
                if work.mustReopen { file.reopen() }
                return Self.write(work.batches, to: &file, as: format)
            }
            pending.withLock { pending in
                pending.bytes -= footprint
                pending.counts.written += outcome.written
                pending.counts.dropped += outcome.dropped
            }
        }
    }

    private func nextWork() -> (batches: [[AccessLogRecord]], mustReopen: Bool)? {
        pending.withLock { pending in
            guard !pending.batches.isEmpty else {
                pending.isDraining = false
                return nil
            }
            defer {
                pending.batches = []
                pending.mustReopen = false
            }
            return (pending.batches, pending.mustReopen)
        }
    }

    /// Lines leave in chunks of about this many bytes.
    private static let chunkBytes = 64 << 10

    private static func write(_ batches: [[AccessLogRecord]], to file: inout AppendedFile, as format: AccessLogFormat) -> Counts {
        var counts = Counts()
        var chunk: [UInt8] = []
        chunk.reserveCapacity(chunkBytes + 4_096)
        var lines: UInt64 = 0
        func flush() {
            if file.append(chunk) { counts.written += lines } else { counts.dropped += lines }
            chunk.removeAll(keepingCapacity: true)
            lines = 0
        }
        for batch in batches {
            for record in batch {
                format.append(record, to: &chunk)
                lines += 1
                if chunk.count >= chunkBytes { flush() }
            }
        }
        if lines > 0 { flush() }
        return counts
    }
}
