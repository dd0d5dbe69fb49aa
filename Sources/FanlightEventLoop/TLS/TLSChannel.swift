internal import CFanlightTLS

/// Where the sessions of one loop take what was received and put what is to be sent.
///
/// One for all sessions of a loop, since a loop works on one at a time. It outlives them.
package struct TLSChannel: ~Copyable {
    let io: OpaquePointer

    package init() throws(SystemError) {
        guard let made = fl_tls_io_create() else { throw SystemError(call: "TLS buffers", number: SystemError.noMemory) }
        io = made
    }

    deinit { fl_tls_io_free(io) }

    /// Received bytes for the session that is worked on next, which has to use them up before another one is.
    package func receive(_ bytes: BorrowedBytes) { fl_tls_io_set_input(io, bytes.base, bytes.count) }

    /// What a session did not use, because it failed.
    package func dropInput() { receive(output.slice(from: 0, to: 0)) }

    /// What sessions wrote since it was cleared; valid until then.
    package var output: BorrowedBytes {
        var count = 0
        let base = fl_tls_io_output(io, &count)
        return BorrowedBytes(base: base, count: count)
    }

    package func clearOutput() { fl_tls_io_clear_output(io) }
}
