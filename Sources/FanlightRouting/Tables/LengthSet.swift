/// The lengths of the prefixes of a table: where along a path it is worth looking.
struct LengthSet: Sendable {
    /// Rising.
    private(set) var lengths: [Int] = []
    private var uses: [Int] = []

    mutating func insert(_ length: Int) {
        let index = place(of: length)
        if index < lengths.count, lengths[index] == length {
            uses[index] += 1
        } else {
            lengths.insert(length, at: index)
            uses.insert(1, at: index)
        }
    }

    mutating func remove(_ length: Int) {
        let index = place(of: length)
        guard index < lengths.count, lengths[index] == length else { return }
        uses[index] -= 1
        if uses[index] == 0 {
            lengths.remove(at: index)
            uses.remove(at: index)
        }
    }

    private func place(of length: Int) -> Int {
        var low = 0
        var high = lengths.count
        while low < high {
            let middle = (low + high) / 2
            if lengths[middle] < length { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
