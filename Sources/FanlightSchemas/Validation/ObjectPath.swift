import FanlightResources

/// Where a walk over an object is. Made into text only where something is wrong there.
struct ObjectPath: Sendable {
    enum Step: Sendable {
        case member(String)
        case index(Int)
        /// A member of a mapping with free keys, which some texts write in brackets.
        case key(String)
    }

    private(set) var steps: [Step] = []

    mutating func push(_ step: Step) { steps.append(step) }
    mutating func pop() { steps.removeLast() }

    /// `spec.ports[http].name`, and `<nil>` for the object itself.
    var text: String { text(bracketsKeys: true) }

    /// `spec.ports.http.name`, and nothing for the object itself.
    var dotted: String { steps.isEmpty ? "" : text(bracketsKeys: false) }

    /// Users choose keys, so that a path may be longer than anybody reads, and there may be many below it.
    private func text(bracketsKeys: Bool) -> String {
        guard !steps.isEmpty else { return "<nil>" }
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where bracketsKeys: text += "[\(GoFormat.shortened(key))]"
            case .member(let name), .key(let name):
                if !text.isEmpty { text += "." }
                text += GoFormat.shortened(name)
            }
            if text.utf8.count > GoFormat.longestValue { break }
        }
        return GoFormat.shortened(text)
    }
}
