import Glibc

/// A folder of one test, removed with the files in it.
final class TemporaryFolder {
    struct Failure: Error {
        let code: Int32
    }

    private let root: String
    private var names: Set<String> = []

    init() throws {
        var template = Array("/tmp/fanlight-observability-XXXXXX".utf8CString)
        guard let path = mkdtemp(&template) else { throw Failure(code: errno) }
        root = String(cString: path)
    }

    deinit {
        for name in names { unlink("\(root)/\(name)") }
        rmdir(root)
    }

    func path(_ name: String) -> String {
        names.insert(name)
        return "\(root)/\(name)"
    }

    func read(_ name: String) throws -> [UInt8] {
        let descriptor = open(path(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4_096)
        while true {
            let length = Glibc.read(descriptor, &part, part.count)
            guard length > 0 else { return content }
            content.append(contentsOf: part.prefix(length))
        }
    }
}
