internal import CFanlightTLS

/// A certificate chain with its private key, read and found to fit together.
package final class TLSCredential: Sendable {
    /// What is wrong with a chain or a key; the text holds nothing of the key.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Not changed after it is made.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// - Parameters:
    ///   - chain: PEM; the certificate of the server first.
    ///   - privateKey: PEM, not encrypted.
    package init(chain: [UInt8], privateKey: [UInt8]) throws(Problem) {
        var text = [CChar](repeating: 0, count: 256)
        guard let made = fl_tls_credential_create(chain, chain.count, privateKey, privateKey.count, &text, text.count) else {
            throw Problem(description: String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        pointer = made
    }

    deinit { fl_tls_credential_free(pointer) }
}
