import CFanlightSchemas

/// Our own short descriptions of kinds and fields, which `kubectl explain` shows.
///
/// A line of the embedded file is a dotted key and a text. The key is a name alone (`hosts`), some names of a path (`destination.host`),
/// a path from a kind or type on (`VirtualService.spec.http`), or that with a group in front (`networking.istio.io/Gateway.spec`). Of
/// all lines that end a path, the longest one speaks.
struct Descriptions: Sendable {
    static let shared = Descriptions()

    private let texts: [String: String]

    /// Changes with any text.
    let digest: String

    private init() {
        var count = 0
        let start = fanlight_catalog_descriptions(&count)
        digest = StableHash.hexadecimal(UnsafeBufferPointer(start: start, count: count))
        var texts: [String: String] = [:]
        for line in String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self).split(separator: "\n")
        where !line.hasPrefix("#") {
            guard let space = line.firstIndex(of: " ") else { continue }
            texts[String(line[..<space])] = String(line[line.index(after: space)...])
        }
        self.texts = texts
    }

    /// The text for a path of names that begins with a kind or a type; with the group of the kind where it is known.
    func text(for path: [String], group: String? = nil) -> String? {
        if let group, let text = texts["\(group)/\(path.joined(separator: "."))"] { return text }
        for start in path.indices {
            if let text = texts[path[start...].joined(separator: ".")] { return text }
        }
        return nil
    }
}
