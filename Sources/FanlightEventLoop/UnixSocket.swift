internal import CFanlightLinux

/// Non-blocking Unix sockets, by their name in an open folder, so that the folder's path may be of any length.
package enum UnixSocket {
    /// Who made the other end of a connection, as the kernel knows it.
    package struct Peer: Hashable, Sendable {
        package let user: UInt32
        /// 0 where this process's namespace does not know the other.
        package let process: Int32
    }

    /// The file of the socket has mode 0600 from its first moment.
    package static func listen(folder: Int32, name: String, backlog: Int = 64) throws(SystemError) -> Int32 {
        try SystemError.check(fl_unix_listen(folder, name, Int32(backlog)), "bind \(name)")
    }

    package static func connect(folder: Int32, name: String) throws(SystemError) -> Int32 {
        try SystemError.check(fl_unix_connect(folder, name), "connect \(name)")
    }

    /// The accepted connection; nil where none waits.
    package static func accept(_ listener: Int32) -> Accepted {
        var peer = fl_address()
        let descriptor = fl_accept(listener, &peer)
        if descriptor >= 0 { return .connection(descriptor, peer: .unspecified) }
        return SystemError.isExhaustion(-descriptor) ? .exhausted : .nothing
    }

    package static func peer(of descriptor: Int32) throws(SystemError) -> Peer {
        var user: UInt32 = 0
        var process: Int32 = 0
        _ = try SystemError.check(fl_peer_credentials(descriptor, &user, &process), "SO_PEERCRED")
        return Peer(user: user, process: process)
    }

    package static func send(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>, attaching attached: Int32? = nil) -> Transfer {
        while true {
            let count = bytes.withUnsafeBytes { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                return attached.map { fl_send_descriptor(descriptor, base, buffer.count, $0) } ?? fl_send(descriptor, base, buffer.count)
            }
            if count >= 0 { return .bytes(count) }
            if count == -Int(SystemError.interrupted) { continue }
            return count == -Int(SystemError.wouldBlock) ? .wouldBlock : .failed(Int32(-count))
        }
    }

    /// Appends what has come, at most `limit` bytes.
    ///
    /// - Parameter attached: a descriptor that came along, which the caller then owns.
    package static func receive(_ descriptor: Int32, into bytes: inout [UInt8], limit: Int, attached: inout Int32?) -> Transfer {
        while true {
            var received: Int32 = -1
            let count = withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                let count = fl_receive_descriptor(descriptor, base, limit, &received)
                if count > 0 { bytes.append(contentsOf: UnsafeRawBufferPointer(start: base, count: count)) }
                return count
            }
            if received >= 0 {
                // One at a time is asked for: a second one is nobody's.
                if let attached { Socket.close(attached) }
                attached = received
            }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if count == -Int(SystemError.interrupted) { continue }
            return count == -Int(SystemError.wouldBlock) ? .wouldBlock : .failed(Int32(-count))
        }
    }
}
