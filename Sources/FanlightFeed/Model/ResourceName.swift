/// The names of our own resources, made of parts with slashes between them.
enum ResourceName {
    /// Without slashes, so that no two lists of parts make the same name.
    static func escaped(_ part: String) -> String {
        guard part.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: ":") }) else {
            return part
        }
        var result = ""
        for scalar in part.unicodeScalars {
            switch scalar {
            case "/": result += "%2F"
            case "%": result += "%25"
            case ":": result += "%3A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func unescaped(_ part: some StringProtocol) -> String {
        var result = ""
        var rest = part[...]
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            rest = rest[percent...]
            switch rest.prefix(3) {
            case "%2F": result += "/"
            case "%3A": result += ":"
            case "%25": result += "%"
            default: result += rest.prefix(3)
            }
            rest = rest.dropFirst(3)
        }
        return result + rest
    }

    static func virtualHost(_ name: String, in routeConfiguration: String) -> String { "\(plain(routeConfiguration))/\(plain(name))" }

    /// Colons are usual in the names of virtual hosts, and do no harm there.
    private static func plain(_ part: String) -> String {
        guard part.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else { return part }
        return part.split(separator: ":", omittingEmptySubsequences: false).map { escaped(String($0)) }.joined(separator: ":")
    }
}
