internal import CFanlightLinux

/// An IPv4 or IPv6 address and a port.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    private var high: UInt64
    private var low: UInt64
    private var scope: UInt32
    package var port: UInt16
    package let isIPv6: Bool

    /// nil when the text is no address.
    package init?(_ text: String, port: Int) {
        guard let port = UInt16(exactly: port) else { return nil }
        var address = fl_address()
        guard fl_parse_address(text, &address) != 0 else { return nil }
        address.port = port
        self.init(address)
    }

    init(_ address: fl_address) {
        (high, low) = withUnsafeBytes(of: address.bytes) {
            ($0.loadUnaligned(fromByteOffset: 0, as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        scope = address.scope
        port = address.port
        isIPv6 = address.is_ipv6 != 0
    }

    /// 0.0.0.0:0.
    package static let unspecified = SocketAddress(fl_address())

    var system: fl_address {
        var address = fl_address()
        withUnsafeMutableBytes(of: &address.bytes) {
            $0.storeBytes(of: high, toByteOffset: 0, as: UInt64.self)
            $0.storeBytes(of: low, toByteOffset: 8, as: UInt64.self)
        }
        address.scope = scope
        address.port = port
        address.is_ipv6 = isIPv6 ? 1 : 0
        return address
    }

    /// The address without the port.
    package var host: String {
        var text = ByteQueue()
        append(to: &text)
        return text.bytes.text
    }

    package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Writes the address without the port.
    package func append(to queue: inout ByteQueue) {
        if isIPv6 {
            var address = system
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
                guard let base = buffer.baseAddress else { return }
                let count = Int(fl_format_address(&address, base))
                base.withMemoryRebound(to: UInt8.self, capacity: 64) { queue.append(BorrowedBytes(base: $0, count: count)) }
            }
            return
        }
        for part in 0..<4 {
            if part > 0 { queue.append(UInt8(ascii: ".")) }
            queue.append(decimal: Int(truncatingIfNeeded: (high >> UInt64(part * 8)) & 0xff))
        }
    }
}
