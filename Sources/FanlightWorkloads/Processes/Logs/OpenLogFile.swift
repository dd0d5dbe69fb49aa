import Glibc

/// Which file a path means at a moment.
struct LogFileIdentity: Hashable {
    let device: UInt64
    let number: UInt64

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }
}

/// A log's file that stays open when it gets another name.
final class OpenLogFile {
    let identity: LogFileIdentity
    private let descriptor: Int32
    private var offset: Int

    init?(_ path: String, offset: Int) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
        identity = LogFileIdentity(status)
        self.offset = offset
    }

    deinit { close(descriptor) }

    var hasMore: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_size > offset
    }

    /// Nil at its end.
    func read(_ limit: Int) -> [UInt8]? {
        let bytes = Array<UInt8>(unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, limit, offset))
        }
        offset += bytes.count
        return bytes.isEmpty ? nil : bytes
    }
}
