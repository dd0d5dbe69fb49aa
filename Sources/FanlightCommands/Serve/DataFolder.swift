import FanlightFiles
import Glibc

/// What `fanlight serve` keeps on disk, and where other commands find it.
struct DataFolder: Sendable {
    let path: String

    /// `/var/lib/fanlight` for root, else `fanlight` in the user's state folder.
    static var standard: String {
        if geteuid() == 0 { return "/var/lib/fanlight" }
        if let state = environment("XDG_STATE_HOME") { return state + "/fanlight" }
        return (environment("HOME") ?? ".") + "/.local/state/fanlight"
    }

    var socketPath: String { path + "/fanlight.sock" }
    /// Where gateways reach the control plane.
    var feedPath: String { path + "/feed.sock" }
    var addressesPath: String { path + "/addresses" }

    /// Makes the folder and takes its lock, which ends with the process.
    ///
    /// - Throws: `CommandError` where the folder cannot be made or another process has it.
    func open() throws -> Int32 {
        // A socket's path has to fit into the kernel's structure of 108 bytes.
        guard socketPath.utf8.count < 108 else {
            throw CommandError("the data folder's path is too long for a socket in it: \(socketPath); choose a shorter one with --data")
        }
        try makeFolder()
        let lock = Glibc.open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw CommandError("\(path)/lock: \(Self.reason)") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandError("another fanlight serve uses the data folder \(path); stop it, or choose another folder with --data")
        }
        return lock
    }

    private func makeFolder() throws {
        var current = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            current += "/\(part)"
            if mkdir(current, 0o700) != 0, errno != EEXIST { throw CommandError("the data folder \(current): \(Self.reason)") }
        }
    }

    /// Gateway to address, as they were last time; a line that is not understood is skipped.
    func readAddresses() -> [String: String] {
        guard let text = TextFile.read(addressesPath) else { return [:] }
        var assignments: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { assignments[String(words[0])] = String(words[1]) }
        }
        return assignments
    }

    /// Written beside the old file and put in its place, so that a crash leaves one or the other.
    func writeAddresses(_ assignments: [String: String]) throws {
        let text = assignments.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
        try TextFile.replace(addressesPath, with: text)
    }

    static var reason: String { String(cString: strerror(errno)) }

    private static func environment(_ name: String) -> String? {
        getenv(name).flatMap { value in
            let text = String(cString: value)
            return text.isEmpty ? nil : text
        }
    }
}

/// Small files that are read and written as a whole.
enum TextFile {
    /// Far more than any of these files has.
    private static let limit = 64 << 20

    /// Nil where it cannot be read.
    static func read(_ path: String) -> String? {
        (try? WholeFile(path).read(limit: limit)).map { String(decoding: $0, as: UTF8.self) }
    }

    static func replace(_ path: String, with text: String) throws {
        do {
            try WholeFile(path).replace(with: Array(text.utf8))
        } catch {
            throw CommandError("\(error)")
        }
    }
}
