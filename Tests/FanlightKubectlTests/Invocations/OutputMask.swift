import Foundation

/// Takes out of a client's output what differs from one run to the next: times, ages, uids, resource versions, ports, addresses and paths.
struct OutputMask {
    /// What is replaced as it is, first.
    var literals: [(String, String)]

    private static let rules: [(NSRegularExpression, String)] = [
        (#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"#, "<time>"),
        (#"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000"#, "<time>"),
        (#"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}"#, "<time>"),
        (#"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, "<uid>"),
        (#"("?resourceVersion"?: ?)"\d+""#, #"$1"<rv>""#),
        (#"(Resource Version: +)\d+"#, "$1<rv>"),
        (#"127\.0\.0\.1:\d+"#, "127.0.0.1:<port>"),
        (#"X509SHA256=[0-9a-f]{64}"#, "X509SHA256=<hash>"),
        (#"fanlight-token=[a-z0-9]+"#, "fanlight-token=<id>"),
        (#"kubectl-edit-[a-z0-9]+"#, "kubectl-edit-<number>"),
        // The head of a line that client-go logs: time, process, line of its source.
        (#"(?m)^([EWI])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ (\S+\.go:)\d+\]"#, "$1 $2]"),
        // Columns of ages: the width of the column depends on the age.
        (#"(?m)(?<=  )(\d+[smhd]|\d+m\d+s)$"#, "<age>"),
        (#"(?<=  )(\d+[smhd]|\d+m\d+s) +(?=\S)"#, "<age>  "),
        (#"\bAGE +(?=\S)"#, "AGE  "),
    ].compactMap { pattern, template in
        (try? NSRegularExpression(pattern: pattern)).map { ($0, template) }
    }

    /// The lines of the text, without what differs and without blanks at their ends.
    func lines(_ text: String) -> [String] {
        var text = text.components(separatedBy: "\n").map { line in
            String(line.reversed().drop { $0 == " " || $0 == "\r" }.reversed())
        }.joined(separator: "\n")
        for (literal, replacement) in literals { text = text.replacingOccurrences(of: literal, with: replacement) }
        for (rule, template) in Self.rules {
            text = rule.stringByReplacingMatches(in: text, range: NSRange(text.startIndex..., in: text), withTemplate: template)
        }
        var lines = text.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
