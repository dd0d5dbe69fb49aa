import Logging

@testable import FanlightDNS

/// Runs a server on a free port of 127.0.0.1 for as long as `body` takes.
func withServer(
    _ table: ZoneTable? = nil, limits: DNSServerLimits = DNSServerLimits(), host: String = "127.0.0.1",
    _ body: (DNSServer) async throws -> Void
) async throws {
    var options = DNSServerOptions()
    options.limits = limits
    let server = try await DNSServer.start(
        host: host, port: 0, table: try table ?? .sample(), options: options, logger: Logger(label: "dns") { _ in SwiftLogNoOpLogHandler() }
    )
    do { try await body(server) } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}
