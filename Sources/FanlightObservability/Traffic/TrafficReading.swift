/// What one replica of a gateway has counted since it began, by route.
package struct TrafficReading: Sendable {
    /// The route of requests that no route took, as the label of the metrics has it.
    package static let unrouted = "unknown"

    private let maximumRoutes: Int
    private var rows: [String: Int] = [:]
    private var counts: ContiguousArray<TrafficCounts> = []
    /// Of all routes, of those without a row too.
    package private(set) var total = TrafficCounts()
    /// Seconds since 1970; nil where that is not known.
    package var startedAt: Int64?

    /// - Parameter maximumRoutes: routes beyond these count for the whole only.
    package init(maximumRoutes: Int = 20_000) { self.maximumRoutes = maximumRoutes }

    package var routeCount: Int { counts.count }

    package subscript(route: String) -> TrafficCounts? { rows[route].map { counts[$0] } }

    /// In no order.
    package func forEachRoute(_ body: (String, TrafficCounts) -> Void) {
        for (route, row) in rows { body(route, counts[row]) }
    }

    /// The row of a route; nil where there are too many.
    mutating func row(_ route: String) -> Int? {
        if let row = rows[route] { return row }
        guard counts.count < maximumRoutes else { return nil }
        let row = counts.count
        rows[route] = row
        counts.append(TrafficCounts())
        return row
    }

    /// Adds to a row and to the whole.
    mutating func change(_ row: Int?, _ body: (inout TrafficCounts) -> Void) {
        if let row { body(&counts[row]) }
        body(&total)
    }
}

extension TrafficReading {
    /// What a gateway in this process has counted.
    package init(_ metrics: GatewayMetrics, maximumRoutes: Int = 20_000) {
        self.init(maximumRoutes: maximumRoutes)
        for (key, value) in metrics.requests.entries {
            change(row(metrics.names.route(key.route) ?? Self.unrouted)) { counts in
                counts.requests &+= value.count
                if TrafficCounts.isError(code: Int(key.code)) { counts.errors &+= value.count }
                counts.add(value.duration)
            }
        }
    }
}
