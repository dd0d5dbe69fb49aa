import Crypto
import FanlightResources

/// 256 random bits as text, and what is kept of them.
enum SessionSecret {
    static func make() -> String { Base64.encodeForURL(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }) }

    /// The SHA-256. What is hashed is random, so it needs no salt.
    struct Hash: Hashable, Sendable {
        let bytes: [UInt8]

        init(of secret: String) { bytes = Array(SHA256.hash(data: Array(secret.utf8))) }

        /// By which it is found: the first eight bytes, which tell nobody anything.
        var bucket: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

        /// Takes the same time wherever the two differ.
        func equalsInConstantTime(_ other: Hash) -> Bool {
            guard bytes.count == other.bytes.count else { return false }
            var difference: UInt8 = 0
            for index in bytes.indices { difference |= bytes[index] ^ other.bytes[index] }
            return difference == 0
        }
    }
}
