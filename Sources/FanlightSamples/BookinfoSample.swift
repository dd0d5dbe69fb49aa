package import Logging
import NIOPosix

/// The Bookinfo application as sample backends: product page, details, three versions of reviews, and ratings.
///
/// All backends run in this process, each with a listener of its own, so that a gateway sees them as it would see pods. A backend whose address is
/// missing from `bind` does not run, and the others treat it as a service that is down.
///
/// - Source: the paths and the JSON shapes are those of Istio's Bookinfo sample; texts and pages are our own.
package struct BookinfoSample: Sendable {
    private let bind: Addresses
    private let logger: Logger
    private let started: @Sendable (Addresses) -> Void

    /// - Parameter started: called once when all backends listen, with the addresses that they have (a port 0 is replaced by the real one).
    package init(bind: Addresses = .local, logger: Logger, started: @escaping @Sendable (Addresses) -> Void = { _ in }) {
        self.bind = bind
        self.logger = logger
        self.started = started
    }

    /// Serves until the task is cancelled, then closes listeners and connections and returns.
    ///
    /// - Throws: `SampleError` with code `bindFailed` when an address cannot be listened on; nothing keeps listening then.
    package func run() async throws {
        var servers: [SampleServer] = []
        do {
            let addresses = try await start(into: &servers)
            started(addresses)
        } catch {
            for server in servers { server.close() }
            throw error
        }
        let running = servers
        await withTaskCancellationHandler {
            for server in running { await server.waitUntilClosed() }
        } onCancel: {
            for server in running { server.close() }
        }
        logger.info("sample backends stopped")
    }

    /// Starts callees before callers, because a caller needs the port that its callee got.
    private func start(into servers: inout [SampleServer]) async throws -> Addresses {
        var bound = Addresses()
        for backend in Backend.startOrder {
            guard let address = bind[backend] else { continue }
            let server = try await SampleServer.listen(on: address, responder: responder(for: backend, callees: bound))
            servers.append(server)
            bound[backend] = server.address
            logger.info(
                "sample backend listening",
                metadata: ["backend.name": "\(backend.rawValue)", "backend.address": "\(server.address)"])
        }
        return bound
    }

    private func responder(for backend: Backend, callees: Addresses) -> any SampleResponder {
        let client = SampleClient(group: MultiThreadedEventLoopGroup.singleton)
        func reviews(stars: ReviewsBackend.Stars?) -> ReviewsBackend {
            ReviewsBackend(podName: backend.rawValue, stars: stars, ratings: callees[.ratings], client: client, logger: logger)
        }
        return switch backend {
        case .ratings: RatingsBackend()
        case .details: DetailsBackend()
        case .reviewsV1: reviews(stars: nil)
        case .reviewsV2: reviews(stars: .black)
        case .reviewsV3: reviews(stars: .red)
        case .productpage: ProductPageBackend(addresses: callees, client: client, logger: logger)
        }
    }
}
