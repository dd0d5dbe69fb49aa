import FanlightIR

/// Virtual hosts by domain: exact names, wildcards by what follows their asterisk, and the one for all.
struct HostIndex: Sendable {
    private var exact: ByteMap<VirtualHostTable>
    private var wildcards: ByteMap<VirtualHostTable>
    private var catchAll: VirtualHostTable?
    private var wildcardLengths = LengthSet()

    init(seed: UInt64, capacity: Int) {
        exact = ByteMap(seed: seed, ignoresCase: true, capacity: capacity)
        wildcards = ByteMap(seed: seed, ignoresCase: true, capacity: capacity / 4)
    }

    var isCrowded: Bool { exact.isCrowded || wildcards.isCrowded }

    mutating func insert(_ table: VirtualHostTable) {
        for domain in table.virtualHost.domains {
            if domain == "*" {
                catchAll = catchAll ?? table
            } else if domain.hasPrefix("*") {
                let suffix = ASCII.lowercased(String(domain.dropFirst()))
                wildcards.update(suffix) { $0 = $0 ?? table }
                wildcardLengths.insert(suffix.count)
            } else {
                exact.update(ASCII.lowercased(domain)) { $0 = $0 ?? table }
            }
        }
    }

    mutating func remove(_ table: VirtualHostTable) {
        for domain in table.virtualHost.domains {
            if domain == "*" {
                if catchAll === table { catchAll = nil }
            } else if domain.hasPrefix("*") {
                let suffix = ASCII.lowercased(String(domain.dropFirst()))
                wildcards.update(suffix) { if $0 === table { $0 = nil } }
                wildcardLengths.remove(suffix.count)
            } else {
                exact.update(ASCII.lowercased(domain)) { if $0 === table { $0 = nil } }
            }
        }
    }

    @inline(__always)
    func table(authority: UnsafeRawBufferPointer) -> VirtualHostTable? {
        let host = Self.host(of: authority)
        if host.isEmpty { return catchAll }
        if let table = exact.value(host) { return table }
        if let longest = wildcardLengths.lengths.last, let table = wildcard(host, longest: longest) { return table }
        return catchAll
    }

    // An asterisk stands for at least one character, as in Envoy's findWildcardVirtualHost.
    private func wildcard(_ host: UnsafeRawBufferPointer, longest: Int) -> VirtualHostTable? {
        var start = max(1, host.count - longest)
        while start < host.count {
            if host[start] == 0x2E, let table = wildcards.value(UnsafeRawBufferPointer(rebasing: host[start...])) { return table }
            start += 1
        }
        return nil
    }

    /// The authority without its port; the brackets of an IPv6 address stay.
    // Envoy: source/common/http/header_utility.cc, getPortStart.
    @inline(__always)
    static func host(of authority: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var index = authority.count - 1
        while index >= 0 {
            if authority[index] == 0x3A { return UnsafeRawBufferPointer(rebasing: authority[..<index]) }
            if authority[index] == 0x5D { return authority }
            index -= 1
        }
        return authority
    }
}
