import Glibc

/// Whole files as bytes, within the bound on their size.
enum FileReading {
    enum Result {
        case bytes([UInt8])
        case tooLarge(Int)
        case failed(String)
    }

    static func read(_ path: String) -> Result {
        // Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return .failed(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return .failed(String(cString: strerror(errno))) }
        guard info.st_mode & S_IFMT == S_IFREG else { return .failed("is no regular file") }
        guard info.st_size <= TextLimits.maximumFileSize else { return .tooLarge(Int(info.st_size)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(info.st_size))
        // The file may grow while it is read; one more byte than allowed tells.
        while bytes.count <= TextLimits.maximumFileSize {
            let size = max(4_096, Int(info.st_size) + 1 - bytes.count)
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
                count = Glibc.read(descriptor, buffer.baseAddress, size)
                initialized = max(count, 0)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .failed(String(cString: strerror(errno))) }
            if count == 0 { return .bytes(bytes) }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        }
        return .tooLarge(bytes.count)
    }
}
