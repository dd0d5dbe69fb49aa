package import FanlightFeed

/// How a gateway stands with its control plane.
package struct FeedClientStatus: Hashable, Sendable {
    package enum Source: String, Sendable {
        case none
        case disk
        case controlPlane
    }

    package internal(set) var isConnected = false
    /// Where the configuration that is served came from.
    package internal(set) var source = Source.none
    /// Of the configuration that is served.
    package internal(set) var revision: UInt64 = 0
    /// Of the configuration that is served; the same for the same content in every process.
    package internal(set) var fingerprint = ""
    /// Why the newest update was refused.
    package internal(set) var refusal: FeedRefusal?
    /// Why there is no connection.
    package internal(set) var problem: String?

    package init() {}
}
