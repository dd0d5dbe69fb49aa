/// A validation rule of a CRD in the Common Expression Language, with the message of its violation.
///
/// Fanlight has no interpreter of that language: the rules that Istio's CRDs hold are known by their text. A rule of another text is kept
/// as data and always holds.
struct SchemaRule: Sendable {
    let expression: String
    let message: String
    private let predicate: (@Sendable (Node) -> Bool)?

    init(expression: String, message: String) {
        self.expression = expression
        self.message = message
        predicate = Self.known[expression]
    }

    var isKnown: Bool { predicate != nil }

    func holds(for node: Node) -> Bool { predicate?(node) ?? true }

    private static let known: [String: @Sendable (Node) -> Bool] = [
        #"self != "*""#: { $0.string != "*" },
        #"!self.contains("*")"#: { !($0.string ?? "").utf8.contains(UInt8(ascii: "*")) },
        #"self.all(key, !key.contains("*"))"#: { $0.members.allSatisfy { !$0.key.utf8.contains(UInt8(ascii: "*")) } },
        #"self.all(key, key.size() != 0)"#: { $0.members.allSatisfy { !$0.key.isEmpty } },
        #"self.all(key, size(key) < 63 && key.matches("^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"))"#: {
            $0.members.allSatisfy { isPortName($0.key) }
        },
        #"self.all(l1, self.exists_one(l2, l1.number == l2.number))"#: {
            let numbers = $0.elements.compactMap { $0["number"]?.integer }
            return Set(numbers).count == numbers.count
        },
        #"has(self.address) || has(self.network)"#: { $0["address"] != nil || $0["network"] != nil },
        #"(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true"#: {
            !isSocket($0["address"]) || $0["ports"] == nil
        },
        #"self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true"#: { node in
            !isSocket(node) || ["/", "@"].contains(node.string?.dropFirst(7).first)
        },
        #"self.startsWith("unix://") ? !self.endsWith("/") : true"#: { !isSocket($0) || $0.string?.utf8.last != UInt8(ascii: "/") },
        #"((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true"#: {
            ($0["resolution"]?.string ?? "NONE") != "NONE" || $0["endpoints"] == nil
        },
        #"((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true"#:
            {
                $0["resolution"]?.string != "DNS_ROUND_ROBIN" || ($0["endpoints"]?.elements.count ?? 0) <= 1
            },
        #"!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))"#:
            { node in
                let hasRange = (node["addresses"]?.strings ?? []).contains { $0.utf8.contains(UInt8(ascii: "/")) }
                return !hasRange || ["STATIC", "NONE"].contains(node["resolution"]?.string ?? "NONE")
            },
    ]

    private static func isSocket(_ node: Node?) -> Bool { node?.string?.hasPrefix("unix://") ?? false }

    private static func isPortName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        let isPlain = bytes.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                || $0 == UInt8(ascii: "-")
        }
        return isPlain && bytes.count < 63 && !bytes.isEmpty && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
    }
}
