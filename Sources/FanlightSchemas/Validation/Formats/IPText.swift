/// Addresses and blocks of addresses as Go reads them.
enum IPText {
    /// Four bytes of an IPv4 address, sixteen of an IPv6 address; nil where the text is neither. Zones are not taken.
    static func address(_ text: some StringProtocol) -> [UInt8]? {
        let bytes = Array(text.utf8)
        return bytes.contains(UInt8(ascii: ":")) ? six(bytes[...]) : four(bytes[...])
    }

    static func isBlock(_ text: String) -> Bool { block(text) != nil }

    /// An address, and how many of its bits belong to the network.
    static func block(_ text: String) -> (address: [UInt8], length: Int)? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let address = address(parts[0]), !parts[1].isEmpty, parts[1].utf8.count <= 9,
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(parts[1]), length <= address.count * 8
        else { return nil }
        return (address, length)
    }

    private static func four(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var value = 0
            for byte in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            guard value <= 255 else { return nil }
            address.append(UInt8(value))
        }
        return address
    }

    private static func six(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let gap = firstGap(bytes)
        guard let gap else { return groups(bytes).flatMap { $0.count == 16 ? $0 : nil } }
        let rest = bytes[(gap + 2)...]
        guard firstGap(rest) == nil, let head = groups(bytes[..<gap], mayEndInFour: false), let tail = groups(rest),
            head.count + tail.count <= 14
        else {
            return nil
        }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func firstGap(_ bytes: ArraySlice<UInt8>) -> Int? {
        zip(bytes.indices, bytes.indices.dropFirst()).first { bytes[$0] == UInt8(ascii: ":") && bytes[$1] == UInt8(ascii: ":") }?.0
    }

    private static func groups(_ bytes: ArraySlice<UInt8>, mayEndInFour: Bool = true) -> [UInt8]? {
        guard !bytes.isEmpty else { return [] }
        var address: [UInt8] = []
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInFour, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let four = four(part) else { return nil }
                address += four
            } else {
                guard (1...4).contains(part.count), part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-"),
                    let value = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
                else { return nil }
                address += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
            }
        }
        return address
    }
}
