/// `Warning` headers.
///
/// - Source: k8s.io/apiserver, pkg/endpoints/filters/warning.go.
enum WarningText {
    /// Where the texts of all warnings together are longer than this, in Unicode scalars, each is cut, and what no longer fits is not told.
    private static let mostScalars = 4_096
    private static let mostScalarsOfCut = 256
    /// Some clients refuse an answer of more than a hundred headers.
    private static let mostWarnings = 80

    /// Headers hold one line of limited length.
    static func header(_ text: String) -> String { header(line(text)[...]) }

    /// Each warning once.
    static func headers(_ warnings: [String]) -> [(name: String, value: String)] {
        var known: Set<String> = []
        let lines = warnings.filter { known.insert($0).inserted }.prefix(mostWarnings).map(line)
        guard lines.reduce(0, { $0 + $1.count }) > mostScalars else { return lines.map { ("warning", header($0[...])) } }
        var written = 0
        var headers: [(name: String, value: String)] = []
        for line in lines where written < mostScalars {
            let cut = line.prefix(mostScalarsOfCut)
            written += cut.count
            headers.append(("warning", header(cut)))
        }
        return headers
    }

    private static func line(_ text: String) -> String.UnicodeScalarView {
        let scalars = text.unicodeScalars.prefix(mostScalars).lazy.map { scalar in
            scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}" ? " " : scalar
        }
        return String.UnicodeScalarView(scalars)
    }

    private static func header(_ line: Substring.UnicodeScalarView) -> String {
        var text = ""
        for scalar in line {
            if scalar == "\\" || scalar == "\"" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return "299 - \"\(text)\""
    }
}
