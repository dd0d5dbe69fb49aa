import FanlightIR

/// How one list came from another: what was kept, in order, and what is new.
enum ListChange {
    /// For each element of `new` the index in `old` of an equal element, or nil; the indices rise.
    ///
    /// Elements are held by reference, and most of a configuration is taken over from the one before it, so equal runs are found by
    /// comparing references; fingerprints are compared only where references differ.
    /// - Complexity: O(n) comparisons of references, and O(window) of fingerprints per difference.
    static func origins<Value>(of new: [Shared<Value>], in old: [Shared<Value>]) -> [Int32] {
        old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in
                Comparison(old: old, new: new).origins()
            }
        }
    }

    private struct Comparison<Value: Hashable & Sendable> {
        let old: UnsafeBufferPointer<Shared<Value>>
        let new: UnsafeBufferPointer<Shared<Value>>

        /// Elements that are one reference are equal. That is told by their bits, without touching what they refer to.
        @inline(__always)
        private func areEqual(_ left: Int, _ right: Int) -> Bool {
            if MemoryLayout<Shared<Value>>.size == MemoryLayout<UInt>.size, let oldBase = old.baseAddress, let newBase = new.baseAddress {
                let stride = MemoryLayout<Shared<Value>>.stride
                let leftWord = UnsafeRawPointer(oldBase).load(fromByteOffset: left * stride, as: UInt.self)
                let rightWord = UnsafeRawPointer(newBase).load(fromByteOffset: right * stride, as: UInt.self)
                if leftWord == rightWord { return true }
            }
            return old[left] == new[right]
        }

        func origins() -> [Int32] {
            var origins = [Int32](repeating: -1, count: new.count)
            var left = 0
            var right = 0
            var oldEnd = old.count
            var newEnd = new.count
            while oldEnd > 0, newEnd > 0, areEqual(oldEnd - 1, newEnd - 1) {
                oldEnd -= 1
                newEnd -= 1
                origins[newEnd] = Int32(oldEnd)
            }
            while left < oldEnd, right < newEnd {
                if areEqual(left, right) {
                    origins[right] = Int32(left)
                    left += 1
                    right += 1
                    continue
                }
                guard let (skippedOld, skippedNew) = resumption(left..<oldEnd, right..<newEnd) else { break }
                left += skippedOld
                right += skippedNew
            }
            return origins
        }

        /// How much to leave out on each side until the lists agree again.
        private func resumption(_ oldRange: Range<Int>, _ newRange: Range<Int>) -> (Int, Int)? {
            let window = 64
            for distance in 1...window {
                // The sum of what is left out grows with `distance`, so the smallest edit is found first.
                for skippedOld in 0...distance {
                    let oldIndex = oldRange.lowerBound + skippedOld
                    let newIndex = newRange.lowerBound + distance - skippedOld
                    if oldIndex < oldRange.upperBound, newIndex < newRange.upperBound, areEqual(oldIndex, newIndex) {
                        return (skippedOld, distance - skippedOld)
                    }
                }
            }
            return nil
        }
    }
}
