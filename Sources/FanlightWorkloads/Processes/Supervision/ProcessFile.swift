internal import CFanlightLinux
package import FanlightEventLoop
import FanlightFiles
import FanlightManifests
import FanlightResources
import Glibc

/// The file of a `ProcessRecord`.
package enum ProcessFile {
    /// The lock is held as long as this lives.
    package final class Lock: Sendable {
        private let descriptor: Int32

        init(descriptor: Int32) { self.descriptor = descriptor }

        deinit { Socket.close(descriptor) }
    }

    package struct Holder: Hashable, Sendable {
        /// Nil where this namespace does not know it.
        package let process: Int32?
        /// Nil where the process has not written it yet, or it cannot be read.
        package let record: ProcessRecord?
    }

    /// Takes the file for this process, which must not open it again: the kernel gives such a lock up when any descriptor of the file is closed.
    ///
    /// - Throws: another process has it (`EAGAIN` or `EACCES`), or it cannot be written.
    package static func take(_ path: String, _ record: ProcessRecord) throws(SystemError) -> Lock {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError(call: path, number: errno) }
        let lock = Lock(descriptor: descriptor)
        let result = fl_lock_file(descriptor)
        guard result >= 0 else { throw SystemError(call: path, number: -result) }
        let bytes = node(record).json + [UInt8(ascii: "\n")]
        guard ftruncate(descriptor, 0) == 0, bytes.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == bytes.count else {
            throw SystemError(call: path, number: errno)
        }
        return lock
    }

    /// Who has the file locked; nil where nobody has.
    package static func holder(_ path: String) -> Holder? {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var process: Int32 = 0
        guard fl_lock_holder(descriptor, &process) == 1 else { return nil }
        return Holder(process: process > 0 ? process : nil, record: read(path))
    }

    package static func read(_ path: String) -> ProcessRecord? {
        guard let bytes = (try? WholeFile(path).read(limit: 64 << 10)), let node = JSONReader.read(bytes).documents.first?.node,
            let namespace = node["namespace"]?.string, let pod = node["pod"]?.string, let uid = node["uid"]?.string,
            let workload = node["workload"]?.string, let process = node["process"]?.integer.flatMap({ Int32(exactly: $0) })
        else { return nil }
        return ProcessRecord(
            namespace: namespace, pod: pod, uid: uid, workload: workload, process: process,
            startTicks: UInt64(clamping: node["startTicks"]?.integer ?? 0), startedAt: Int64(node["startedAt"]?.integer ?? 0))
    }

    private static func node(_ record: ProcessRecord) -> Node {
        .object([
            "namespace": .string(record.namespace), "pod": .string(record.pod), "uid": .string(record.uid),
            "workload": .string(record.workload),
            "process": .integer(record.process), "startTicks": .integer(Int64(clamping: record.startTicks)),
            "startedAt": .integer(record.startedAt),
        ])
    }
}
