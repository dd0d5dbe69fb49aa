import FanlightCEL
import FanlightManifests
import FanlightResources
import Testing

/// What an expression gives, in words: `int 3`, `error: no such key: x`, or `refused: …` where it cannot be read.
func evaluated(_ expression: String, self json: String = "{}", schema: String? = nil, oldSelf: String? = nil, budget: Int? = nil) -> String
{
    do {
        let program = try CELProgram(expression)
        var budget = budget ?? CELProgram.evaluationBudget
        let result = program.evaluate(
            self: node(json), schema: schema.map { StructuralSchema(node($0)) }, oldSelf: oldSelf.map(node), budget: &budget)
        switch result {
        case .success(let value): return value.description
        case .failure(let error): return "\(error.kind == .budget ? "over budget" : "error"): \(error.message)"
        }
    } catch {
        return "refused: \(error.message)"
    }
}

func node(_ json: String) -> Node { JSONReader.read(Array(json.utf8)).documents.first?.node ?? .null }

/// Asked of Swift Testing to name the case by its text.
struct Case: Sendable, CustomTestStringConvertible {
    let expression: String
    let expected: String

    init(_ expression: String, _ expected: String) {
        self.expression = expression
        self.expected = expected
    }

    var testDescription: String { expression }
}
