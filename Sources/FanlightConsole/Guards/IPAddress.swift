import Glibc

/// Addresses as text.
enum IPAddress {
    /// Four or sixteen bytes; nil for what is no address.
    static func bytes(_ text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
        var sixteen = in6_addr()
        if inet_pton(AF_INET6, text, &sixteen) == 1 { return withUnsafeBytes(of: sixteen) { Array($0) } }
        return nil
    }

    /// Whether only this machine reaches it.
    static func isLoopback(_ text: String) -> Bool {
        guard let bytes = bytes(text) else { return text.lowercased() == "localhost" }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether it stands for all addresses of the machine.
    static func isUnspecified(_ text: String) -> Bool { bytes(text).map { $0.allSatisfy { $0 == 0 } } ?? false }
}
