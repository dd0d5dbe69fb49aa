import FanlightResources

/// Kubernetes' functions of IP addresses and networks.
extension CELFunction {
    static let addresses: [CELFunction] = [
        global("ip") { (arguments, meter) throws(CELError) in .address(try address(try text(arguments, &meter))) },
        global("isIP") { (arguments, meter) throws(CELError) in
            let text = try text(arguments, &meter)
            return .bool((try? address(text)) != nil)
        },
        global("ip.isCanonical") { (arguments, meter) throws(CELError) in
            let text = try text(arguments, &meter)
            return .bool(try address(text).text == text)
        },
        method("family") { (arguments, _) throws(CELError) in .int(try address(arguments, 0).bytes.count == 4 ? 4 : 6) },
        kind("isUnspecified") { $0.isUnspecified }, kind("isLoopback") { $0.isLoopback },
        kind("isLinkLocalMulticast") { $0.isLinkLocalMulticast }, kind("isLinkLocalUnicast") { $0.isLinkLocalUnicast },
        kind("isGlobalUnicast") { $0.isGlobalUnicast },
    ]

    static let prefixes: [CELFunction] = [
        global("cidr") { (arguments, meter) throws(CELError) in .prefix(try prefix(try text(arguments, &meter))) },
        global("isCIDR") { (arguments, meter) throws(CELError) in .bool(CELPrefix(try text(arguments, &meter)) != nil) },
        method("containsIP", 1) { (arguments, _) throws(CELError) in
            .bool(try prefix(arguments, 0).contains(try address(arguments, 1)))
        },
        method("containsCIDR", 1) { (arguments, _) throws(CELError) in
            .bool(try prefix(arguments, 0).contains(try prefix(arguments, 1)))
        },
        method("ip") { (arguments, _) throws(CELError) in .address(try prefix(arguments, 0).address) },
        method("masked") { (arguments, _) throws(CELError) in .prefix(try prefix(arguments, 0).masked) },
        method("prefixLength") { (arguments, _) throws(CELError) in .int(Int64(try prefix(arguments, 0).length)) },
    ]

    private static func kind(_ name: String, _ isKind: @escaping @Sendable (CELAddress) -> Bool) -> CELFunction {
        method(name) { (arguments, _) throws(CELError) in .bool(isKind(try address(arguments, 0))) }
    }

    private static func text(_ arguments: CELArguments, _ meter: inout CELMeter) throws(CELError) -> String {
        let text = try arguments.string(0)
        try meter.charge(5 + text.utf8.count / 10)
        return text
    }

    // Kubernetes: apiserver/pkg/cel/library/ip.go, parseIPAddr.
    private static func address(_ text: String) throws(CELError) -> CELAddress {
        let quoted = GoFormat.quoted(text)
        guard let address = CELAddress(text) else {
            if let zone = text.firstIndex(of: "%"), zone < text.index(before: text.endIndex),
                CELAddress(String(text[..<zone]))?.bytes.count == 16
            {
                throw .evaluation("IP address \(quoted) with zone value is not allowed")
            }
            throw .evaluation("IP Address \(quoted) parse error during conversion from string: ParseAddr(\(quoted)): unable to parse IP")
        }
        guard !address.isVersion4InVersion6 else { throw .evaluation("IPv4-mapped IPv6 address \(quoted) is not allowed") }
        return address
    }

    private static func prefix(_ text: String) throws(CELError) -> CELPrefix {
        guard let prefix = CELPrefix(text) else {
            throw .evaluation(
                "network address parse error during conversion from string: netip.ParsePrefix(\(GoFormat.quoted(text))): bad network")
        }
        return prefix
    }

    /// An argument that is an address; the second of a method may also be the text of one.
    private static func address(_ arguments: CELArguments, _ index: Int) throws(CELError) -> CELAddress {
        switch arguments.values[index] {
        case .address(let address): return address
        case .string(let text) where index > 0: return try address(text)
        default: throw arguments.mismatch
        }
    }

    private static func prefix(_ arguments: CELArguments, _ index: Int) throws(CELError) -> CELPrefix {
        switch arguments.values[index] {
        case .prefix(let prefix): return prefix
        case .string(let text) where index > 0: return try prefix(text)
        default: throw arguments.mismatch
        }
    }
}
