/// Why the feed cannot be served or reached, for people.
package struct FeedTransportError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }
}
