import FanlightEventLoop
import FanlightIR

/// What the connections of a listener speak before they speak HTTP. Immutable, shared by all loops.
final class ListenerTransport: Sendable {
    struct Chain: Sendable {
        /// The route configuration that its requests are routed by; nil for a chain that is not served as HTTP.
        let routes: String?
        let isTLS: Bool
        /// nil where TLS cannot be spoken: without a usable certificate, and for what is not served.
        let identity: TLSIdentity?
    }

    /// As in the listener.
    let chains: [Chain]
    let names: ServerNameIndex

    init(_ chains: [FilterChain], identities: [TLSIdentity?]) {
        names = ServerNameIndex(chains)
        self.chains = zip(chains, identities).map { chain, identity in
            let routes: String? = if case .http(let name) = chain.action { name } else { nil }
            return Chain(routes: routes, isTLS: chain.transport != .raw, identity: identity)
        }
    }

    /// The route configuration of connections without TLS.
    var plainRoutes: String? {
        guard let index = names.chain(for: nil), !chains[index].isTLS else { return nil }
        return chains[index].routes
    }

    /// Of chains that terminate TLS.
    var secureRoutes: Set<String> { Set(chains.lazy.filter(\.isTLS).compactMap(\.routes)) }
}
