import FanlightAPIServer
import FanlightResources

/// Which problems somebody wants to see.
struct ProblemsQuery: Sendable {
    /// In whatever case; nil for all.
    var kind: String?
    var namespace: String?
    var name: String?
    var code: String?
    /// Empty for all.
    var levels: Set<Diagnostic.Level> = []
    var words: SearchWords
    var page: AnswerPage

    /// - Throws: `CommandError` for what cannot be meant.
    init(_ query: [String: String]) throws {
        func given(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
        kind = given("kind")?.lowercased()
        namespace = given("namespace")
        name = given("name")
        code = given("code")
        for text in given("level")?.split(separator: ",") ?? [] {
            guard let level = Diagnostic.Level(rawValue: String(text)) else {
                throw CommandError("there is no level \(text); there are error, warning and info")
            }
            levels.insert(level)
        }
        words = try SearchWords(asked: query)
        page = try AnswerPage(query)
    }

    /// Whether the problem is one of these, whatever its level.
    func matches(_ problem: Diagnostic) -> Bool {
        if let kind, problem.resource?.kind.kind.lowercased() != kind { return false }
        if let namespace, problem.resource?.namespace != namespace { return false }
        if let name, problem.resource?.name != name { return false }
        if let code, problem.code != code { return false }
        guard !words.isEmpty else { return true }
        return words.occur(in: [
            problem.code, problem.resource?.kind.kind ?? "", problem.resource?.namespacedName ?? "", problem.source?.file ?? "",
            problem.field, problem.message, problem.witness ?? "",
        ])
    }

    func includes(_ level: Diagnostic.Level) -> Bool { levels.isEmpty || levels.contains(level) }
}
