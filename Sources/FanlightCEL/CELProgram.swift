package import FanlightResources

/// One parsed expression of the Common Expression Language, with the functions that Kubernetes adds to it.
///
/// Immutable, so that all validations of a resource share it. Types are not checked when the expression is read: a call that no function
/// takes is an error of the evaluation.
package struct CELProgram: Sendable {
    /// What one evaluation may cost unless told otherwise, in steps: what Kubernetes allows one rule.
    package static let evaluationBudget = 1_000_000

    package let source: String
    /// Whether the expression names `oldSelf`: such a rule compares two states and has nothing to say about a new object.
    package let isTransitionRule: Bool
    /// The variables that the expression may use, by their places.
    let variables: [String]
    let slotCount: Int
    private let expression: CELExpression

    /// - Parameter variables: the names that the expression may use.
    package init(_ source: String, variables: [String] = ["self", "oldSelf"]) throws(CELError) {
        var parser = try CELParser(source, variables: variables)
        expression = try parser.parse()
        self.source = source
        self.variables = variables
        slotCount = parser.slotCount
        isTransitionRule = parser.used.contains { variables[$0] == "oldSelf" }
    }

    /// Evaluates a rule of a schema.
    ///
    /// - Parameters:
    ///   - schema: says which strings are durations, times or bytes, and how lists compare. Without it everything is what its JSON is.
    ///   - isOldSelfOptional: the rule says `optionalOldSelf: true`; `oldSelf` is then an optional, empty where there is no old value.
    ///   - budget: what the evaluation may cost, and after it what is left; an evaluation that is given up leaves nothing. A caller that
    ///     bounds each rule as well passes the smaller of the two and subtracts what was spent.
    package func evaluate(
        self value: Node, schema: StructuralSchema? = nil, oldSelf: Node? = nil, isOldSelfOptional: Bool = false, budget: inout Int
    ) -> Result<CELValue, CELError> {
        do throws(CELError) {
            var values: [String: CELValue] = ["self": try CELValue(value, schema: schema)]
            let old = try oldSelf.map { (node) throws(CELError) in try CELValue(node, schema: schema) }
            values["oldSelf"] = isOldSelfOptional ? .optional(CELOptional(old)) : old
            return evaluate(values, budget: &budget)
        } catch {
            return .failure(error)
        }
    }

    package func evaluate(
        self value: Node, schema: StructuralSchema? = nil, oldSelf: Node? = nil, isOldSelfOptional: Bool = false
    ) -> Result<CELValue, CELError> {
        var budget = Self.evaluationBudget
        return evaluate(self: value, schema: schema, oldSelf: oldSelf, isOldSelfOptional: isOldSelfOptional, budget: &budget)
    }

    /// Evaluates with any variables. One that has no value here is an error only where the expression comes to it.
    package func evaluate(_ values: [String: CELValue], budget: inout Int) -> Result<CELValue, CELError> {
        var evaluator = CELEvaluator(self, variables: variables.map { values[$0] }, budget: budget)
        defer { budget = evaluator.meter.remaining }
        do throws(CELError) {
            return .success(try evaluator.evaluate(expression))
        } catch {
            return .failure(error)
        }
    }
}
