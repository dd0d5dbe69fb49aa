import FanlightEventLoop
import Glibc

/// Held while somebody finds out who has the socket of an address, so that two who ask at once do not both find nobody.
final class AddressLock {
    private let descriptor: Int32

    /// - Throws: somebody holds it for longer than anything takes that goes well.
    init(_ runPath: String, _ address: SocketAddress) throws(SystemError) {
        let path = "\(runPath)/\(address.host)-\(address.port).lock"
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError(call: path, number: errno) }
        for _ in 0..<600 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            poll(nil, 0, 5)
        }
        throw SystemError(call: path, number: SystemError.wouldBlock)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
