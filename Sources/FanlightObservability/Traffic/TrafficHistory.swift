/// The last hour of every gateway, and of the routes that have traffic.
///
/// Its memory is bounded: where more routes have traffic than there may be series, the quietest are not kept.
package struct TrafficHistory: Sendable {
    package static let maximumSeries = 2_000
    package static let steps = TrafficSeries.capacity

    private struct Gateway {
        var total: TrafficSeries
        var routes: [String: TrafficSeries] = [:]
    }

    private let limit: Int
    private var gateways: [String: Gateway] = [:]
    /// The latest step; nil before the first.
    package private(set) var latest: Int?

    package init(limit: Int = maximumSeries) { self.limit = limit }

    package var seriesCount: Int { gateways.values.reduce(0) { $0 + 1 + $1.routes.count } }

    /// - Parameter step: its number, later than all before.
    package mutating func record(_ steps: [String: TrafficMeter.Step], at step: Int) {
        guard step > latest ?? .min else { return }
        latest = step
        forget(before: step - TrafficSeries.capacity + 1)
        var fresh: [(gateway: String, route: String, rate: TrafficMeter.Rate)] = []
        for (name, content) in steps {
            if gateways[name] == nil {
                guard gateways.count < limit else { continue }
                gateways[name] = Gateway(total: TrafficSeries(startingAt: step))
            }
            // The gateway moves out and back, so that its series are changed in place.
            guard var gateway = gateways.removeValue(forKey: name) else { continue }
            gateway.total.record(content.total, at: step)
            for (route, rate) in content.routes {
                if gateway.routes[route] == nil {
                    fresh.append((name, route, rate))
                } else {
                    gateway.routes[route]?.record(rate, at: step)
                }
            }
            gateways[name] = gateway
        }
        admit(&fresh, at: step)
    }

    /// Begins series, and ends quieter ones where there is no room.
    private mutating func admit(_ fresh: inout [(gateway: String, route: String, rate: TrafficMeter.Rate)], at step: Int) {
        let room = limit - gateways.count
        let count = seriesCount - gateways.count
        if count + fresh.count > room {
            var weights = fresh.map(\.rate.requests)
            for gateway in gateways.values { weights += gateway.routes.values.map { $0.weight(at: step) } }
            weights.sort(by: >)
            // What is as quiet as the quietest that is kept goes, unless there is room: those that are there go before those that come.
            let threshold = room > 0 ? weights[room - 1] : .infinity
            var excess = count
            for (name, gateway) in gateways where !gateway.routes.isEmpty {
                let kept = gateway.routes.filter { $0.value.weight(at: step) >= threshold }
                excess -= gateway.routes.count - kept.count
                gateways[name]?.routes = kept
            }
            fresh = fresh.filter { $0.rate.requests >= threshold }.sorted {
                ($1.rate.requests, $0.gateway, $0.route) < ($0.rate.requests, $1.gateway, $1.route)
            }
            fresh.removeLast(max(0, min(fresh.count, excess + fresh.count - room)))
            trim(to: room, at: step)
        }
        for (gateway, route, rate) in fresh {
            var series = TrafficSeries(startingAt: step)
            series.record(rate, at: step)
            gateways[gateway]?.routes[route] = series
        }
    }

    /// Where gateways have come, there is room for fewer routes than before.
    private mutating func trim(to room: Int, at step: Int) {
        var excess = seriesCount - gateways.count - room
        guard excess > 0 else { return }
        let all = gateways.flatMap { name, gateway in
            gateway.routes.map { (gateway: name, route: $0.key, weight: $0.value.weight(at: step)) }
        }
        for entry in all.sorted(by: { ($0.weight, $0.gateway, $0.route) < ($1.weight, $1.gateway, $1.route) }) {
            guard excess > 0 else { return }
            gateways[entry.gateway]?.routes[entry.route] = nil
            excess -= 1
        }
    }

    private mutating func forget(before step: Int) {
        for (name, gateway) in gateways {
            if gateway.total.last < step {
                gateways[name] = nil
            } else if gateway.routes.values.contains(where: { $0.last < step }) {
                gateways[name]?.routes = gateway.routes.filter { $0.value.last >= step }
            }
        }
    }
}

extension TrafficHistory {
    /// One series of an answer: for each step, oldest first, a value or nil where nothing is known.
    package struct Line: Sendable {
        package let gateway: String
        /// nil for the gateway as a whole.
        package let route: String?
        /// Requests a second.
        package var requests: [Double?] = []
        package var errors: [Double?] = []
        /// ms; nil also where there were no requests.
        package var p50: [Double?] = []
        package var p99: [Double?] = []
    }

    /// How many routes of a gateway are told, the busiest ones.
    private static let busiest = 20

    /// The latest steps of a gateway with its busiest routes; of all gateways, without routes, where none is named.
    ///
    /// - Parameters:
    ///   - route: `namespace/name/rule`, or `namespace/name` for all rules; then only those routes are told.
    ///   - steps: how many.
    package func lines(gateway: String?, route: String?, steps: Int) -> [Line] {
        guard let latest else { return [] }
        let window = (latest - max(1, min(steps, TrafficSeries.capacity)) + 1)...latest
        return gateways.filter { gateway == nil || $0.key == gateway }.sorted { $0.key < $1.key }.flatMap { name, content -> [Line] in
            if let route {
                let found = content.routes.keys.filter { $0 == route || $0.hasPrefix(route + "/") }.sorted()
                return found.compactMap { key in content.routes[key].map { line(name, key, $0, of: content, in: window) } }
            }
            let whole = line(name, nil, content.total, of: content, in: window)
            guard gateway != nil else { return [whole] }
            let routes = content.routes.map { (name: $0.key, series: $0.value, sum: Self.sum($0.value, in: window)) }
                .filter { $0.sum > 0 }
                .sorted { ($1.sum, $0.name) < ($0.sum, $1.name) }
            return [whole] + routes.prefix(Self.busiest).map { line(name, $0.name, $0.series, of: content, in: window) }
        }
    }

    private static func sum(_ series: TrafficSeries, in window: ClosedRange<Int>) -> Double {
        window.reduce(0) { $0 + Double(series[$1]?.requests ?? 0) }
    }

    /// A route of which nothing was told in a step in which its gateway was heard had no requests.
    private func line(
        _ gateway: String, _ route: String?, _ series: TrafficSeries, of content: Gateway, in window: ClosedRange<Int>
    ) -> Line {
        var line = Line(gateway: gateway, route: route)
        for step in window {
            let sample = series[step] ?? (route != nil && content.total[step] != nil ? .quiet : nil)
            line.requests.append(sample.map { Double($0.requests) })
            line.errors.append(sample.map { Double($0.errors) })
            line.p50.append(sample.flatMap { $0.p50 < 0 ? nil : Double($0.p50) })
            line.p99.append(sample.flatMap { $0.p99 < 0 ? nil : Double($0.p99) })
        }
        return line
    }
}
