/// Why server-side apply refused a configuration.
package enum ApplyError: Error, Hashable, Sendable {
    /// More conflicts than anybody reads are not told.
    static let mostConflicts = 1_000

    /// Others manage fields that the configuration sets to other values: status 409, reason `Conflict`. Not empty.
    case conflicts([FieldConflict])
    /// The configuration itself is wrong.
    case invalid(PatchError)

    /// What the response's `message` says.
    package var message: String {
        switch self {
        case .invalid(let error): error.message
        case .conflicts(let conflicts): Self.summary(conflicts)
        }
    }

    package var status: Int {
        switch self {
        case .invalid(let error): error.status
        case .conflicts: 409
        }
    }

    private static func summary(_ conflicts: [FieldConflict]) -> String {
        if conflicts.count == 1, let only = conflicts.first {
            return "Apply failed with 1 conflict: conflict with \(only.manager): \(only.field)"
        }
        var lines: [String] = []
        for (position, conflict) in conflicts.enumerated() {
            if position == 0 || conflicts[position - 1].manager != conflict.manager { lines.append("conflicts with \(conflict.manager):") }
            lines.append("- \(conflict.field)")
        }
        let count = conflicts.count < mostConflicts ? "\(conflicts.count)" : "\(mostConflicts) or more"
        return "Apply failed with \(count) conflicts: \(lines.joined(separator: "\n"))"
    }
}

/// A field that somebody else manages with another value: one of the response's causes, with the reason `FieldManagerConflict`.
package struct FieldConflict: Hashable, Sendable {
    /// The path of the field, such as `.spec.listeners[name="a"].port`.
    package let field: String
    /// The manager, and for updates the version under which it wrote: `"kubectl" using v1`.
    package let manager: String

    package init(field: String, manager: String) {
        self.field = field
        self.manager = manager
    }

    /// What the cause's `message` says.
    package var message: String { "conflict with \(manager)" }
}
