internal import CFanlightTLS

/// What the TLS sessions of all loops share before it is known whom their clients want: the keys of session tickets.
///
/// They live as long as the value, are renewed every two days, and never leave the process.
package final class TLSFront: Sendable {
    /// Not changed after it is made but by BoringSSL, which locks.
    nonisolated(unsafe) let pointer: OpaquePointer

    package init() throws(SystemError) {
        guard let made = fl_tls_front_create() else { throw SystemError(call: "TLS context", number: SystemError.noMemory) }
        pointer = made
    }

    deinit { fl_tls_front_free(pointer) }
}
