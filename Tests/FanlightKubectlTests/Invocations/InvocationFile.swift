import Foundation

/// Commands of a shell with what they are expected to print, as text that people read:
///
///     # A remark.
///     $ kubectl get configmap nothing
///     > what belongs to the command too
///     | what goes to standard output
///     ! what goes to standard error
///     [1]
///
/// The last line is the exit code where it is not 0. The commands run one after another in one shell.
struct InvocationFile: Equatable {
    struct Invocation: Equatable {
        var command: [String]
        var output: [String] = []
        var errors: [String] = []
        var code = 0

        var lines: [String] {
            var lines: [String] = []
            for (index, line) in command.enumerated() { lines.append(Self.marked(index == 0 ? "$" : ">", line)) }
            lines += output.map { Self.marked("|", $0) } + errors.map { Self.marked("!", $0) }
            if code != 0 { lines.append("[\(code)]") }
            return lines
        }

        private static func marked(_ mark: String, _ line: String) -> String { line.isEmpty ? mark : "\(mark) \(line)" }
    }

    enum Part: Equatable {
        case text(String)
        case invocation(Invocation)
    }

    struct Malformed: Error, CustomStringConvertible {
        let line: Int
        var description: String { "line \(line) is neither a command, nor output, nor a remark" }
    }

    var parts: [Part] = []

    init(parsing text: String) throws {
        var lines = text.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        var current: Invocation?
        func flush(_ parts: inout [Part]) {
            if let invocation = current { parts.append(.invocation(invocation)) }
            current = nil
        }
        for (index, line) in lines.enumerated() {
            let rest = String(line.dropFirst(2))
            switch (line.first, current != nil) {
            case ("$", _):
                flush(&parts)
                current = Invocation(command: [rest])
            case (nil, _), ("#", _):
                flush(&parts)
                parts.append(.text(line))
            case (">", true): current?.command.append(rest)
            case ("|", true): current?.output.append(rest)
            case ("!", true): current?.errors.append(rest)
            case ("[", true):
                guard line.hasSuffix("]"), let code = Int(line.dropFirst().dropLast()) else { throw Malformed(line: index + 1) }
                current?.code = code
            default: throw Malformed(line: index + 1)
            }
        }
        flush(&parts)
    }

    var invocations: [Invocation] {
        parts.compactMap { part in
            if case .invocation(let invocation) = part { invocation } else { nil }
        }
    }

    /// The file with other results, as many as it has invocations.
    func replacingResults(_ results: [Invocation]) -> InvocationFile {
        var copy = self
        var next = results.makeIterator()
        copy.parts = parts.map { part in
            guard case .invocation = part, let result = next.next() else { return part }
            return .invocation(result)
        }
        return copy
    }

    var text: String {
        parts.flatMap { part in
            switch part {
            case .text(let line): [line]
            case .invocation(let invocation): invocation.lines
            }
        }.joined(separator: "\n") + "\n"
    }
}
