import FanlightIR

/// The filter chains of a listener by server name; it chooses as `FilterChainChoice` does, without looking at all of them.
struct ChainIndex {
    private var exact: [String: Int] = [:]
    /// By what stands behind the asterisk.
    private var wildcards: [String: Int] = [:]
    /// Of connections whose name no chain has.
    private(set) var rest: Int?
    let chains: [FilterChain]

    init(_ chains: [FilterChain]) {
        self.chains = chains
        for (index, chain) in chains.enumerated() {
            if chain.serverNames.isEmpty { rest = rest ?? index }
            for name in chain.serverNames {
                if name == "*" {
                    rest = rest ?? index
                } else if name.hasPrefix("*.") {
                    let suffix = String(name.dropFirst())
                    wildcards[suffix] = wildcards[suffix] ?? index
                } else {
                    exact[name] = exact[name] ?? index
                }
            }
        }
    }

    /// - Parameter name: in lower case; nil for a connection without TLS, or without a name.
    func index(_ name: String?) -> Int? {
        guard let name, !name.isEmpty else { return rest }
        if let index = exact[name] { return index }
        // The longest wildcard is the one whose dot comes first.
        var start = name.startIndex
        while let dot = name[start...].firstIndex(of: ".") {
            if dot != name.startIndex, let index = wildcards[String(name[dot...])] { return index }
            start = name.index(after: dot)
        }
        return rest
    }

    func chain(_ name: String?) -> FilterChain? { index(name).map { chains[$0] } }
}
