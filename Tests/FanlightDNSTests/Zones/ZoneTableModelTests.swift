import Testing

@testable import FanlightDNS

/// The tree against the rules, looked through one by one, for random gateways and names.
@Suite struct ZoneTableModelTests {
    @Test("the table answers as its rules say", arguments: 0..<10) func model(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let gateways = (0..<Int.random(in: 1...4, using: &random)).map { index in
                DNSGateway(
                    name: "ns/\(index)", hosts: (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.host(&random) },
                    addresses: ["10.0.0.\(index + 1)"], isReady: Bool.random(using: &random))
            }
            let zones = (0..<Int.random(in: 0...2, using: &random)).map { _ in Self.name(&random) }
            let table = ZoneTable(gateways: gateways, zones: try zones.map { try DomainName($0) }, serial: 1)
            for _ in 0..<40 {
                let name = Self.name(&random)
                #expect(
                    try table.lookUp(name) == Model(gateways: gateways, zones: zones).lookUp(name),
                    "\(name) in \(gateways.map { "\($0.hosts) \($0.isReady)" }), zones \(zones)")
            }
        }
    }

    /// Few labels, so that names meet.
    private static func name(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &random)).map { _ in ["a", "b", "c"].randomElement(using: &random) ?? "a" }.joined(separator: ".")
    }

    private static func host(_ random: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: "*"
        case 1...3: "*." + name(&random)
        default: name(&random)
        }
    }

    private struct Model {
        let gateways: [DNSGateway]
        let zones: [String]

        func lookUp(_ name: String) -> String {
            let all = zones + ownZones
            guard let zone = all.filter({ covers($0, name) }).max(by: { $0.count < $1.count }) else { return "REFUSED" }
            let hosts = gateways.flatMap(\.hosts)
            let wildcard = hosts.filter { $0.hasPrefix("*.") && name.hasSuffix($0.dropFirst()) }.max { $0.count < $1.count }
            if hosts.contains(name) { return addresses(name, zone) }
            if let wildcard { return addresses(wildcard, zone) }
            if zones.contains(zone), hosts.contains("*") { return addresses("*", zone) }
            let known = all + hosts.filter { $0 != "*" }.map { $0.hasPrefix("*.") ? String($0.dropFirst(2)) : $0 }
            return known.contains { covers(name, $0) } || all.contains { covers(name, "ns.dns.\($0)") }
                ? "NODATA in \(zone)" : "NXDOMAIN in \(zone)"
        }

        private var ownZones: [String] {
            let names = Set(gateways.flatMap(\.hosts).filter { $0 != "*" }.map { $0.hasPrefix("*.") ? String($0.dropFirst(2)) : $0 })
                .filter { name in !zones.contains { covers($0, name) } }
            return names.filter { name in !names.contains { $0 != name && covers($0, name) } }
        }

        private func covers(_ zone: String, _ name: String) -> Bool { name == zone || name.hasSuffix("." + zone) }

        private func addresses(_ host: String, _ zone: String) -> String {
            let addresses = gateways.filter { $0.hosts.contains(host) && $0.isReady }.flatMap(\.addresses)
            return addresses.isEmpty ? "NODATA in \(zone)" : addresses.joined(separator: " ")
        }
    }
}
