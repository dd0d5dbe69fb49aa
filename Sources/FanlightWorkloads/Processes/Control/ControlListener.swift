import FanlightEventLoop
import Glibc

/// The listening end of a control socket, with its name in the folder.
final class ControlListener: Sendable {
    let descriptor: Int32
    private let folder: Int32
    private let name: String

    /// Takes the place of a socket that a process of before left behind: whoever comes here has the lock of the Pod's process.
    init(runPath: String, name: String) throws(SystemError) {
        let folder = open(runPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemError(call: runPath, number: errno) }
        do throws(SystemError) {
            // Nobody takes the name away that is put there now, thinking it the old one.
            let lock = FolderLock(runPath)
            defer { withExtendedLifetime(lock) {} }
            unlinkat(folder, name, 0)
            descriptor = try UnixSocket.listen(folder: folder, name: name)
        } catch {
            Socket.close(folder)
            throw error
        }
        self.folder = folder
        self.name = name
    }

    deinit {
        unlinkat(folder, name, 0)
        Socket.close(descriptor)
        Socket.close(folder)
    }
}
