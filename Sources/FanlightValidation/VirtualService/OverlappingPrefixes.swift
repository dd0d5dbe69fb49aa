/// The pairs of matches of which the later one is covered by the earlier one.
enum OverlappingPrefixes {
    /// Comparisons for one object. Matches that share a path and differ in their headers alone would otherwise cost the square of their number.
    static let maximumComparisons = 100_000

    private struct Entry {
        let shape: Int
        let prefix: [UInt8]
        let position: Int
    }

    /// The positions of the pairs, in order.
    ///
    /// - Complexity: that of sorting the prefixes, and at most `maximumComparisons` beyond: in the order of the texts, whatever begins a prefix
    ///   stands before it, so that a stack holds just the matches to compare with.
    static func pairs(_ matches: [PrefixMatch]) -> [(Int, Int)] {
        guard matches.count > 1 else { return [] }
        let texts = matches.map(\.texts)
        var budget = maximumComparisons
        var pairs: [(Int, Int)] = []
        var beginnings: [Entry] = []
        for entry in sorted(matches) {
            while let last = beginnings.last, last.shape != entry.shape || !entry.prefix.starts(with: last.prefix) {
                beginnings.removeLast()
            }
            for other in beginnings where other.prefix.count < entry.prefix.count && other.position < entry.position {
                guard budget > 0 else { return pairs.sorted { $0 < $1 } }
                budget -= 1
                if PrefixMatch.covers(texts[other.position], texts[entry.position]) { pairs.append((other.position, entry.position)) }
            }
            beginnings.append(entry)
        }
        return pairs.sorted { $0 < $1 }
    }

    private static func sorted(_ matches: [PrefixMatch]) -> [Entry] {
        var shapes: [[String]: Int] = [:]
        let entries = matches.enumerated().map { position, match in
            let shape = match.shape
            let number = shapes[shape] ?? shapes.count
            shapes[shape] = number
            return Entry(shape: number, prefix: Array(match.prefix.utf8), position: position)
        }
        return entries.sorted { first, second in
            if first.shape != second.shape { return first.shape < second.shape }
            return first.prefix == second.prefix
                ? first.position < second.position : first.prefix.lexicographicallyPrecedes(second.prefix)
        }
    }
}
