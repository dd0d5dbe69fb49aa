import Logging
import NIOCore
import NIOPosix
import Testing

@testable import FanlightDNS

@Suite(.timeLimit(.minutes(1))) struct DNSServerTests {
    /// Tests that come back to a port have an address of their own, where no other test can take it in between.
    private let logger = Logger(label: "dns") { _ in SwiftLogNoOpLogHandler() }

    @Test("a port that is taken, by either protocol, is an error that says which, and nothing stays open") func portTaken() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let stream = try await ServerBootstrap(group: group).bind(host: "127.53.0.1", port: 0).get()
        let port = try #require(stream.localAddress?.port)
        let first = await #expect(throws: DNSServerError.self) {
            try await DNSServer.start(host: "127.53.0.1", port: port, table: .empty, logger: logger)
        }
        #expect(first?.message.contains("TCP") == true && first?.message.contains("\(port)") == true, "\(first?.description ?? "")")
        // The UDP socket was closed again.
        let datagrams = try await DatagramBootstrap(group: group).bind(host: "127.53.0.1", port: port).get()
        let second = await #expect(throws: DNSServerError.self) {
            try await DNSServer.start(host: "127.53.0.1", port: port, table: .empty, logger: logger)
        }
        #expect(second?.message.contains("UDP") == true, "\(second?.description ?? "")")
        try await datagrams.close()
        try await stream.close()
    }

    @Test(
        "what is no address of this machine, or no port, is an error",
        arguments: [("192.0.2.1", 0), ("ns.example.com", 0), ("127.0.0.1", 70_000)])
    func noAddress(_ host: String, _ port: Int) async throws {
        let error = await #expect(throws: DNSServerError.self) {
            try await DNSServer.start(host: host, port: port, table: .empty, logger: logger)
        }
        #expect(error?.description.contains(host) == true, "\(error?.description ?? "")")
    }

    @Test("after stop the port is free, connections are closed, and another server may have it") func stop() async throws {
        let server = try await DNSServer.start(host: "127.53.0.2", port: 0, table: .sample(), logger: logger)
        let client = try await TCPTestClient(to: server)
        #expect(try await client.ask(TestQuery("four.example.com")).code == 0)
        await server.stop()
        #expect(server.connectionCount == 0)
        #expect(await client.receive() == nil)
        await server.stop()
        let next = try await DNSServer.start(host: "127.53.0.2", port: server.port, table: .sample(), logger: logger)
        let other = try await UDPTestClient(to: next)
        #expect(try await other.ask(TestQuery("four.example.com")).code == 0)
        await other.close()
        await next.stop()
    }

    @Test("many servers at once each find a port that both protocols have free") func manyServers() async throws {
        let logger = logger
        let servers = try await withThrowingTaskGroup { group in
            for _ in 0..<32 { group.addTask { try await DNSServer.start(host: "127.0.0.1", port: 0, table: .empty, logger: logger) } }
            return try await group.reduce(into: [DNSServer]()) { $0.append($1) }
        }
        #expect(Set(servers.map(\.port)).count == 32)
        for server in servers { await server.stop() }
    }
}
