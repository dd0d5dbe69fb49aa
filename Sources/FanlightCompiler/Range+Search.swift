extension Range<Int> {
    /// The first index from which on something holds; the end of the range where it never does.
    ///
    /// By index, so that the elements that are looked at need not be copied.
    func firstIndex(fromWhich holds: (Int) -> Bool) -> Int {
        var (low, high) = (lowerBound, upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
