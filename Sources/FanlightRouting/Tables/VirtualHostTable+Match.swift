import FanlightRegex

extension VirtualHostTable {
    /// The index of the first route that takes the request.
    ///
    /// - Complexity: independent of the number of routes, except for those with equal paths and those with patterns.
    package func match(_ shape: RequestShape, fields: Span<HeaderField>, bytes: Span<UInt8>) -> Int? {
        fields.withUnsafeBufferPointer { fields in
            bytes.withUnsafeBytes { bytes in
                match(RequestView(shape: shape, fields: fields, head: bytes))
            }
        }
    }

    // Every list is in order and is left at the first route that takes the request or cannot come before the best one so far; so the
    // result is the first of all without merging the lists.
    private func match(_ request: RequestView) -> Int? {
        let path = request.shape.path.bytes(of: request.head)
        guard !path.isEmpty else { return nil }
        var best = UInt32.max
        if !index.exact.isEmpty, let first = index.exact.value(path) { improve(&best, first, request) }
        if !index.exactIgnoringCase.isEmpty, let first = index.exactIgnoringCase.value(path) { improve(&best, first, request) }
        improve(&best, index.prefixes, index.prefixLengths, path, request)
        improve(&best, index.prefixesIgnoringCase, index.prefixLengthsIgnoringCase, path, request)
        for pattern in index.patterns.indices {
            let first = index.patterns[pattern].first
            guard positions[Int(first)] < best, let regex = index.patterns[pattern].regex, regex.matches(path) else { continue }
            improve(&best, first, request)
        }
        return best == UInt32.max ? nil : Int(best)
    }

    @inline(__always)
    private func improve(
        _ best: inout UInt32, _ prefixes: borrowing ByteMap<UInt32>, _ lengths: borrowing LengthSet, _ path: UnsafeRawBufferPointer,
        _ request: RequestView
    ) {
        if prefixes.isEmpty { return }
        var hash = ByteHash(path, seed: prefixes.seed, ignoresCase: prefixes.ignoresCase)
        for length in lengths.lengths {
            if length > path.count { return }
            let prefix = UnsafeRawBufferPointer(rebasing: path[..<length])
            if let first = prefixes.value(hash: hash.hash(length: length), key: prefix) { improve(&best, first, request) }
        }
    }

    @inline(__always)
    private func improve(_ best: inout UInt32, _ first: UInt32, _ request: RequestView) {
        var slot = first
        while slot != RouteChains.end {
            let position = positions[Int(slot)]
            // Nothing after this one in its list can be better.
            if position >= best { return }
            if predicates.holds(at: slot, request) {
                best = position
                return
            }
            slot = index.chains.next[Int(slot)]
        }
    }
}
