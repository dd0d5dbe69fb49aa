/// One media type of an `Accept` or `Content-Type` header with its parameters.
struct MediaType: Hashable, Sendable {
    let type: String
    let parameters: [String: String]

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ";").map { $0.trimmingSpaces }
        guard let first = parts.first, !first.isEmpty else { return nil }
        type = first.lowercased()
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let halves = part.split(separator: "=", maxSplits: 1).map(String.init)
            if halves.count == 2 { parameters[halves[0].trimmingSpaces.lowercased()] = halves[1].trimmingSpaces }
        }
        self.parameters = parameters
    }

    /// In the order of preference: by `q`, then what says more before what says less, then as written.
    ///
    /// - Source: goautoneg, by which kube-apiserver reads `Accept`.
    static func list(_ header: String) -> [MediaType] {
        let types = header.split(separator: ",").compactMap { MediaType($0) }
        guard types.count > 1 else { return types }
        return types.enumerated().sorted { left, right in
            (right.element.quality, left.element.breadth, left.offset) < (left.element.quality, right.element.breadth, right.offset)
        }.map(\.element)
    }

    private var quality: Double { parameters["q"].flatMap(Double.init) ?? 1 }

    private var breadth: Int { type == "*/*" ? 2 : type.hasSuffix("/*") ? 1 : 0 }

    /// Whether the type is this one, or stands for it.
    func covers(_ other: String) -> Bool {
        type == other || type == "*/*" || type.hasSuffix("/*") && other.hasPrefix(type.dropLast())
    }
}

extension StringProtocol {
    var trimmingSpaces: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard first.map(isSpace) == true || last.map(isSpace) == true else { return String(self) }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
