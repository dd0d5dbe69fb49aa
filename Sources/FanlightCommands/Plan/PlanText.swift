import FanlightAnalysis

/// A plan for people: what hurts first, then gateway by gateway.
struct PlanText {
    /// Changes of a gateway, and dangers, that are shown; more than that nobody reads.
    private static let shownChanges = 40
    private static let shownProblems = 20

    private let plan: PlanAnswer

    init(_ plan: PlanAnswer) { self.plan = plan }

    var text: String {
        var sections: [String] = []
        if !plan.invalid.isEmpty {
            sections.append("Refused, so not planned:\n" + plan.invalid.flatMap(\.problems).sorted().map { "  \($0)\n" }.joined())
        }
        let danger = plan.danger
        if !danger.isEmpty { sections.append("DANGER\n" + list(danger, namesGateway: true)) }
        for gateway in Set(plan.changes.map(\.change.gateway)).sorted() {
            let others = plan.changes.filter { $0.change.gateway == gateway && $0.change.danger == nil }
            if !others.isEmpty { sections.append("gateway \(gateway)\n" + list(others, namesGateway: false)) }
        }
        if !plan.doubts.isEmpty {
            sections.append(
                "Not certain\n"
                    + Self.cut(plan.doubts.map { "  \($0.gateway) \($0.host):\($0.port): \($0.message)\n" }, limit: Self.shownChanges))
        }
        if !plan.omissions.isEmpty { sections.append("Not looked at, or not told\n" + plan.omissions.map { "  \($0)\n" }.joined()) }
        if !plan.problems.isEmpty {
            sections.append("New problems\n" + Self.cut(plan.problems.map { "  \($0)\n" }, limit: Self.shownProblems))
        }
        sections.append(summary)
        return sections.joined(separator: "\n")
    }

    private static func cut(_ lines: [String], limit: Int) -> String {
        let rest = lines.count - limit
        return lines.prefix(limit).joined() + (rest > 0 ? "  and \(rest) more, see -o json\n" : "")
    }

    private func list(_ changes: [PlanAnswer.Change], namesGateway: Bool) -> String {
        Self.cut(changes.map { Self.text($0, namesGateway: namesGateway) }, limit: Self.shownChanges)
    }

    private static func text(_ change: PlanAnswer.Change, namesGateway: Bool) -> String {
        let told = change.change
        let place = (namesGateway ? "\(told.gateway) " : "") + "\(told.host):\(told.port)"
        var why = told.differences.joined(separator: "; ")
        if let danger = told.danger { why = danger + (why.isEmpty || told.kind != .answerChanged ? "" : " (\(why))") }
        return """
              \(told.kind.rawValue) \(place): \(why)
                \(change.request.command)
                before: \(DecisionText.short(told.before))
                after:  \(DecisionText.short(told.after))

            """
    }

    private var summary: String {
        let steps = plan.steps
        let counts = [("create", PlanOverlay.Action.create), ("change", .update), ("delete", .delete), ("leave as they are", .unchanged)]
            .map { word, action in (word, steps.count { $0.action == action }) }.filter { $0.1 > 0 }
        let objects = counts.isEmpty ? "No object" : "Objects to " + counts.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
        let refused = plan.invalid.count { $0.key != nil }
        let gateways = Set(plan.changes.map(\.change.gateway)).count
        let changes =
            plan.changes.isEmpty
            ? (plan.doubts.isEmpty && plan.omissions.isEmpty ? "No request is answered otherwise" : "No change is certain")
            : "\(Self.counted(plan.changes.count, "change")) on \(Self.counted(gateways, "gateway")), \(plan.danger.count) dangerous"
        return objects + (refused > 0 ? ", refused: \(refused)" : "") + ". " + changes + ".\n"
    }

    private static func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
