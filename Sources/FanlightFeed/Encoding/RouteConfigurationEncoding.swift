import FanlightIR

/// The virtual hosts of one route configuration, with the resources of each.
struct RouteConfigurationEncoding: Sendable {
    private var source: [Shared<VirtualHost>] = []
    /// In the order of `source`.
    private var encodings: [VirtualHostEncoding] = []

    /// Both lists are sorted by name; most of their elements are the same reference, and only the others are looked at.
    mutating func update(to configuration: RouteConfiguration, _ pool: inout EncodingPool, _ updates: inout FeedUpdates) {
        let new = configuration.virtualHosts
        if Identity.isSame(source, new) { return }
        let start = SharedList.commonPrefix(source, new)
        let end = SharedList.commonSuffix(source, new, after: start)
        let oldRange = start..<(source.count - end)
        var made: [VirtualHostEncoding] = []
        var gone: [VirtualHostEncoding] = []
        var index = oldRange.lowerBound
        for virtualHost in new[start..<(new.count - end)] {
            while index < oldRange.upperBound, source[index] != virtualHost, source[index].read(\.name) < virtualHost.read(\.name) {
                gone.append(encodings[index])
                index += 1
            }
            var previous: VirtualHostEncoding?
            if index < oldRange.upperBound, source[index] == virtualHost || source[index].read(\.name) == virtualHost.read(\.name) {
                previous = encodings[index]
                index += 1
            }
            if let previous, previous.source == virtualHost {
                made.append(previous)
                continue
            }
            let (encoding, isNew) = pool.encoding(of: virtualHost, in: configuration.name, previous: previous)
            if isNew { updates.count(encoding.encodedCount) }
            encoding.addChanges(since: previous, &updates)
            made.append(encoding)
        }
        gone += encodings[index..<oldRange.upperBound]
        for encoding in gone { encoding.removeAll(&updates) }
        encodings.replaceSubrange(oldRange, with: made)
        source = new
    }

    func removeAll(_ updates: inout FeedUpdates) {
        for encoding in encodings { encoding.removeAll(&updates) }
    }
}

/// Comparisons of lists whose elements are mostly the same references.
enum SharedList {
    /// How many elements at the beginning are equal.
    static func commonPrefix<Value>(_ left: [Shared<Value>], _ right: [Shared<Value>]) -> Int {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                let end = min(left.count, right.count)
                var index = 0
                while index < end, isEqual(left, index, right, index) { index += 1 }
                return index
            }
        }
    }

    /// How many elements at the end are equal, of those behind the first `start`.
    static func commonSuffix<Value>(_ left: [Shared<Value>], _ right: [Shared<Value>], after start: Int) -> Int {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                let most = min(left.count, right.count) - start
                var count = 0
                while count < most, isEqual(left, left.count - 1 - count, right, right.count - 1 - count) { count += 1 }
                return count
            }
        }
    }

    /// The references themselves are compared first, without touching what they refer to or counting them.
    @inline(__always)
    private static func isEqual<Value>(
        _ left: UnsafeBufferPointer<Shared<Value>>, _ leftIndex: Int, _ right: UnsafeBufferPointer<Shared<Value>>, _ rightIndex: Int
    ) -> Bool {
        if MemoryLayout<Shared<Value>>.size == MemoryLayout<UInt>.size, let leftBase = left.baseAddress, let rightBase = right.baseAddress {
            let stride = MemoryLayout<Shared<Value>>.stride
            let leftWord = UnsafeRawPointer(leftBase).load(fromByteOffset: leftIndex * stride, as: UInt.self)
            let rightWord = UnsafeRawPointer(rightBase).load(fromByteOffset: rightIndex * stride, as: UInt.self)
            if leftWord == rightWord { return true }
        }
        return left[leftIndex] == right[rightIndex]
    }
}
