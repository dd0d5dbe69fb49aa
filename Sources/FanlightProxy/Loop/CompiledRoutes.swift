import FanlightIR
import FanlightObservability
import FanlightRouting

/// Compiled routes by virtual host, made when a request needs one.
///
/// A change of the configuration keeps what is asked for again before the next change and forgets the rest, so that it costs nothing itself.
struct CompiledRoutes {
    private final class Host {
        /// Held so that the address that is the key stays its own.
        let table: VirtualHostTable
        var routes: [CompiledRoute?]

        init(_ table: VirtualHostTable) {
            self.table = table
            routes = Array(repeating: nil, count: table.virtualHost.routes.count)
        }
    }

    private var current: [ObjectIdentifier: Host] = [:]
    private var previous: [ObjectIdentifier: Host] = [:]
    /// Requests come in runs for one host; comparing with the latest spares them the hash.
    private var latest: Host?

    mutating func age() {
        latest = nil
        previous = current
        current = [:]
    }

    mutating func route(_ index: Int, of table: VirtualHostTable, names: MetricNames) -> CompiledRoute {
        let host = host(of: table)
        if let route = host.routes[index] { return route }
        let route = CompiledRoute(table.virtualHost.routes[index].value, names: names)
        host.routes[index] = route
        return route
    }

    private mutating func host(of table: VirtualHostTable) -> Host {
        if let latest, latest.table === table { return latest }
        let key = ObjectIdentifier(table)
        if let host = current[key] {
            latest = host
            return host
        }
        let host = previous.removeValue(forKey: key) ?? Host(table)
        current[key] = host
        latest = host
        return host
    }
}
