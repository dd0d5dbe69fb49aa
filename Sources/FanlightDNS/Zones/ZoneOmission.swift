/// Something of a gateway that the zones do not have, and why.
package struct ZoneOmission: Hashable, Sendable, CustomStringConvertible {
    package let gateway: String
    /// The host or the address, as it was given.
    package let value: String
    package let reason: String

    package var description: String { "gateway \(gateway): \"\(value)\" is not in DNS: \(reason)" }
}
