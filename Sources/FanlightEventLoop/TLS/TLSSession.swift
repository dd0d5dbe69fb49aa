internal import CFanlightTLS

/// The server's side of one TLS connection. It owns no socket: bytes come and go through the loop's `TLSChannel`.
///
/// A place for a session, like the connection that holds it: `begin` opens one, `reset` ends it and leaves the place for the next.
package struct TLSSession: ~Copyable {
    package enum Handshake: Equatable, Sendable {
        case needsInput
        /// The client's hello is here: `serverName` is known, and `choose` or `refuse` is waited for.
        case needsIdentity
        case established
        case failed(TLSFailure)
    }

    package enum Input: Equatable, Sendable {
        /// There may be more than there was room for.
        case more
        case usedUp
        /// The client has ended its side in order; what was read before it counts.
        case ended
        case failed
    }

    private var pointer: OpaquePointer?

    package init() {}

    deinit { if let pointer { fl_tls_session_free(pointer) } }

    package var isOpen: Bool { pointer != nil }

    /// False without memory.
    package mutating func begin(_ front: TLSFront, _ channel: borrowing TLSChannel) -> Bool {
        reset()
        pointer = fl_tls_session_create(front.pointer, channel.io)
        return pointer != nil
    }

    package mutating func reset() {
        guard let pointer else { return }
        fl_tls_session_free(pointer)
        self.pointer = nil
    }

    /// Goes on with the handshake as far as the input leads.
    package func handshake() -> Handshake {
        guard let pointer else { return .failed(.malformed) }
        return switch fl_tls_session_handshake(pointer) {
        case FL_TLS_DONE: .established
        case FL_TLS_WANTS_INPUT: .needsInput
        case FL_TLS_WANTS_IDENTITY: .needsIdentity
        default: .failed(TLSFailure(fl_tls_session_failure(pointer)))
        }
    }

    /// The name that the client asked for, as it came; nil for none.
    package var serverName: [UInt8]? {
        guard let pointer, let text = fl_tls_session_server_name(pointer) else { return nil }
        var bytes: [UInt8] = []
        var index = 0
        while text[index] != 0 {
            bytes.append(UInt8(bitPattern: text[index]))
            index += 1
        }
        return bytes
    }

    package func choose(_ identity: TLSIdentity) { if let pointer { fl_tls_session_choose(pointer, identity.pointer) } }

    /// The handshake fails with the alert unrecognized_name, or handshake_failure where the name is known and cannot be served now.
    package func refuse(knowsName: Bool) { if let pointer { fl_tls_session_refuse(pointer, knowsName ? 1 : 0) } }

    /// Decrypts into the buffer, from its start.
    package func read(into buffer: borrowing ReceiveBuffer) -> (count: Int, input: Input) {
        guard let pointer else { return (0, .failed) }
        var count = 0
        let input: Input =
            switch fl_tls_session_read(pointer, buffer.base, buffer.capacity, &count) {
            case FL_TLS_DONE: .more
            case FL_TLS_WANTS_INPUT: .usedUp
            case FL_TLS_CLOSED: .ended
            default: .failed
            }
        return (count, input)
    }

    /// Encrypts both parts. False when the session has failed.
    package func write(_ first: BorrowedBytes, _ second: BorrowedBytes) -> Bool {
        guard let pointer else { return false }
        return fl_tls_session_write(pointer, first.base, first.count, second.base, second.count) != 0
    }

    /// Writes that our side ends, so that the client can tell the end from a connection that broke.
    package func end() { if let pointer { fl_tls_session_end(pointer) } }

    package var version: TLSVersion? { pointer.flatMap { TLSVersion(rawValue: fl_tls_session_version($0)) } }

    /// OpenSSL's name of the cipher suite, which Envoy shows too.
    package var cipher: String { pointer.map { String(cString: fl_tls_session_cipher($0)) } ?? "" }

    /// The client came back with a ticket instead of a full handshake.
    package var isResumed: Bool { pointer.map { fl_tls_session_is_resumed($0) != 0 } ?? false }
}
