import Dispatch
import FanlightFiles
import FanlightResources
import Glibc
import Synchronization

/// Appends audit events to a file, one JSON object a line, on a queue of its own.
///
/// Whoever records an event never waits. So many events may wait as `capacity` says; what is beyond that is dropped and counted, so that a
/// slow disk costs lines and never requests.
package final class AuditLog: Sendable {
    /// How many events were written, and how many were not.
    package struct Counts: Hashable, Sendable {
        package var written: UInt64 = 0
        /// There were too many, or the file could not be written.
        package var dropped: UInt64 = 0
    }

    private struct Pending {
        var events: [AuditEvent] = []
        /// Those that are being written too.
        var count = 0
        var isDraining = false
        var mustReopen = false
        var counts = Counts()
    }

    private let capacity: Int
    private let pending = Mutex(Pending())
    private let file: Mutex<AppendedFile>
    private let queue = DispatchQueue(label: "fanlight.audit-log", qos: .utility)

    /// Opens the file for appending; `-` is the standard output.
    package init(path: String, capacity: Int = 8_192) throws(AccessError) {
        self.capacity = capacity
        do {
            file = Mutex(path == "-" ? AppendedFile(descriptor: STDOUT_FILENO) : try AppendedFile(path: path, mode: 0o600))
        } catch {
            throw AccessError("\(error)")
        }
    }

    package var counts: Counts { pending.withLock(\.counts) }

    package func record(_ event: AuditEvent) {
        let mustSchedule = pending.withLock { pending in
            guard pending.count < capacity else {
                pending.counts.dropped += 1
                return false
            }
            pending.events.append(event)
            pending.count += 1
            defer { pending.isDraining = true }
            return !pending.isDraining
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    /// Opens the path anew before the next line, after somebody has renamed the file.
    package func reopen() { pending.withLock { $0.mustReopen = true } }

    /// Returns when everything that was recorded before is written or dropped. For the end of the process.
    package func flush() { queue.sync { drain() } }

    /// On the queue only.
    private func drain() {
        while true {
            let (events, mustReopen) = pending.withLock { pending in
                let events = pending.events
                pending.events = []
                defer { if !events.isEmpty { pending.mustReopen = false } }
                if events.isEmpty { pending.isDraining = false }
                return (events, pending.mustReopen && !events.isEmpty)
            }
            if events.isEmpty { return }
            let isWritten = file.withLock { file in
                if mustReopen { file.reopen() }
                return file.append(Self.lines(events))
            }
            pending.withLock { pending in
                pending.count -= events.count
                if isWritten { pending.counts.written += UInt64(events.count) } else { pending.counts.dropped += UInt64(events.count) }
            }
        }
    }

    private static func lines(_ events: [AuditEvent]) -> [UInt8] {
        var bytes: [UInt8] = []
        for event in events {
            event.node.appendJSON(to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
