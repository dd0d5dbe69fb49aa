import FanlightEventLoop
import Glibc

/// Held while names of sockets in a folder change hands. It is waited for shortly; whoever holds it only renames.
final class FolderLock {
    private let descriptor: Int32

    init(_ path: String) {
        descriptor = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        for _ in 0..<200 where descriptor >= 0 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            poll(nil, 0, 5)
        }
    }

    deinit { if descriptor >= 0 { Socket.close(descriptor) } }
}
