import FanlightResources

/// Holds a value against the OpenAPI v3 part of a schema, with the words and the order of the API.
///
/// A node of the schema with a reference is one of Kubernetes' own, such as an object's metadata: others check those.
///
/// - Source: kube-openapi: pkg/validation/validate; how problems become causes: apiextensions-apiserver, pkg/apiserver/validation.
struct StructuralCheck {
    /// A problem, with the text that tells it from others.
    struct Fault {
        let cause: FieldCause
        let text: String
    }

    private(set) var faults: [Fault] = []
    private var texts: Set<String> = []
    /// How many parts of schemas the values fitted: of alternatives that all fail, the one that fits best is reported.
    private var matches = 0
    private(set) var path = ObjectPath()

    /// - Parameter old: the value that is replaced: a value that is wrong but unchanged is tolerated.
    mutating func check(_ value: Node, _ schema: StructuralSchema, old: Node?) {
        guard schema.reference == nil else { return }
        let start = faults.count
        if value.isNull {
            checkNull(schema)
        } else {
            checkType(value, schema)
            checkCombinations(value, schema, old: old)
            checkValue(value, schema, old: old)
            if let allowed = schema.enumeration, !allowed.isEmpty { checkEnumeration(value, allowed) }
            matches += 1
        }
        if faults.count > start, let old, old == value { forgive(from: start) }
    }

    private mutating func forgive(from start: Int) {
        for fault in faults[start...] { texts.remove(fault.text) }
        faults.removeSubrange(start...)
    }

    private mutating func checkValue(_ value: Node, _ schema: StructuralSchema, old: Node?) {
        switch value.value {
        case .string(let text): checkString(text, schema)
        case .integer(let number): checkInteger(number, schema)
        case .number(let number): checkNumber(number, schema)
        case .sequence(let elements): checkArray(elements, schema, old: old)
        case .mapping(let members): checkObject(members, schema, old: old)
        case .null, .bool: break
        }
    }

    mutating func inside<Result>(_ step: ObjectPath.Step, _ body: (inout StructuralCheck) -> Result) -> Result {
        path.push(step)
        defer { path.pop() }
        return body(&self)
    }

    mutating func match() { matches += 1 }

    /// What an attempt found, kept apart from what is known so far.
    struct Attempt {
        var faults: [Fault]
        var matches: Int
        var isValid: Bool { faults.isEmpty }
    }

    mutating func attempt(_ value: Node, _ schema: StructuralSchema, old: Node?) -> Attempt {
        let known = (faults, texts, matches)
        (faults, texts, matches) = ([], [], 0)
        check(value, schema, old: old)
        let attempt = Attempt(faults: faults, matches: matches)
        (faults, texts, matches) = known
        return attempt
    }

    mutating func merge(_ attempt: Attempt) {
        for fault in attempt.faults { add(fault) }
        matches += attempt.matches
    }

    private mutating func add(_ fault: Fault) {
        if faults.count < FieldCause.mostOfObject, texts.insert(fault.text).inserted { faults.append(fault) }
    }

    // MARK: Reporting

    private var field: String { path.steps.isEmpty ? "<nil>" : path.dotted }

    /// A problem of the value at hand, in words that begin with its path.
    mutating func report(_ problem: String, value: Node = .string("")) {
        let text = "\(path.dotted) in body \(problem)"
        add(Fault(cause: .invalid(field, value, text), text: text))
    }

    mutating func report(exactly text: String, value: Node) { add(Fault(cause: .invalid(field, value, text), text: text)) }

    /// A problem that none of the API's fields belongs to.
    mutating func reportCombination(_ problem: String) {
        let text = "\(GoFormat.quoted(path.dotted)) \(problem)"
        add(Fault(cause: .invalid("<nil>", "", text), text: text))
    }

    mutating func reportType(_ expected: String, found: String) {
        let text = "\(path.dotted) in body must be of type \(expected): \(GoFormat.quoted(found))"
        add(Fault(cause: .typeInvalid(field, .string(found), text), text: text))
    }

    mutating func reportTooLong(limit: Int) {
        add(Fault(cause: .tooLong(field, limit: limit), text: "\(path.dotted) in body should be at most \(limit) chars long"))
    }

    mutating func reportTooMany(_ noun: String, count: Int, limit: Int) {
        add(Fault(cause: .tooMany(field, count: count, limit: limit), text: "\(path.dotted) in body should have at most \(limit) \(noun)"))
    }

    mutating func reportMissing(_ member: String) {
        path.push(.member(member))
        add(Fault(cause: .required(field), text: "\(path.dotted) in body is required"))
        path.pop()
    }

    mutating func reportUnsupported(_ value: Node, _ allowed: [Node]) {
        let values = allowed.map { $0.string ?? GoFormat.json($0) }
        add(Fault(cause: .notSupported(field, value, values), text: "\(path.dotted) in body should be one of \(values)"))
    }
}
