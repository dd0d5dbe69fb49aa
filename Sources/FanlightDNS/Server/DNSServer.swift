package import Logging
import NIOCore
import NIOPosix
import Synchronization

/// An authoritative name server for the hosts of gateways, over UDP and TCP on one port.
package final class DNSServer: Sendable {
    private struct State {
        var datagrams: any Channel
        var isStopping = false
    }

    private let core: DNSServerCore
    private let listener: DNSListener
    private let sockets: DNSListener.Sockets
    private let state: Mutex<State>

    /// After which a UDP socket that could not be opened again is tried once more.
    private static let reopenDelay: TimeAmount = .milliseconds(200)

    private init(core: DNSServerCore, listener: DNSListener, sockets: DNSListener.Sockets) {
        self.core = core
        self.listener = listener
        self.sockets = sockets
        state = Mutex(State(datagrams: sockets.datagrams))
    }

    /// Listens, and answers until `stop`.
    ///
    /// - Parameters:
    ///   - host: an address of this machine, or `localhost`.
    ///   - port: 0 for any that is free.
    /// - Throws: `DNSServerError` when the address cannot be listened on.
    package static func start(
        host: String, port: Int, table: ZoneTable, options: DNSServerOptions = DNSServerOptions(), logger: Logger
    ) async throws -> DNSServer {
        let core = DNSServerCore(table: table, limits: options.limits)
        let loop = (options.eventLoopGroup ?? MultiThreadedEventLoopGroup.singleton).next()
        let listener = DNSListener(core: core, loop: loop, logger: logger)
        let server = DNSServer(core: core, listener: listener, sockets: try await listener.open(host: host, port: port))
        server.watch(server.sockets.datagrams)
        return server
    }

    /// The address that it listens on, without the port.
    package var host: String { sockets.address.ipAddress ?? "" }

    package var port: Int { sockets.address.port ?? 0 }

    /// As `host:port`, an IPv6 address in brackets.
    package var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package var table: ZoneTable { core.table }

    /// Every query from here on is answered out of this table.
    package func update(_ table: ZoneTable) { core.table = table }

    package var counters: DNSCounters { core.counters }

    /// The open TCP connections.
    package var connectionCount: Int { core.connectionCount }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    /// The UDP socket; another one after it was lost.
    var datagrams: any Channel { state.withLock { $0.datagrams } }

    /// Closes everything, and returns when the port is free. May be called more than once.
    package func stop() async {
        let datagrams = state.withLock { state in
            state.isStopping = true
            return state.datagrams
        }
        datagrams.close(promise: nil)
        sockets.streams.close(promise: nil)
        // The future of a channel's end never fails.
        try? await datagrams.closeFuture.get()
        try? await sockets.streams.closeFuture.get()
        await sockets.connections.close()
    }

    /// A packet that the kernel will not send, for instance because there is no route back, can make NIO close the whole socket. It is opened again.
    private func watch(_ datagrams: any Channel) {
        datagrams.closeFuture.whenComplete { [weak self] _ in
            guard let self, !self.isStopping else { return }
            self.core.datagramSocketLost()
            self.listener.logger.debug("dns: the UDP socket was lost and is opened again", metadata: ["address": "\(self.address)"])
            Task { await self.reopen() }
        }
    }

    private func reopen() async {
        guard !isStopping else { return }
        do {
            let channel = try await listener.openDatagrams(sockets.address)
            let isStopping = state.withLock { state in
                if !state.isStopping { state.datagrams = channel }
                return state.isStopping
            }
            guard !isStopping else { return channel.close(promise: nil) }
            watch(channel)
        } catch {
            listener.logger.warning("dns: the UDP socket cannot be opened again", metadata: ["error": "\(error)"])
            listener.loop.scheduleTask(in: Self.reopenDelay) { [weak self] in
                guard let self else { return }
                Task { await self.reopen() }
            }
        }
    }
}
