/// A regular expression as a tree, over bytes.
indirect enum PatternNode: Hashable, Sendable {
    case set(ByteSet)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `most` is nil for any number.
    case repetition(PatternNode, least: Int, most: Int?)

    static let empty = PatternNode.sequence([])

    static func literal(_ text: some Sequence<UInt8>, ignoresCase: Bool = false) -> PatternNode {
        .sequence(
            text.map { byte in
                let set = ByteSet(CollectionOfOne(byte))
                return .set(ignoresCase ? set.ignoringCase : set)
            })
    }

    /// All sets in it, which decide which bytes it tells apart.
    var sets: [ByteSet] {
        switch self {
        case .set(let set): [set]
        case .sequence(let nodes), .choice(let nodes): nodes.flatMap(\.sets)
        case .repetition(let node, _, _): node.sets
        }
    }

    /// How large its automaton gets, at most about `limit`.
    func size(limit: Int) -> Int {
        switch self {
        case .set: return 1
        case .sequence(let nodes), .choice(let nodes):
            var sum = 1
            for node in nodes where sum <= limit { sum += node.size(limit: limit) }
            return sum
        case .repetition(let node, let least, let most):
            let (product, overflows) = node.size(limit: limit).multipliedReportingOverflow(by: max(1, most ?? least + 1))
            return overflows ? limit + 1 : product + 1
        }
    }
}
