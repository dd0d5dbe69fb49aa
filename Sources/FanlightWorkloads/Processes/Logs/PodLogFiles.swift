import Glibc

/// The files of a Pod's log: the present one, older ones with a number, and those of the process before.
enum PodLogFiles {
    /// No Pod has more.
    static let most = 100

    static func file(_ path: String, _ number: Int, isPrevious: Bool = false) -> String {
        path + (isPrevious ? "-previous" : "") + (number == 0 ? "" : ".\(number)")
    }

    /// What there is becomes the log of the process before, and the one of before that is removed.
    static func begin(_ path: String) {
        guard access(path, F_OK) == 0 else { return }
        for number in 0..<most where unlink(file(path, number, isPrevious: true)) != 0 && number > 0 { break }
        for number in 0..<most where rename(file(path, number), file(path, number, isPrevious: true)) != 0 { break }
    }

    /// Makes place for a new file: every file gets the next number, and the last of them goes.
    static func shift(_ path: String, files: Int) {
        let last = max(1, min(files, most)) - 1
        if last == 0 { return _ = unlink(path) }
        for number in stride(from: last - 1, through: 0, by: -1) { rename(file(path, number), file(path, number + 1)) }
    }

    /// Those that there are, the oldest first.
    static func existing(_ path: String, isPrevious: Bool) -> [String] {
        var found: [String] = []
        for number in 0..<most {
            let name = file(path, number, isPrevious: isPrevious)
            guard access(name, R_OK) == 0 else { break }
            found.append(name)
        }
        return found.reversed()
    }
}
