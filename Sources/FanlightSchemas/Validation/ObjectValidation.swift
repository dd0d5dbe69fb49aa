package import FanlightResources

/// Holds a custom resource against its schema.
package enum ObjectValidation {
    /// What is wrong with an object; empty where it can be stored.
    ///
    /// - Parameters:
    ///   - object: pruned and with its defaults.
    ///   - old: the stored object on an update: what is wrong there already and has not changed is tolerated, and transition rules compare with it.
    ///   - metadata: what `MetadataRules` found; it stands first, and may keep the rules from being checked as other causes do.
    package static func check(_ object: Node, schema: StructuralSchema, old: Node? = nil, metadata: [FieldCause] = []) -> [FieldCause] {
        var structure = StructuralCheck()
        structure.check(object, schema, old: old)
        var causes = metadata + structure.faults.map(\.cause)
        if schema.contents.contains(.embeddedResources) { causes += EmbeddedResourceCheck.causes(object, schema) }
        if schema.contents.contains(.uniqueLists), old.map({ ListUniqueness.causes($0, schema).isEmpty }) ?? true {
            causes += ListUniqueness.causes(object, schema)
        }
        guard schema.contents.contains(.rules) else { return causes }
        if causes.contains(where: { $0.reason.keepsRulesFromBeingChecked }) { return causes + [unchecked] }
        var rules = RuleCheck()
        rules.check(object, schema, old: old)
        return causes + rules.causes
    }

    private static let unchecked = FieldCause.invalid(
        "<nil>", Node.null,
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation")
}

extension FieldCause.Reason {
    /// Rules count on types, on what is required, and on the bounds that limit their cost.
    fileprivate var keepsRulesFromBeingChecked: Bool {
        switch self {
        case .valueNotSupported, .valueRequired, .valueTooLong, .valueTooMany, .valueTypeInvalid: true
        case .valueNotFound, .valueDuplicate, .valueInvalid, .valueForbidden, .internalError: false
        }
    }
}
