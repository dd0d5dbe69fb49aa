/// Stands for a set of resources whatever their order; kept up to date by adding what comes and subtracting what goes.
package struct ResourceDigest: Hashable, Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    package init() {}

    package mutating func add(_ other: ResourceDigest) {
        low &+= other.low
        high &+= other.high
    }

    package mutating func subtract(_ other: ResourceDigest) {
        low &-= other.low
        high &-= other.high
    }

    /// Of one resource in one version.
    package init(typeURL: String, name: String, version: String) {
        let version = ContentHash.hash(version)
        low = ContentHash.mixed(ContentHash.hash(name, seed: ContentHash.hash(typeURL)) ^ version)
        high = ContentHash.mixed(ContentHash.hash(name, seed: ContentHash.hash(typeURL, seed: 1)) &+ ContentHash.mixed(version))
    }

    /// Of one resource with its bytes.
    init(name: String, body: [UInt8]) {
        low = ContentHash.mixed(ContentHash.hash(name) ^ ContentHash.hash(body))
        high = ContentHash.mixed(ContentHash.hash(name, seed: 1) &+ ContentHash.mixed(ContentHash.hash(body, seed: 1)))
    }

    /// The same for the same content in every process.
    package var text: String { VersionText.text(low) + VersionText.text(high) }
}
