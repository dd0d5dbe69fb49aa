import FanlightIR

/// The routes of a list by their paths, to find those that a match may meet without looking at all of them.
struct OverlapIndex {
    /// Paths in lower case, sorted, with the positions of their routes.
    private var literals: [(text: [UInt8], position: Int)] = []
    /// Routes with patterns, and those that take every path.
    private var others: [Int] = []
    private var lengths: Set<Int> = []
    private let list: RouteList

    init(_ list: RouteList) {
        self.list = list
        for position in 0..<list.count {
            let path = list[position].match.path
            switch path {
            case _ where MatchImplication.takesEveryPath(path): others.append(position)
            case .regex: others.append(position)
            case .exact(let text, _): literals.append((MatchImplication.lower(text), position))
            case .prefix(let text, _):
                literals.append((MatchImplication.lower(text), position))
                lengths.insert(text.utf8.count)
            }
        }
        literals.sort { $0.text.lexicographicallyPrecedes($1.text) || ($0.text == $1.text && $0.position < $1.position) }
    }

    /// Positions of routes that may take a request that the match takes, rising.
    func positions(meeting match: RouteMatch) -> [Int] {
        let found: [Int]
        switch match.path {
        case .regex(let pattern): found = starting(MatchImplication.lower(PatternSample.literalPrefix(of: pattern)))
        case .exact(let text, _), .prefix(let text, _): found = starting(MatchImplication.lower(text))
        }
        return (found + others).filter { MatchOverlap.mayMeet(match, list[$0].match) }.sorted()
    }

    /// Those whose path begins with the text, or the text with theirs.
    private func starting(_ text: [UInt8]) -> [Int] {
        var positions: [Int] = []
        var index = firstIndex(text)
        while index < literals.count, literals[index].text.starts(with: text) {
            positions.append(literals[index].position)
            index += 1
        }
        for length in lengths where length < text.count {
            let prefix = Array(text[..<length])
            var index = firstIndex(prefix)
            while index < literals.count, literals[index].text == prefix {
                positions.append(literals[index].position)
                index += 1
            }
        }
        return positions
    }

    private func firstIndex(_ text: [UInt8]) -> Int {
        var low = 0
        var high = literals.count
        while low < high {
            let middle = (low + high) / 2
            if literals[middle].text.lexicographicallyPrecedes(text) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
