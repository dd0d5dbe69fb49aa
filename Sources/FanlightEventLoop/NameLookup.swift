internal import CFanlightLinux

/// The system's resolver, which blocks.
package enum NameLookup {
    /// At most 32 addresses in the resolver's order; none when the name cannot be resolved. Their port is 0.
    package static func addresses(of name: String) -> [SocketAddress] {
        withUnsafeTemporaryAllocation(of: fl_address.self, capacity: 32) { buffer in
            guard let base = buffer.baseAddress else { return [] }
            base.initialize(repeating: fl_address(), count: 32)
            let count = Int(fl_resolve(name, base, 32))
            return count > 0 ? (0..<count).map { SocketAddress(buffer[$0]) } : []
        }
    }
}
