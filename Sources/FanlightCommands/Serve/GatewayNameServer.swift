import FanlightCompiler
import FanlightControlPlane
import FanlightDNS
import FanlightResources
import Foundation
import Logging

/// Answers for the hosts of Gateways with the addresses of the gateways that serve them.
actor GatewayNameServer {
    private let server: DNSServer
    private let logger: Logger
    private var publisher: ZonePublisher
    private var omissions: [ZoneOmission] = []

    /// - Throws: `CommandError` where it cannot listen.
    init(_ options: DNSOptions, logger: Logger) async throws {
        let publisher = ZonePublisher(zones: options.zones, settings: ZoneSettings(listeningOn: options.host)) {
            UInt32(truncatingIfNeeded: Int64(Date().timeIntervalSince1970))
        }
        do {
            server = try await DNSServer.start(host: options.host, port: options.port, table: publisher.table, logger: logger)
        } catch {
            throw CommandError("\(error); choose another address with --dns, or none")
        }
        self.publisher = publisher
        self.logger = logger
        logger.info("DNS", metadata: ["address": .string(server.address)])
    }

    nonisolated var address: String { server.address }

    func update(_ state: ControlPlaneState, _ running: [ServedGateway]) {
        let gateways = running.map { gateway in
            DNSGateway(
                name: gateway.name, hosts: Self.hosts(of: gateway, in: state.snapshot),
                addresses: gateway.address.isEmpty ? [] : [gateway.address], isReady: gateway.readyReplicas > 0)
        }
        guard let table = publisher.update(gateways) else { return }
        server.update(table)
        for omission in table.omissions where !omissions.contains(omission) {
            logger.notice("not in DNS", metadata: ["what": .string("\(omission)")])
        }
        omissions = table.omissions
    }

    func stop() async { await server.stop() }

    private static func hosts(of gateway: ServedGateway, in snapshot: ResourceSnapshot) -> [String] {
        gateway.compiled.selectedBy.flatMap { key -> [String] in
            guard case .gateway(let selected) = snapshot[key]?.content else { return [] }
            return selected.servers.flatMap(\.hosts)
        }
    }
}

/// Where the name server listens, and for which zones it answers besides those that the hosts make.
struct DNSOptions: Sendable {
    var host: String
    var port: Int
    var zones: [DomainName] = []
}
