/// Whether a text is an address or a block of addresses of IPv4 or IPv6.
///
/// - Source: the forms that Go's `netip.ParseAddr` and `netip.ParsePrefix` take.
enum IPAddressText {
    static func isAddress(_ text: String) -> Bool { isIPv4(text[...]) || isIPv6(text[...], allowsZone: true) }

    static func isPrefix(_ text: String) -> Bool {
        guard let slash = text.lastIndex(of: "/") else { return false }
        let address = text[..<slash]
        let length = text[text.index(after: slash)...]
        guard (1...3).contains(length.utf8.count), length.utf8.allSatisfy(DomainName.isDigit), length == "0" || length.first != "0",
            let bits = Int(length)
        else { return false }
        return isIPv4(address) && bits <= 32 || isIPv6(address, allowsZone: false) && bits <= 128
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let octets = text.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4
            && octets.allSatisfy { octet in
                (1...3).contains(octet.utf8.count) && octet.utf8.allSatisfy(DomainName.isDigit) && (octet == "0" || octet.first != "0")
                    && (Int(octet) ?? 256) < 256
            }
    }

    private static func isIPv6(_ text: Substring, allowsZone: Bool) -> Bool {
        var address = text
        if let percent = address.firstIndex(of: "%") {
            guard allowsZone, address.index(after: percent) < address.endIndex else { return false }
            address = address[..<percent]
        }
        guard address.contains(":") else { return false }
        let groups = address.split(separator: ":", omittingEmptySubsequences: false)
        var missing = groups.indices.filter { groups[$0].isEmpty }
        // A `::` at the beginning or the end leaves two empty groups.
        if groups.first?.isEmpty == true {
            guard groups.count > 2, groups[1].isEmpty else { return false }
            missing.removeFirst()
        }
        if groups.last?.isEmpty == true {
            guard groups.count > 2, groups[groups.count - 2].isEmpty else { return false }
            missing.removeLast()
        }
        guard missing.count <= 1 else { return false }
        var count = 0
        for (index, group) in groups.enumerated() where !group.isEmpty {
            if group.contains(".") {
                guard index == groups.count - 1, isIPv4(group) else { return false }
                count += 2
            } else {
                guard group.utf8.count <= 4, group.utf8.allSatisfy(isHexadecimal) else { return false }
                count += 1
            }
        }
        return missing.isEmpty ? count == 8 : count < 8
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        DomainName.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
