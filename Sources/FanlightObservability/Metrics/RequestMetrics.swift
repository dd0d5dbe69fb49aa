/// What is known of all requests with one counter key: how many, how long, how large.
package struct RequestMetrics: Hashable, Sendable {
    /// Nanoseconds.
    package private(set) var duration = Histogram(unitsPerStep: 1_000_000)
    /// Bytes of the request bodies.
    package private(set) var requestBytes = Histogram(unitsPerStep: 1)
    /// Bytes of the response bodies.
    package private(set) var responseBytes = Histogram(unitsPerStep: 1)

    package init() {}

    package var count: UInt64 { duration.count }

    package mutating func record(duration nanoseconds: UInt64, requestBytes: UInt64, responseBytes: UInt64) {
        duration.record(nanoseconds)
        self.requestBytes.record(requestBytes)
        self.responseBytes.record(responseBytes)
    }

    package mutating func merge(_ other: RequestMetrics) {
        duration.merge(other.duration)
        requestBytes.merge(other.requestBytes)
        responseBytes.merge(other.responseBytes)
    }
}
