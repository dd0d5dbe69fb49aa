import FanlightIR

/// The virtual hosts of one route configuration, by host.
package final class RouteTable: Sendable {
    package let name: String
    /// As in the configuration.
    package let virtualHosts: [VirtualHostTable]
    private let configuration: RouteConfiguration
    private let hosts: HostIndex

    init(_ configuration: RouteConfiguration, seed: UInt64, patterns: PatternPool, reusing previous: RouteTable?) {
        self.configuration = configuration
        name = configuration.name
        let new = configuration.virtualHosts
        let old = previous?.configuration.virtualHosts ?? []
        let origins = ListChange.origins(of: new, in: old)
        var isTaken = [Bool](repeating: false, count: old.count)
        for origin in origins where origin >= 0 { isTaken[Int(origin)] = true }
        let dropped = old.indices.filter { !isTaken[$0] }
        let added = new.indices.filter { origins[$0] < 0 }

        var ancestors: [String: VirtualHostTable] = [:]
        if let previous { for index in dropped { ancestors[old[index].value.name] = previous.virtualHosts[index] } }
        let makesAnew = { (index: Int) in
            VirtualHostTable(new[index], seed: seed, patterns: patterns, reusing: ancestors[new[index].value.name])
        }
        var tables: [VirtualHostTable]
        if let previous, new.count == old.count, added == dropped {
            tables = previous.virtualHosts
            for index in added { tables[index] = makesAnew(index) }
        } else {
            tables = new.indices.map { index in
                if let previous, origins[index] >= 0 { return previous.virtualHosts[Int(origins[index])] }
                return makesAnew(index)
            }
        }
        virtualHosts = tables

        if let previous, dropped.count + added.count < new.count / 2, !previous.hosts.isCrowded {
            var hosts = previous.hosts
            for index in dropped { hosts.remove(previous.virtualHosts[index]) }
            for index in added { hosts.insert(tables[index]) }
            self.hosts = hosts
        } else {
            var hosts = HostIndex(seed: seed, capacity: new.count)
            for table in tables { hosts.insert(table) }
            self.hosts = hosts
        }
    }

    /// The virtual host of a request, by its Host field or `:authority`, in any case and whatever its port.
    ///
    /// An exact name comes before the longest wildcard, and that before `*`.
    /// - Complexity: independent of the number of hosts.
    package func virtualHost(authority: ByteRange, in bytes: Span<UInt8>) -> VirtualHostTable? {
        bytes.withUnsafeBytes { hosts.table(authority: authority.bytes(of: $0)) }
    }

    package func virtualHost(authority: String) -> VirtualHostTable? {
        var authority = authority
        return authority.withUTF8 { hosts.table(authority: UnsafeRawBufferPointer($0)) }
    }
}
