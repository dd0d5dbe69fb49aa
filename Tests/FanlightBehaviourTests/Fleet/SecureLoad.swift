import FanlightEventLoop
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// HTTPS requests to several gateways, each on a connection of its own, until it is ended. The version of an answer is that of the certificate.
final class SecureLoad: Sendable {
    private let ledger: FleetLedger
    private let isOver = Mutex(false)
    private let clients: Mutex<[Task<Void, Never>]> = Mutex([])

    /// - Parameters:
    ///   - identify: which of the versions a certificate is of; nil where it is none of them.
    init(
        _ addresses: [FanlightEventLoop.SocketAddress], serverName: String,
        identify: @escaping @Sendable (_ certificate: [UInt8], ClosedRange<Int>) -> Int?
    ) throws {
        ledger = FleetLedger(targets: addresses.count)
        var configuration = TLSConfiguration.makeClientConfiguration()
        // Which certificate it is, is what is looked at; whether it is a good one is not.
        configuration.certificateVerification = .none
        let context = try NIOSSLContext(configuration: configuration)
        let tasks = addresses.enumerated().map { index, address in
            Task { [self] in
                while !isOver.withLock({ $0 }) {
                    let sent = ledger.sends(to: index)
                    do {
                        let (response, certificate) = try await Self.exchange(address, context, serverName)
                        ledger.note(sent, "\(response.status)") { response.status == 200 ? identify(certificate, $0) : nil }
                    } catch {
                        ledger.note(sent, "\(error)") { _ in nil }
                    }
                    try? await Task.sleep(for: .milliseconds(1))
                }
            }
        }
        clients.withLock { $0 = tasks }
    }

    private static func exchange(
        _ address: FanlightEventLoop.SocketAddress, _ context: NIOSSLContext, _ serverName: String
    ) async throws -> (RawResponse, certificate: [UInt8]) {
        let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: address.host, port: Int(address.port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: context, serverHostname: serverName))
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: "GET / HTTP/1.1\r\nhost: \(serverName)\r\nconnection: close\r\n\r\n"))
            var all = ByteBuffer()
            var certificate: [UInt8] = []
            for try await var part in inbound {
                if certificate.isEmpty { certificate = try await client.channel.nioSSL_peerCertificate().get()?.toDERBytes() ?? [] }
                all.writeBuffer(&part)
            }
            return (try RawResponse(String(buffer: all)), certificate)
        }
    }

    func advance(_ write: (Int) async throws -> Void) async throws -> Duration { try await ledger.advance(write) }

    func more(_ number: Int) async throws { try await ledger.more(number) }

    func end() async -> FleetLedger.Report {
        isOver.withLock { $0 = true }
        for client in clients.withLock({ $0 }) { await client.value }
        return ledger.report
    }
}
