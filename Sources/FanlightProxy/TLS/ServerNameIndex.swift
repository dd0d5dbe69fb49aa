import FanlightIR

/// Which filter chain of a listener takes a connection, by the server name of its handshake: the answers of `FilterChainChoice`, from a table.
///
/// A handshake must not cost a walk over all servers of a port.
struct ServerNameIndex: Sendable {
    private var exact: [String: Int] = [:]
    /// By what follows the asterisk, `.example.com`.
    private var suffixes: [String: Int] = [:]
    private var anything: Int?

    init(_ chains: [FilterChain]) {
        for (index, chain) in chains.enumerated() {
            if anything == nil, chain.serverNames.isEmpty || chain.serverNames.contains("*") { anything = index }
            for name in chain.serverNames {
                if exact[name] == nil { exact[name] = index }
                if name.hasPrefix("*.") {
                    let suffix = String(name.dropFirst())
                    if suffixes[suffix] == nil { suffixes[suffix] = index }
                }
            }
        }
    }

    /// - Parameter name: in any case; nil or empty for none, and for a connection without TLS.
    func chain(for name: String?) -> Int? {
        guard let name = name?.lowercased(), !name.isEmpty else { return anything }
        if let index = exact[name] { return index }
        guard !suffixes.isEmpty else { return anything }
        var rest = name.dropFirst()
        // The first dot begins the longest suffix.
        while let dot = rest.firstIndex(of: ".") {
            if let index = suffixes[String(rest[dot...])] { return index }
            rest = rest[rest.index(after: dot)...]
        }
        return anything
    }
}
