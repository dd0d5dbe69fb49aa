internal import CFanlightTLS

/// What a server shows and accepts: its certificates, and the versions and cipher suites that it speaks.
package final class TLSIdentity: Sendable {
    /// Not changed after it is made; BoringSSL counts its users with atomics.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// - Parameters:
    ///   - credentials: of different kinds of keys; the client gets the first that it can verify.
    ///   - ciphers: OpenSSL's names, for versions below 1.3; empty for Envoy's choice. Names that are not known are passed over.
    ///   - scope: sessions are resumed only where the scope and the certificates are the same.
    /// - Throws: there is no memory left.
    package init(
        credentials: [TLSCredential], versions: ClosedRange<TLSVersion>, ciphers: [String] = [], scope: String
    ) throws(SystemError) {
        let pointers = credentials.map { Optional($0.pointer) }
        let names = ciphers.joined(separator: ":")
        let scope = Array(scope.utf8)
        let made = names.withCString { names in
            fl_tls_identity_create(
                pointers, pointers.count, versions.lowerBound.rawValue, versions.upperBound.rawValue, ciphers.isEmpty ? nil : names, scope,
                scope.count)
        }
        guard let made else { throw SystemError(call: "TLS context", number: SystemError.noMemory) }
        pointer = made
    }

    deinit { fl_tls_identity_free(pointer) }
}
