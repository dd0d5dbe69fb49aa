/// The sum of the fingerprints of a set of objects: kept up to date by each change, equal for equal sets.
package struct ContentDigest: Hashable, Sendable {
    private var high: UInt64 = 0
    private var low: UInt64 = 0

    package init() {}

    package mutating func add(_ fingerprint: Fingerprint) {
        high &+= fingerprint.high
        low &+= fingerprint.low
    }

    package mutating func subtract(_ fingerprint: Fingerprint) {
        high &-= fingerprint.high
        low &-= fingerprint.low
    }
}
