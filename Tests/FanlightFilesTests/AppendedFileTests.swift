import FanlightFiles
import Glibc
import Testing

@Suite struct AppendedFileTests {
    @Test("what is appended stands behind what was there, and after a rename in a new file")
    func appended() throws {
        let path = "/tmp/fanlight-appended-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        defer {
            unlink(path)
            unlink(path + ".1")
        }
        try WholeFile(path).replace(with: Array("a\n".utf8))
        var file = try AppendedFile(path: path, mode: 0o600)
        let first = file.append(Array("b\n".utf8))
        #expect(rename(path, path + ".1") == 0)
        let second = file.append(Array("c\n".utf8))
        file.reopen()
        let third = file.append(Array("d\n".utf8))
        #expect([first, second, third] == [true, true, true])
        #expect(try WholeFile(path + ".1").read(limit: 100) == Array("a\nb\nc\n".utf8))
        #expect(try WholeFile(path).read(limit: 100) == Array("d\n".utf8))
    }

    @Test("what cannot be written is told")
    func full() throws {
        let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var file = AppendedFile(descriptor: descriptor)
        let isWritten = file.append([1])
        #expect(!isWritten)
    }
}
