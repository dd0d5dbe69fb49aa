import FanlightResources

/// Combinations of schemas.
extension StructuralCheck {
    mutating func checkCombinations(_ value: Node, _ schema: StructuralSchema, old: Node?) {
        if !schema.anyOf.isEmpty { checkAnyOf(value, schema.anyOf, old: old) }
        if !schema.oneOf.isEmpty { checkOneOf(value, schema.oneOf, old: old) }
        if !schema.allOf.isEmpty { checkAllOf(value, schema.allOf, old: old) }
        if let not = schema.not, attempt(value, not, old: old).isValid { reportCombination("must not validate the schema (not)") }
        match()
        match()
    }

    private mutating func checkAnyOf(_ value: Node, _ alternatives: [StructuralSchema], old: Node?) {
        var best: Attempt?
        for alternative in alternatives {
            let attempt = attempt(value, alternative, old: old)
            if attempt.isValid { return merge(attempt) }
            if best.map({ attempt.matches > $0.matches }) ?? true { best = attempt }
        }
        reportCombination("must validate at least one schema (anyOf)")
        if let best { merge(best) }
    }

    private mutating func checkOneOf(_ value: Node, _ alternatives: [StructuralSchema], old: Node?) {
        var best: Attempt?
        var first: Attempt?
        var count = 0
        for alternative in alternatives {
            let attempt = attempt(value, alternative, old: old)
            if attempt.isValid {
                count += 1
                first = first ?? attempt
            } else if best.map({ attempt.matches > $0.matches }) ?? true {
                best = attempt
            }
        }
        if count == 1, let first { return merge(first) }
        let found = count == 0 ? "Found none valid" : "Found \(count) valid alternatives"
        reportCombination("must validate one and only one schema (oneOf). \(found)")
        if count == 0, let best { merge(best) }
    }

    private mutating func checkAllOf(_ value: Node, _ parts: [StructuralSchema], old: Node?) {
        var count = 0
        for part in parts {
            let attempt = attempt(value, part, old: old)
            if attempt.isValid { count += 1 }
            merge(attempt)
        }
        if count < parts.count { reportCombination("must validate all the schemas (allOf)\(count == 0 ? ". None validated" : "")") }
    }
}
