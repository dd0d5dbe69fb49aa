internal import CFanlightLinux

/// What a read or a write on a socket came to.
package enum Transfer: Equatable {
    case bytes(Int)
    /// Nothing can be taken or given at the moment.
    case wouldBlock
    /// The peer has ended its side.
    case end
    case failed(Int32)
}

/// What came of an attempt to accept a connection.
package enum Accepted: Equatable {
    case connection(Int32, peer: SocketAddress)
    /// None waits, or the one that did went away again.
    case nothing
    /// The process or the system has no descriptors or memory left; the connection still waits.
    case exhausted
}

/// Non-blocking TCP sockets by descriptor. Whoever holds a descriptor closes it once.
package enum Socket {
    package static func listen(on address: SocketAddress, backlog: Int = 4096) throws(SystemError) -> Int32 {
        var system = address.system
        return try SystemError.check(fl_listen(&system, Int32(backlog)), "bind \(address)")
    }

    package static func accept(_ listener: Int32) -> Accepted {
        var peer = fl_address()
        let descriptor = fl_accept(listener, &peer)
        if descriptor >= 0 { return .connection(descriptor, peer: SocketAddress(peer)) }
        return SystemError.isExhaustion(-descriptor) ? .exhausted : .nothing
    }

    /// Starts a connection; it stands when the descriptor becomes writable without an error.
    package static func connect(to address: SocketAddress) throws(SystemError) -> Int32 {
        var system = address.system
        return try SystemError.check(fl_connect(&system), "connect \(address)")
    }

    package static func localAddress(_ descriptor: Int32) -> SocketAddress {
        var address = fl_address()
        return fl_local_address(descriptor, &address) == 0 ? SocketAddress(address) : .unspecified
    }

    /// 0, or the error number that the socket holds.
    package static func error(of descriptor: Int32) -> Int32 { -fl_socket_error(descriptor) }

    package static func shutDownWriting(_ descriptor: Int32) { _ = fl_shutdown_write(descriptor) }

    package static func close(_ descriptor: Int32) { _ = fl_close(descriptor) }

    /// Another descriptor of the same socket.
    package static func duplicate(_ descriptor: Int32) throws(SystemError) -> Int32 {
        try SystemError.check(fl_duplicate(descriptor), "dup")
    }

    package static func receive(_ descriptor: Int32, into buffer: borrowing ReceiveBuffer) -> Transfer {
        while true {
            let count = fl_receive(descriptor, buffer.base, buffer.capacity)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if count == -Int(SystemError.interrupted) { continue }
            return count == -Int(SystemError.wouldBlock) ? .wouldBlock : .failed(Int32(-count))
        }
    }

    /// Whether neither bytes nor an end nor an error wait to be read, as on a connection that is idle and stands.
    package static func isQuiet(_ descriptor: Int32) -> Bool { fl_peek(descriptor) == -Int(SystemError.wouldBlock) }

    package static func send(_ descriptor: Int32, _ bytes: BorrowedBytes) -> Transfer {
        while true {
            let count = fl_send(descriptor, bytes.base, bytes.count)
            if count >= 0 { return .bytes(count) }
            if count == -Int(SystemError.interrupted) { continue }
            return count == -Int(SystemError.wouldBlock) ? .wouldBlock : .failed(Int32(-count))
        }
    }

    /// Two parts in one system call.
    package static func send(_ descriptor: Int32, _ first: BorrowedBytes, _ second: BorrowedBytes) -> Transfer {
        if second.isEmpty { return send(descriptor, first) }
        while true {
            let count = fl_send_pair(descriptor, first.base, first.count, second.base, second.count)
            if count >= 0 { return .bytes(count) }
            if count == -Int(SystemError.interrupted) { continue }
            return count == -Int(SystemError.wouldBlock) ? .wouldBlock : .failed(Int32(-count))
        }
    }
}
