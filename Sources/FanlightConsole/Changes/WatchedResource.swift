import FanlightResources

/// A kind whose changes are asked for: `virtualservices.networking.istio.io`, or `services` of the core group.
struct WatchedResource: Hashable, Sendable {
    /// As it was asked for.
    let name: String
    let plural: String
    /// Empty for the core group.
    let group: String

    /// Nil for what is no name of a resource.
    init?(_ name: String) {
        guard (1...316).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte) else { return nil }
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let plural = parts.first, !plural.isEmpty, parts.count == 1 || !parts[1].isEmpty else { return nil }
        self.name = name
        self.plural = String(plural)
        group = parts.count == 2 ? String(parts[1]) : ""
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

}
