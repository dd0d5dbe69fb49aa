import FanlightCompiler
import FanlightResources

/// The problems of each object, but for mere information. It follows a list at the cost of what differs.
struct ProblemIndex: Sendable {
    private var list: DiagnosticList = []
    private var problems: [ResourceKey: [Diagnostic]] = [:]

    /// - Returns: the objects that have other problems than before.
    mutating func follow(_ next: DiagnosticList) -> Set<ResourceKey> {
        let (added, removed) = next.difference(from: list)
        list = next
        var touched: Set<ResourceKey> = []
        for problem in removed where problem.level != .info {
            guard let key = problem.resource else { continue }
            problems[key]?.removeAll { $0 == problem }
            touched.insert(key)
        }
        for problem in added where problem.level != .info {
            guard let key = problem.resource else { continue }
            problems[key, default: []].append(problem)
            touched.insert(key)
        }
        for key in touched {
            problems[key]?.sort()
            if problems[key]?.isEmpty == true { problems[key] = nil }
        }
        return touched
    }

    /// Sorted.
    func of(_ key: ResourceKey) -> [Diagnostic] { problems[key] ?? [] }
}
