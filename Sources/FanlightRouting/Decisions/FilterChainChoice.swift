package import FanlightIR

/// Which filter chain of a listener takes a connection.
// Envoy: source/common/listener_manager/filter_chain_manager_impl.cc, findFilterChainForServerName.
package enum FilterChainChoice {
    /// The chain that names the server, else the one with the longest wildcard, else the first that takes every connection.
    ///
    /// - Parameter serverName: of the TLS handshake, in any case; nil or empty for none, and for a connection without TLS.
    package static func index(in chains: [FilterChain], serverName: String?) -> Int? {
        if let serverName, !serverName.isEmpty {
            let name = serverName.lowercased()
            if let exact = chains.firstIndex(where: { $0.serverNames.contains(name) }) { return exact }
            if let wildcard = longestWildcard(chains, name) { return wildcard }
        }
        return chains.firstIndex { $0.serverNames.isEmpty || $0.serverNames.contains("*") }
    }

    private static func longestWildcard(_ chains: [FilterChain], _ name: String) -> Int? {
        var best: (length: Int, index: Int)?
        for (index, chain) in chains.enumerated() {
            for wildcard in chain.serverNames where wildcard.hasPrefix("*.") {
                let suffix = wildcard.dropFirst()
                let length = suffix.utf8.count
                if length < name.utf8.count, name.hasSuffix(suffix), length > best?.length ?? 0 { best = (length, index) }
            }
        }
        return best?.index
    }
}
