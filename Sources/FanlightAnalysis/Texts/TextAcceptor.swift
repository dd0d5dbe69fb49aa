/// A condition on a text, as an automaton that reads it byte by byte.
struct TextAcceptor {
    private enum Kind {
        case any
        case nothing
        case literal([UInt8], ignoresCase: Bool, isWhole: Bool)
        case pattern(PatternAutomaton)
    }

    private let kind: Kind

    static var nothing: TextAcceptor { TextAcceptor(kind: .nothing) }

    private init(kind: Kind) { self.kind = kind }

    init(exact text: String, ignoresCase: Bool) { kind = .literal(Self.bytes(text, ignoresCase), ignoresCase: ignoresCase, isWhole: true) }

    init(prefix text: String, ignoresCase: Bool) {
        kind = text.isEmpty ? .any : .literal(Self.bytes(text, ignoresCase), ignoresCase: ignoresCase, isWhole: false)
    }

    init(_ automaton: PatternAutomaton) { kind = .pattern(automaton) }

    static var any: TextAcceptor { TextAcceptor(kind: .any) }

    private static func bytes(_ text: String, _ ignoresCase: Bool) -> [UInt8] {
        ignoresCase ? text.utf8.map(TextBytes.lower) : Array(text.utf8)
    }

    var start: Int32 {
        switch kind {
        case .any, .literal: 0
        case .nothing: PatternAutomaton.dead
        case .pattern(let automaton): automaton.start
        }
    }

    /// -1 where no text that begins so is taken, -2 where the automaton has become too large.
    @inline(__always)
    func step(_ state: Int32, _ byte: UInt8) -> Int32 {
        switch kind {
        case .any: return 0
        case .nothing: return PatternAutomaton.dead
        case .literal(let bytes, let ignoresCase, let isWhole):
            if state < 0 { return state }
            if Int(state) == bytes.count { return isWhole ? PatternAutomaton.dead : state }
            return bytes[Int(state)] == (ignoresCase ? TextBytes.lower(byte) : byte) ? state + 1 : PatternAutomaton.dead
        case .pattern(let automaton): return automaton.step(state, byte)
        }
    }

    func isAccepting(_ state: Int32) -> Bool {
        switch kind {
        case .any: true
        case .nothing: false
        case .literal(let bytes, _, _): Int(state) == bytes.count
        case .pattern(let automaton): automaton.isAccepting(state)
        }
    }

    /// Whether everything is taken that goes on from here.
    func takesAll(from state: Int32) -> Bool {
        switch kind {
        case .any: true
        case .literal(let bytes, _, let isWhole): !isWhole && Int(state) == bytes.count
        case .nothing, .pattern: false
        }
    }

    /// Bytes that it tells from all others, and sets whose members it does not tell apart.
    func addDistinctions(to bytes: inout ByteSet, _ sets: inout Set<ByteSet>) {
        switch kind {
        case .any, .nothing: break
        case .literal(let text, let ignoresCase, _):
            let own = ByteSet(text)
            bytes.formUnion(ignoresCase ? own.ignoringCase : own)
        case .pattern(let automaton): sets.formUnion(automaton.sets)
        }
    }
}
