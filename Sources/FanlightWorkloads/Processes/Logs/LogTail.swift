import Glibc

/// Where the last lines of some files begin.
enum LogTail {
    static func start(of files: [String], lines: Int) -> (file: Int, offset: Int) {
        guard lines > 0 else { return (max(0, files.count - 1), files.last.flatMap { SeekableFile($0)?.size } ?? 0) }
        var missing = lines
        // A line feed that ends everything begins no line.
        var isVeryEnd = true
        for index in files.indices.reversed() {
            guard let file = SeekableFile(files[index]) else { continue }
            var end = file.size
            while end > 0 {
                let start = max(0, end - 64 << 10)
                let bytes = file.read(start, end - start)
                guard bytes.count == end - start else { break }
                for position in bytes.indices.reversed() {
                    let beginsLine = bytes[position] == UInt8(ascii: "\n") && !isVeryEnd
                    isVeryEnd = false
                    guard beginsLine else { continue }
                    missing -= 1
                    if missing == 0 { return (index, start + position + 1) }
                }
                end = start
            }
        }
        return (0, 0)
    }

    private final class SeekableFile {
        let size: Int
        private let descriptor: Int32

        init?(_ path: String) {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            var status = stat()
            guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
                if descriptor >= 0 { close(descriptor) }
                return nil
            }
            size = Int(status.st_size)
        }

        deinit { close(descriptor) }

        func read(_ offset: Int, _ count: Int) -> [UInt8] {
            Array(unsafeUninitializedCapacity: count) { buffer, filled in
                filled = max(0, pread(descriptor, buffer.baseAddress, count, offset))
            }
        }
    }
}
