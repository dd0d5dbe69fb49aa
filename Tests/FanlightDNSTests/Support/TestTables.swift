@testable import FanlightDNS

extension ZoneTable {
    /// Two gateways that share a host, a wildcard of one of them, and hosts whose gateways have one family of addresses or are not ready.
    static func sample(serial: UInt32 = 7) throws -> ZoneTable {
        var settings = ZoneSettings()
        settings.nameServerAddresses = ["127.0.0.53"]
        return ZoneTable(
            gateways: [
                DNSGateway(
                    name: "istio-system/one", hosts: ["shop.example.com", "*.apps.example.com"], addresses: ["127.0.0.2", "fd00::2"],
                    isReady: true),
                DNSGateway(
                    name: "istio-system/two", hosts: ["shop.example.com", "four.example.com"], addresses: ["127.0.0.3"], isReady: true),
                DNSGateway(name: "istio-system/gone", hosts: ["gone.example.com"], addresses: ["127.0.0.4"], isReady: false),
            ], zones: [try DomainName("example.com")], settings: settings, serial: serial)
    }

    static func of(_ gateways: DNSGateway..., zones: [String] = []) throws -> ZoneTable {
        ZoneTable(gateways: gateways, zones: try zones.map { try DomainName($0) }, serial: 1)
    }

    /// What a client gets over UDP, or TCP.
    func respond(
        to query: [UInt8], over transport: DNSResponder.Transport = .udp, rotation: Int = 0
    ) -> [UInt8]? {
        DNSResponder(table: self, transport: transport).reply(to: query) { _ in rotation }?.bytes
    }

    /// The addresses of a name, or what else became of the question.
    func lookUp(_ name: String, type: UInt16 = TestType.a) throws -> String {
        guard let bytes = respond(to: TestQuery(name, type: type).bytes) else { return "nothing" }
        let message = try TestMessage(bytes)
        if !message.answers.isEmpty { return message.answers.map { String($0.split(separator: " ").last ?? "") }.joined(separator: " ") }
        let zone = message.authority.first.map { String($0.prefix { $0 != " " }) } ?? "no zone"
        return switch message.code {
        case 0: "NODATA in \(zone)"
        case 3: "NXDOMAIN in \(zone)"
        case 5: "REFUSED"
        default: "code \(message.code)"
        }
    }
}

extension DNSGateway {
    init(_ hosts: String..., at addresses: String..., isReady: Bool = true) {
        self.init(name: "istio-system/\(addresses.first ?? "none")", hosts: hosts, addresses: addresses, isReady: isReady)
    }
}
