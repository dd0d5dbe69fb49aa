import Crypto
import FanlightResources

/// A secret that stands for a user: `fanlight_` and 256 random bits.
package struct BearerToken: Sendable {
    package static let prefix = "fanlight_"

    /// Shown once, and kept nowhere.
    package let text: String

    package init() {
        let key = SymmetricKey(size: .bits256)
        text = Self.prefix + Base64.encodeForURL(key.withUnsafeBytes { Array($0) })
    }

    var hash: TokenHash { TokenHash(of: text) }
}

/// The SHA-256 of a token, which is all that is kept of it. A token is random, so the hash needs no salt.
struct TokenHash: Hashable, Sendable {
    let bytes: [UInt8]

    init(of token: String) { bytes = Array(SHA256.hash(data: Array(token.utf8))) }

    /// Nil where the text is not 64 digits of base 16.
    init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(of: digits[index]), let low = Self.value(of: digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// By which tokens are found: the first eight bytes, which tell nobody anything about a token.
    var bucket: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// Takes the same time wherever the two differ.
    func equalsInConstantTime(_ other: TokenHash) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        var difference: UInt8 = 0
        for index in bytes.indices { difference |= bytes[index] ^ other.bytes[index] }
        return difference == 0
    }
}
