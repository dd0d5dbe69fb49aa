/// A node of a parsed expression. Names are resolved: variables and macro variables are places, functions are what they do.
final class CELExpression: Sendable {
    enum Kind: Sendable {
        case literal(CELValue)
        /// The place of the value among the variables of the program.
        case variable(Int)
        /// The place of the value among those of the macros around it.
        case local(Int)
        case select(CELExpression, CELField)
        case optionalSelect(CELExpression, CELField)
        /// `has(a.b)`.
        case presence(CELExpression, CELField)
        case index(CELExpression, CELExpression)
        case optionalIndex(CELExpression, CELExpression)
        case call(CELFunction, [CELExpression])
        case list([Element])
        case map([Entry])
        case not(CELExpression)
        case negate(CELExpression)
        case conditional(CELExpression, CELExpression, CELExpression)
        case and([CELExpression])
        case or([CELExpression])
        /// Operands of one precedence from left to right. A chain is one node, so that a long sum is not deep.
        case arithmetic(CELExpression, [(CELArithmetic.Operator, CELExpression)])
        case relation(Relation, CELExpression, CELExpression)
        case comprehension(CELComprehension)
    }

    enum Relation: Sendable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, contained
    }

    struct Element: Sendable {
        let value: CELExpression
        /// `[?x]`: an optional, whose value is an element if there is one.
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: CELExpression
        let value: CELExpression
        let isOptional: Bool
    }

    let kind: Kind
    /// How many nodes are on the longest way down from here.
    let depth: Int

    init(_ kind: Kind, over children: [CELExpression] = []) {
        self.kind = kind
        depth = 1 + (children.lazy.map(\.depth).max() ?? 0)
    }
}

/// A macro that goes over the elements of a list or the keys of a mapping.
struct CELComprehension: Sendable {
    enum Kind: Sendable {
        case all, exists, existsOne, filter, map, transformList, transformMap, transformMapEntry
        /// `optional.optMap(x, expression)`, whose expression gives a value, and `optFlatMap`, whose expression gives an optional.
        case optionalMap, optionalFlatMap
    }

    let kind: Kind
    let range: CELExpression
    /// The place of the element, or of the index or key where there are two variables.
    let slot: Int
    /// The place of the value where there are two variables.
    let valueSlot: Int?
    let predicate: CELExpression?
    let transform: CELExpression?
}
