import FanlightEventLoop
import FanlightFiles
import Glibc

/// Who runs in a Pod's folder: a file that the process keeps locked as long as it lives, so that a file of a dead one is known as such.
package struct ProcessRecord: Hashable, Sendable {
    package var namespace: String
    package var pod: String
    package var uid: String
    package var workload: String
    package var process: Int32
    /// In the kernel's ticks since its start, from /proc: together with the number it names one process for ever.
    package var startTicks: UInt64
    /// Seconds since 1970.
    package var startedAt: Int64
}

extension ProcessRecord {
    /// Of the running process, for a Pod.
    package init(_ pod: PodSpec) {
        self.init(
            namespace: pod.namespace, pod: pod.name, uid: pod.uid, workload: pod.workload, process: getpid(),
            startTicks: Self.startTicks(of: getpid()) ?? 0, startedAt: Int64(SystemClock.realtime() / 1_000_000_000))
    }

    /// The 22nd word of /proc/PID/stat. The second one is the program's name in parentheses, which may hold anything.
    package static func startTicks(of process: Int32) -> UInt64? {
        guard let bytes = (try? WholeFile("/proc/\(process)/stat").read(limit: 4096)), let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else {
            return nil
        }
        let words = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
        return words.count > 19 ? UInt64(String(decoding: words[19], as: UTF8.self)) : nil
    }
}
