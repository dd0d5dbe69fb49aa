/// The deterministic automaton of a pattern, whose states are made when they are first come to.
///
/// It belongs to one analysis, which runs on one thread.
final class PatternAutomaton {
    /// More states are not made; what would need them is not decided.
    private static let mostStates = 4_000

    static let dead: Int32 = -1
    /// The limit has been reached.
    static let overflow: Int32 = -2
    private static let unknown: Int32 = -3

    private enum Step {
        case byte(ByteSet, to: Int32)
        case split([Int32])
        case end
    }

    private var steps: [Step] = []
    private var states: [[Int32]] = []
    private var accepting: [Bool] = []
    private var numbers: [[Int32]: Int32] = [:]
    private var table: [Int32] = []
    private(set) var start: Int32 = PatternAutomaton.dead
    /// What tells bytes apart.
    let sets: [ByteSet]

    init(_ tree: PatternNode) {
        sets = Array(Set(tree.sets))
        steps.append(.end)
        let first = add(tree, then: 0)
        start = number(of: closure([first]))
    }

    @inline(__always)
    func step(_ state: Int32, _ byte: UInt8) -> Int32 {
        if state < 0 { return state }
        let known = table[Int(state) * 256 + Int(byte)]
        return known == Self.unknown ? makeStep(state, byte) : known
    }

    func isAccepting(_ state: Int32) -> Bool { state >= 0 && accepting[Int(state)] }

    private func makeStep(_ state: Int32, _ byte: UInt8) -> Int32 {
        var targets: [Int32] = []
        for position in states[Int(state)] {
            if case .byte(let set, let target) = steps[Int(position)], set.contains(byte) { targets.append(target) }
        }
        let result = targets.isEmpty ? Self.dead : number(of: closure(targets))
        table[Int(state) * 256 + Int(byte)] = result
        return result
    }

    private func number(of positions: [Int32]) -> Int32 {
        if let known = numbers[positions] { return known }
        guard states.count < Self.mostStates else { return Self.overflow }
        let number = Int32(states.count)
        numbers[positions] = number
        states.append(positions)
        accepting.append(positions.contains(0))
        table.append(contentsOf: repeatElement(Self.unknown, count: 256))
        return number
    }

    /// What is reached without a byte, without the forks on the way, sorted.
    private func closure(_ positions: [Int32]) -> [Int32] {
        var seen: Set<Int32> = []
        var waiting = positions
        var found: [Int32] = []
        while let position = waiting.popLast() {
            guard seen.insert(position).inserted else { continue }
            if case .split(let targets) = steps[Int(position)] { waiting += targets } else { found.append(position) }
        }
        return found.sorted()
    }

    private func add(_ step: Step) -> Int32 {
        steps.append(step)
        return Int32(steps.count - 1)
    }

    /// The position from which the tree is taken before `next`.
    private func add(_ tree: PatternNode, then next: Int32) -> Int32 {
        switch tree {
        case .set(let set): return add(.byte(set, to: next))
        case .sequence(let nodes): return nodes.reversed().reduce(next) { add($1, then: $0) }
        case .choice(let nodes): return add(.split(nodes.map { add($0, then: next) }))
        case .repetition(let node, let least, let most):
            var next = next
            if let most {
                for _ in least..<most { next = add(.split([add(node, then: next), next])) }
            } else {
                let loop = add(.split([]))
                steps[Int(loop)] = .split([add(node, then: loop), next])
                next = loop
            }
            for _ in 0..<least { next = add(node, then: next) }
            return next
        }
    }
}
