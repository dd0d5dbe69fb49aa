import FanlightResources

/// Collects what is wrong with an object.
struct CauseList {
    private(set) var causes: [FieldCause] = []

    /// Nothing more is collected, so that there is no use in looking further.
    var isFull: Bool { causes.count >= FieldCause.mostOfObject }

    mutating func add(_ cause: FieldCause) {
        if !isFull { causes.append(cause) }
    }

    mutating func add(_ causes: [FieldCause]) {
        for cause in causes { add(cause) }
    }

    mutating func invalid(_ field: String, _ value: Node, _ problems: [String]) {
        for problem in problems { add(.invalid(field, value, problem)) }
    }

    mutating func invalid(_ field: String, _ value: String, _ problems: [String]) { invalid(field, .string(value), problems) }

    /// False, with a cause, where a text is missing.
    @discardableResult mutating func require(_ node: Node, _ key: String, at place: String, _ detail: String = "") -> Bool {
        guard node.text(key).isEmpty else { return true }
        add(.required("\(place).\(key)", detail))
        return false
    }

    /// A text that must be one of few; where it is missing this is a cause too.
    mutating func choice(_ node: Node, _ key: String, at place: String, of values: [String]) {
        let text = node.text(key)
        if text.isEmpty {
            add(.required("\(place).\(key)"))
        } else if !values.contains(text) {
            add(.notSupported("\(place).\(key)", .string(text), values))
        }
    }

    mutating func notNegative(_ node: Node, _ key: String, at place: String) {
        guard let number = node[key]?.integer, number < 0 else { return }
        add(.invalid("\(place).\(key)", .integer(number), "must be greater than or equal to 0"))
    }

    mutating func immutable(_ new: Node?, _ old: Node?, at field: String) {
        guard (new ?? .null) != (old ?? .null) else { return }
        add(.invalid(field, new ?? .null, "field is immutable"))
    }
}

/// Numbers and names of ports.
enum PortText {
    static func numberProblems(_ number: Int) -> [String] {
        (1...65_535).contains(number) ? [] : ["must be between 1 and 65535, inclusive"]
    }

    static func nameProblems(_ name: String) -> [String] {
        let bytes = Array(name.utf8)
        var problems = NameRule.tooLong(bytes, limit: 15)
        if bytes.isEmpty || !bytes.allSatisfy({ DNSText.isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }) {
            problems.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        if !bytes.contains(where: { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) {
            problems.append("must contain at least one letter (a-z)")
        }
        if name.contains("--") { problems.append("must not contain consecutive hyphens") }
        if bytes.first == UInt8(ascii: "-") || bytes.last == UInt8(ascii: "-") { problems.append("must not begin or end with a hyphen") }
        return problems
    }

    /// The problems of a number or of a name of a port.
    static func problems(_ port: Node) -> [String] { port.integer.map(numberProblems) ?? nameProblems(port.string ?? "") }
}
