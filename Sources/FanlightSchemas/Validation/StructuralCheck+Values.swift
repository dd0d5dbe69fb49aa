import FanlightRegex
import FanlightResources

/// Strings and numbers.
extension StructuralCheck {
    mutating func checkString(_ text: String, _ schema: StructuralSchema) {
        checkText(text, schema)
        match()
        guard let name = schema.format, let format = StringFormat(name: name) else { return }
        if !format.accepts(text) { reportType(name, found: text) }
        match()
    }

    /// Only the first of these is reported.
    private mutating func checkText(_ text: String, _ schema: StructuralSchema) {
        if let limit = schema.maxLength, text.utf8.count > limit, text.unicodeScalars.count > limit { return reportTooLong(limit: limit) }
        if let limit = schema.minLength, text.unicodeScalars.count < limit {
            return report("should be at least \(limit) chars long", value: .string(text))
        }
        guard let pattern = schema.pattern, !pattern.isEmpty else { return }
        switch PatternCache.shared.result(pattern) {
        case .success(let regex):
            if !regex.isContained(in: text) { report("should match '\(pattern)'", value: .string(text)) }
        case .failure(let error):
            report("should match '\(pattern), but pattern is invalid: \(error.message)'", value: .string(text))
        }
    }

    mutating func checkInteger(_ number: Int64, _ schema: StructuralSchema) {
        let value = Node.integer(number)
        if let factor = schema.multipleOf.map(Self.whole), factor > 0, number % factor != 0 {
            report("should be a multiple of \(factor)", value: value)
        }
        if let limit = schema.minimum.map(Self.whole), schema.exclusiveMinimum ? number <= limit : number < limit {
            report(Self.tooSmall("\(limit)", isExclusive: schema.exclusiveMinimum), value: value)
        }
        if let limit = schema.maximum.map(Self.whole), schema.exclusiveMaximum ? number >= limit : number > limit {
            report(Self.tooLarge("\(limit)", isExclusive: schema.exclusiveMaximum), value: value)
        }
        match()
        match()
    }

    mutating func checkNumber(_ number: Double, _ schema: StructuralSchema) {
        let value = Node(.number(number))
        if let factor = schema.multipleOf, factor > 0, !(factor < 1 ? 1 / factor * number : number / factor).isJSONInteger {
            report("should be a multiple of \(GoFormat.number(factor))", value: value)
        }
        if let limit = schema.minimum, schema.exclusiveMinimum ? number <= limit : number < limit {
            report(Self.tooSmall(GoFormat.number(limit), isExclusive: schema.exclusiveMinimum), value: value)
        }
        if let limit = schema.maximum, schema.exclusiveMaximum ? number >= limit : number > limit {
            report(Self.tooLarge(GoFormat.number(limit), isExclusive: schema.exclusiveMaximum), value: value)
        }
        match()
        match()
    }

    private static func whole(_ number: Double) -> Int64 { Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max) }

    private static func tooSmall(_ limit: String, isExclusive: Bool) -> String {
        isExclusive ? "should be greater than \(limit)" : "should be greater than or equal to \(limit)"
    }

    private static func tooLarge(_ limit: String, isExclusive: Bool) -> String {
        isExclusive ? "should be less than \(limit)" : "should be less than or equal to \(limit)"
    }
}
