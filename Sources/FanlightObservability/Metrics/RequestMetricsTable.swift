/// The request metrics of one event loop, which alone updates it, without locks. Tables of several loops are merged to be read.
package struct RequestMetricsTable: Sendable {
    private var index: [RequestCounterKey: Int] = [:]
    private var keys: [RequestCounterKey] = []
    private var values: [RequestMetrics] = []
    private var latest: Int?

    package init() {}

    package var isEmpty: Bool { keys.isEmpty }

    /// In no particular order.
    package var entries: [(key: RequestCounterKey, value: RequestMetrics)] {
        zip(keys, values).map { (key: $0, value: $1) }
    }

    package subscript(key: RequestCounterKey) -> RequestMetrics? {
        index[key].map { values[$0] }
    }

    /// - Parameter duration: nanoseconds.
    package mutating func record(_ key: RequestCounterKey, duration: UInt64, requestBytes: UInt64, responseBytes: UInt64) {
        values[slot(for: key)].record(duration: duration, requestBytes: requestBytes, responseBytes: responseBytes)
    }

    package mutating func merge(_ other: RequestMetricsTable) {
        for (key, value) in zip(other.keys, other.values) { values[slot(for: key)].merge(value) }
    }

    /// Requests often come in runs that end the same way; comparing with the latest key spares them the hash.
    private mutating func slot(for key: RequestCounterKey) -> Int {
        if let latest, keys[latest] == key { return latest }
        let slot: Int
        if let known = index[key] {
            slot = known
        } else {
            slot = keys.count
            index[key] = slot
            keys.append(key)
            values.append(RequestMetrics())
        }
        latest = slot
        return slot
    }
}
