import FanlightFiles
import FanlightObservability
import Glibc
import Testing

@Suite struct AccessLogFileSinkTests {
    @Test("records are appended to what the file holds")
    func appends() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("access.log")
        for _ in 0..<2 {
            let sink = try AccessLogFileSink(path: path, format: .text)
            sink.write([.sample, .sample])
            await sink.flush()
            #expect(sink.counts == AccessLogFileSink.Counts(written: 2, dropped: 0))
        }
        #expect(try folder.read("access.log") == [UInt8].sampleLines(4))
    }

    @Test("after a rotation and a reopening, lines go to the new file")
    func reopens() async throws {
        let folder = try TemporaryFolder()
        let sink = try AccessLogFileSink(path: folder.path("access.log"), format: .text)
        sink.write([.sample])
        await sink.flush()
        #expect(rename(folder.path("access.log"), folder.path("access.log.1")) == 0)
        sink.reopen()
        sink.write([.sample])
        await sink.flush()
        #expect(try folder.read("access.log") == [UInt8].sampleLines(1))
        #expect(try folder.read("access.log.1") == [UInt8].sampleLines(1))
    }

    @Test("a log that cannot be opened names its path")
    func unopenable() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("missing/access.log")
        let error = #expect(throws: FileError.self) { _ = try AccessLogFileSink(path: path, format: .text) }
        #expect(error == FileError(path: path, reason: .system(ENOENT)))
    }

    @Test("what cannot be written is counted as dropped")
    func writeFailure() async throws {
        let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let sink = AccessLogFileSink(descriptor: descriptor, format: .text)
        sink.write([.sample])
        await sink.flush()
        #expect(sink.counts == AccessLogFileSink.Counts(written: 0, dropped: 1))
    }

    @Test("when the log is stuck, writing returns at once, drops what passes the bound and writes the rest later")
    func bounded() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let reader = Pipe(descriptor: ends[0])
        let writer = Pipe(descriptor: ends[1])
        let filling = writer.fill()

        // Each record counts for its parts and some more: 3 fit, not 4.
        let sink = AccessLogFileSink(descriptor: writer.descriptor, format: .text, maximumPendingBytes: 2_048)
        for _ in 0..<10 { sink.write([.sample]) }
        #expect(sink.counts == AccessLogFileSink.Counts(written: 0, dropped: 7))

        let rest = [UInt8].sampleLines(3)
        let received = reader.read(filling + rest.count)
        await sink.flush()
        #expect(Array(received.dropFirst(filling)) == rest)
        #expect(sink.counts == AccessLogFileSink.Counts(written: 3, dropped: 7))
    }
}

extension [UInt8] {
    fileprivate static func sampleLines(_ count: Int) -> [UInt8] {
        var lines: [UInt8] = []
        for _ in 0..<count { AccessLogFormat.text.append(.sample, to: &lines) }
        return lines
    }
}

/// One end of a pipe, closed when it is released.
private final class Pipe {
    let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    /// Writes until nothing fits any more, and tells how many bytes that took.
    func fill() -> Int {
        var total = 0
        for size in [4_096, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while true {
                let written = write(descriptor, bytes, size)
                guard written > 0 else { break }
                total += written
            }
        }
        return total
    }

    func read(_ count: Int) -> [UInt8] {
        var received: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while received.count < count {
            let length = Glibc.read(descriptor, &part, part.count)
            if length > 0 {
                received.append(contentsOf: part.prefix(length))
            } else if length < 0, errno == EAGAIN || errno == EINTR {
                var readiness = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&readiness, 1, -1)
            } else {
                break
            }
        }
        return received
    }
}
