import FanlightResources

/// What the path of a request is about.
enum ConsolePath: Hashable, Sendable {
    case page
    /// Below `/assets/`.
    case asset(String)
    /// Below `/lib/`.
    case library(String)
    case session
    case changes
    case api

    /// Nil where there is nothing, and for a path that tries to get somewhere else.
    init?(_ path: String) {
        guard let decoded = PercentText.decoded(path), decoded.utf8.first == UInt8(ascii: "/"), decoded.utf8.count <= 8_192,
            !decoded.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }),
            !decoded.split(separator: "/").contains(where: { $0 == "." || $0 == ".." })
        else { return nil }
        // The first part as it is written, so that everybody after this reads the same.
        switch path.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).first ?? "" {
        case "" where decoded == "/": self = .page
        case "assets": self = .asset(String(decoded.dropFirst("/assets/".count)))
        case "lib": self = .library(String(decoded.dropFirst("/lib/".count)))
        case "session" where decoded == "/session": self = .session
        case "changes" where decoded == "/changes": self = .changes
        case "version" where decoded == "/version": self = .api
        case "api", "apis", "openapi": self = .api
        default: return nil
        }
    }
}
