package import FanlightIR

/// Why a gateway did not take an update, and what in it was the reason.
package struct FeedRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// Of the resource, empty where no single one is the reason.
    package var typeURL: String
    /// The resource's name, empty where no single one is the reason.
    package var resource: String
    /// The object that the resource was made from, where there is one.
    package var origin: Origin?
    package var message: String

    package init(typeURL: String = "", resource: String = "", origin: Origin? = nil, message: String) {
        self.typeURL = typeURL
        self.resource = resource
        self.origin = origin
        self.message = message
    }

    package var description: String {
        let place = resource.isEmpty ? "" : "\(typeURL.split(separator: ".").last ?? "resource") \(resource): "
        return place + message + (origin.map { " (from \($0))" } ?? "")
    }
}

/// What a gateway made of an update.
package enum FeedVerdict: Hashable, Sendable {
    case accepted
    /// The gateway goes on with what it had before.
    case refused(FeedRefusal)
}
