import FanlightCEL
import FanlightResources

/// Evaluates the rules of `x-kubernetes-validations` of a schema over an object.
///
/// - Source: Kubernetes: apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go.
struct RuleCheck {
    /// What all rules of one object may cost together.
    private static let objectBudget = 10_000_000
    /// The longest text that a `messageExpression` may give.
    private static let longestMessage = 5 * 1024

    private(set) var causes: [FieldCause] = []
    private var path = ObjectPath()
    private var budget = RuleCheck.objectBudget

    /// An unchanged value is not to blame for a rule that came later. A value whose old one cannot be told is judged with the nearest one
    /// around it whose old one can.
    private struct Tolerance {
        var value: Node
        var old: Node?
        /// Whether `old` is that of the value at hand, and not of one around it.
        var isCorrelated: Bool

        var isUnchanged: Bool { old.map { $0 == value } ?? false }
    }

    mutating func check(_ object: Node, _ schema: StructuralSchema, old: Node?) {
        check(object, schema, old: old, Tolerance(value: object, old: old, isCorrelated: old != nil))
    }

    private var isExhausted: Bool { budget < 0 }

    private mutating func check(_ value: Node, _ schema: StructuralSchema, old: Node?, _ tolerance: Tolerance) {
        guard !value.isNull, schema.contents.contains(.rules) else { return }
        evaluate(schema.rules, value, schema, old: old, tolerance)
        for part in schema.allOf where !isExhausted && part.contents.contains(.rules) {
            checkPart(part, of: schema, value, old: old)
        }
        guard !isExhausted else { return }
        switch value.value {
        case .sequence(let elements):
            guard let items = schema.items, items.contents.contains(.rules) else { return }
            let previous = ListCorrelation(old: old, schema: schema)
            for (index, element) in elements.enumerated() {
                let old = previous.element(for: element)
                descend(element, items, at: .index(index), old: old, within: tolerance, correlatedOld: tolerance.isCorrelated ? old : nil)
            }
        case .mapping(let members):
            let previous = MemberLookup(old)
            for member in members where !path.steps.isEmpty || member.key != "metadata" {
                let step: ObjectPath.Step
                let child: StructuralSchema
                if let property = schema.declaredProperty(member.key) {
                    (step, child) = (.member(member.key), property)
                } else if let additional = schema.additionalProperties {
                    (step, child) = (.key(member.key), additional)
                } else {
                    continue
                }
                guard child.contents.contains(.rules) else { continue }
                let old = previous[member.key]
                let canTell = tolerance.isCorrelated && !schema.isAtomicMap
                descend(member.value, child, at: step, old: old, within: tolerance, correlatedOld: canTell ? old : nil)
            }
        default: return
        }
    }

    private mutating func descend(
        _ value: Node, _ schema: StructuralSchema, at step: ObjectPath.Step, old: Node?, within outer: Tolerance, correlatedOld: Node?
    ) {
        guard !isExhausted else { return }
        var tolerance = outer
        if outer.isCorrelated, let correlatedOld {
            tolerance = Tolerance(value: value, old: correlatedOld, isCorrelated: true)
        } else {
            tolerance.isCorrelated = false
        }
        path.push(step)
        check(value, schema, old: old, tolerance)
        path.pop()
    }

    /// The rules within `allOf` stand beside those of the schema, which has the types. They are not tolerated.
    private mutating func checkPart(_ part: StructuralSchema, of schema: StructuralSchema, _ value: Node, old: Node?) {
        evaluate(part.rules, value, schema, old: old, Tolerance(value: value, old: nil, isCorrelated: false))
        for property in part.properties where property.schema.contents.contains(.rules) {
            guard let whole = schema.declaredProperty(property.name), let member = value[property.name] else { continue }
            path.push(.member(property.name))
            checkPart(property.schema, of: whole, member, old: old?[property.name])
            path.pop()
        }
        guard let items = part.items, items.contents.contains(.rules), let whole = schema.items else { return }
        for (index, element) in value.elements.enumerated() {
            path.push(.index(index))
            checkPart(items, of: whole, element, old: nil)
            path.pop()
        }
    }

    // MARK: One value

    private mutating func evaluate(
        _ rules: [StructuralSchema.Rule], _ value: Node, _ schema: StructuralSchema, old: Node?, _ tolerance: Tolerance
    ) {
        let old = old.flatMap { $0.isNull ? nil : $0 }
        for rule in rules {
            guard !isExhausted else { return }
            if causes.count >= FieldCause.mostOfObject { return budget = -1 }
            if budget == 0 {
                return giveUp(schema, "validation failed due to running out of cost budget, no further validation rules will be run")
            }
            switch ProgramCache.shared.program(rule.rule) {
            case .failure(let error): causes.append(failure(schema, "rule compile error: \(error.message)"))
            case .success(let program):
                if program.isTransitionRule, old == nil, !rule.isOptionalOldSelf { continue }
                evaluate(program, rule, value, schema, old: old, tolerance)
            }
        }
    }

    private mutating func evaluate(
        _ program: CELProgram, _ rule: StructuralSchema.Rule, _ value: Node, _ schema: StructuralSchema, old: Node?, _ tolerance: Tolerance
    ) {
        var left = min(budget, CELProgram.evaluationBudget)
        let allowed = left
        let result = program.evaluate(
            self: value, schema: schema, oldSelf: program.isTransitionRule ? old : nil, isOldSelfOptional: rule.isOptionalOldSelf,
            budget: &left)
        budget -= allowed - max(0, left)
        switch result {
        case .success(let value) where value.bool == true: return
        case .failure(let error): report(error, of: rule, schema, isObjectBudget: allowed < CELProgram.evaluationBudget)
        case .success:
            let cause = cause(of: rule, value, schema, detail: message(of: rule, value, schema, old: old))
            if program.isTransitionRule || !tolerance.isUnchanged { causes.append(cause) }
        }
    }

    private mutating func report(_ error: CELError, of rule: StructuralSchema.Rule, _ schema: StructuralSchema, isObjectBudget: Bool) {
        switch error.kind {
        case .budget where isObjectBudget:
            giveUp(schema, "validation failed due to running out of cost budget, no further validation rules will be run")
        case .budget:
            giveUp(
                schema, "'\(error.message)': no further validation rules will be run due to call cost exceeds limit for rule: \(rule.name)")
        case .syntax: causes.append(failure(schema, "rule compile error: \(error.message)"))
        case .evaluation where error.message.hasPrefix("no such overload"):
            let text = "call arguments did not match a supported operator, function or macro signature for rule"
            causes.append(failure(schema, "'\(error.message)': \(text): \(rule.name)"))
        case .evaluation: causes.append(failure(schema, "\(error.message) evaluating rule: \(rule.name)"))
        }
    }

    /// A rule that gives no answer is reported with the type of the value, not with the value.
    private func failure(_ schema: StructuralSchema, _ detail: String) -> FieldCause {
        .invalid(path.text, schema.type?.rawValue ?? "", detail)
    }

    private mutating func giveUp(_ schema: StructuralSchema, _ detail: String) {
        causes.append(failure(schema, detail))
        budget = -1
    }

    private func cause(of rule: StructuralSchema.Rule, _ value: Node, _ schema: StructuralSchema, detail: String) -> FieldCause {
        let field = rule.fieldPath.map { RuleFieldPath.text(below: path, $0, schema) } ?? path.text
        let isLarge = schema.type == .object || schema.type == .array
        return switch rule.reason {
        case "FieldValueForbidden": .forbidden(field, detail)
        case "FieldValueRequired": .required(field, detail)
        case "FieldValueDuplicate":
            isLarge ? FieldCause(reason: .valueDuplicate, message: "Duplicate value", field: field) : .duplicate(field, value)
        default: isLarge ? .invalid(field, omitted: detail) : .invalid(field, value, detail)
        }
    }

    private mutating func message(of rule: StructuralSchema.Rule, _ value: Node, _ schema: StructuralSchema, old: Node?) -> String {
        rule.messageExpression.flatMap { evaluated($0, value, schema, old: old) } ?? rule.message.map(trimmed)
            ?? "failed rule: \(rule.name)"
    }

    private mutating func evaluated(_ expression: String, _ value: Node, _ schema: StructuralSchema, old: Node?) -> String? {
        guard case .success(let program) = ProgramCache.shared.program(expression) else { return nil }
        var left = min(budget, CELProgram.evaluationBudget)
        let allowed = left
        let result = program.evaluate(self: value, schema: schema, oldSelf: old, budget: &left)
        budget -= allowed - max(0, left)
        guard case .success(let text) = result, let message = text.string.map(trimmed), !message.isEmpty,
            message.utf8.count <= Self.longestMessage, !message.contains("\n")
        else { return nil }
        return message
    }
}

extension StructuralSchema.Rule {
    /// What a problem calls the rule.
    fileprivate var name: String { trimmed(message.flatMap { $0.isEmpty ? nil : $0 } ?? rule) }
}

private func trimmed(_ text: String) -> String {
    var scalars = Substring(text).unicodeScalars
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
}
