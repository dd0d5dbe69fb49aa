import Glibc

/// The path of the running program, as it was named at its start.
package enum ExecutablePath {
    /// Not what `/proc/self/exe` says later: after an upgrade in place that is the file that was replaced, while its path has the new program.
    package static let own: String = resolve(CommandLine.arguments.first ?? "", searchPath: variable("PATH") ?? "")

    static func resolve(_ name: String, searchPath: String) -> String {
        if name.contains("/") { return absolute(name) ?? name }
        for folder in searchPath.split(separator: ":") {
            let candidate = "\(folder)/\(name)"
            if access(candidate, X_OK) == 0 { return absolute(candidate) ?? candidate }
        }
        return absolute("/proc/self/exe") ?? name
    }

    /// Without links in it, so that it holds when the working folder changes; the last part stays, since an upgrade may move the link.
    private static func absolute(_ path: String) -> String? {
        if path == "/proc/self/exe" { return real(path) }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, !last.isEmpty else { return nil }
        let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
        guard let real = real(folder.isEmpty ? "/" : folder) else { return nil }
        return real == "/" ? "/\(last)" : "\(real)/\(last)"
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
