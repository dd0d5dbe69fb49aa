package import FanlightEventLoop
import Synchronization

/// The listening sockets that a gateway process has, for its siblings.
package final class SocketRegistry: Sendable {
    private let descriptors = Mutex<[SocketAddress: Int32]>([:])

    package init() {}

    deinit {
        descriptors.withLock { for descriptor in $0.values { Socket.close(descriptor) } }
    }

    /// Another descriptor of the socket on the address, which the caller closes; nil where there is none.
    package func duplicate(_ address: SocketAddress) -> Int32? {
        descriptors.withLock { descriptors in descriptors[address].flatMap { try? Socket.duplicate($0) } }
    }

    /// Keeps a descriptor of the socket.
    func publish(_ address: SocketAddress, _ descriptor: Int32) throws(SystemError) {
        let copy = try Socket.duplicate(descriptor)
        let old = descriptors.withLock { $0.updateValue(copy, forKey: address) }
        if let old { Socket.close(old) }
    }

    func withdraw(_ address: SocketAddress) {
        if let descriptor = descriptors.withLock({ $0.removeValue(forKey: address) }) { Socket.close(descriptor) }
    }
}
