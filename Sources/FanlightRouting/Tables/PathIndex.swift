import FanlightIR
import FanlightRegex

/// The routes of a virtual host by their condition on the path.
///
/// Exact paths and prefixes are hashed; prefixes are looked up at the lengths that some prefix has. Patterns are tried one after another.
struct PathIndex: Sendable {
    struct PatternRoutes: Sendable {
        let pattern: String
        /// nil for a pattern that does not compile, which takes nothing.
        let regex: Regex?
        /// The first of its routes.
        var first: UInt32
    }

    private(set) var exact: ByteMap<UInt32>
    private(set) var exactIgnoringCase: ByteMap<UInt32>
    private(set) var prefixes: ByteMap<UInt32>
    private(set) var prefixesIgnoringCase: ByteMap<UInt32>
    private(set) var prefixLengths = LengthSet()
    private(set) var prefixLengthsIgnoringCase = LengthSet()
    private(set) var patterns: [PatternRoutes] = []
    private(set) var chains = RouteChains()

    init(seed: UInt64, routes: [Shared<Route>]) {
        var counts = (exact: 0, exactIgnoringCase: 0, prefixes: 0, prefixesIgnoringCase: 0)
        for route in routes {
            switch route.value.match.path {
            case .exact(_, ignoresCase: false): counts.exact += 1
            case .exact(_, ignoresCase: true): counts.exactIgnoringCase += 1
            case .prefix(_, ignoresCase: false): counts.prefixes += 1
            case .prefix(_, ignoresCase: true): counts.prefixesIgnoringCase += 1
            case .regex: break
            }
        }
        exact = ByteMap(seed: seed, ignoresCase: false, capacity: counts.exact)
        exactIgnoringCase = ByteMap(seed: seed, ignoresCase: true, capacity: counts.exactIgnoringCase)
        prefixes = ByteMap(seed: seed, ignoresCase: false, capacity: counts.prefixes)
        prefixesIgnoringCase = ByteMap(seed: seed, ignoresCase: true, capacity: counts.prefixesIgnoringCase)
    }

    var isCrowded: Bool { exact.isCrowded || exactIgnoringCase.isCrowded || prefixes.isCrowded || prefixesIgnoringCase.isCrowded }

    /// - Parameter positions: the place of each slot in the order of the routes.
    mutating func insert(_ slot: UInt32, path: RouteMatch.Path, positions: [UInt32], patterns pool: PatternPool) {
        update(path, patterns: pool) { chains, first in chains.insert(slot, into: &first, positions: positions) }
        if case .prefix(let text, let ignoresCase) = path {
            if ignoresCase { prefixLengthsIgnoringCase.insert(text.utf8.count) } else { prefixLengths.insert(text.utf8.count) }
        }
    }

    mutating func remove(_ slot: UInt32, path: RouteMatch.Path, patterns pool: PatternPool) {
        update(path, patterns: pool) { chains, first in chains.remove(slot, from: &first) }
        if case .prefix(let text, let ignoresCase) = path {
            if ignoresCase { prefixLengthsIgnoringCase.remove(text.utf8.count) } else { prefixLengths.remove(text.utf8.count) }
        }
    }

    /// Changes the list of one condition, which is nil where no route has it.
    private mutating func update(_ path: RouteMatch.Path, patterns pool: PatternPool, _ change: (inout RouteChains, inout UInt32?) -> Void)
    {
        // Taken out of `self` while a map of `self` is changed.
        var chains = RouteChains()
        swap(&chains, &self.chains)
        defer { swap(&chains, &self.chains) }
        switch path {
        case .exact(let text, ignoresCase: false): exact.update(Array(text.utf8)) { change(&chains, &$0) }
        case .exact(let text, ignoresCase: true): exactIgnoringCase.update(ASCII.lowercased(text)) { change(&chains, &$0) }
        case .prefix(let text, ignoresCase: false): prefixes.update(Array(text.utf8)) { change(&chains, &$0) }
        case .prefix(let text, ignoresCase: true): prefixesIgnoringCase.update(ASCII.lowercased(text)) { change(&chains, &$0) }
        case .regex(let pattern):
            let index = patterns.firstIndex { $0.pattern == pattern }
            var first = index.map { patterns[$0].first }
            change(&chains, &first)
            switch (index, first) {
            case (let index?, let first?): patterns[index].first = first
            case (let index?, nil): patterns.remove(at: index)
            case (nil, let first?): patterns.append(PatternRoutes(pattern: pattern, regex: pool.regex(pattern), first: first))
            case (nil, nil): break
            }
        }
    }
}
