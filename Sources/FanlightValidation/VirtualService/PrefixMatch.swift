/// A match by the beginning of the path, with what Istio compares when it looks for one that covers another.
///
/// - Source: Istio pkg/config/validation/validation.go, genMatchHTTPRoutes and coveredValidation.
struct PrefixMatch {
    let match: Field
    let ruleLabel: String
    let matchLabel: String
    let prefix: String
    /// The port and the names of the conditions; only matches that have the same are compared.
    let shape: [String]
    /// What the conditions ask for, in the order of the shape: `exact:` or `prefix:` with a text. A pattern counts as no condition on a value.
    let texts: [String]

    /// Nil for a match without a prefix.
    init?(_ match: Field, ruleLabel: String, matchLabel: String) {
        let prefix = match["uri"]["prefix"].string
        guard !prefix.isEmpty else { return nil }
        self.match = match
        self.ruleLabel = ruleLabel
        self.matchLabel = matchLabel
        self.prefix = prefix
        var shape = [String(match["port"].integer)]
        // Without a method, Istio takes GET.
        let method = Self.text(of: match["method"])
        var texts = [method.isEmpty ? "exact:GET" : method, Self.text(of: match["authority"])]
        for key in ["headers", "queryParams", "withoutHeaders"] {
            let conditions = match[key].members.sorted { $0.key < $1.key }
            shape.append(String(conditions.count))
            shape += conditions.map(\.key)
            texts += conditions.map { Self.text(of: $0.value) }
        }
        self.shape = shape
        self.texts = texts
    }

    /// Whether the conditions of one match cover those of another as Istio sees it, where the prefix does and the shapes are equal: each text
    /// begins with the other's.
    static func covers(_ texts: [String], _ others: [String]) -> Bool {
        for index in texts.indices where !texts[index].hasPrefix(others[index]) { return false }
        return true
    }

    private static func text(of match: Field) -> String {
        let exact = match["exact"].string
        if !exact.isEmpty { return "exact:\(exact)" }
        let prefix = match["prefix"].string
        return prefix.isEmpty ? "" : "prefix:\(prefix)"
    }
}
