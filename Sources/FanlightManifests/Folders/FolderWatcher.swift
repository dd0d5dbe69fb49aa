import Glibc
import Synchronization

/// Tells when something below a set of paths may have changed.
///
/// Uses the kernel's notifications (inotify) and waits until they have stopped for 50 ms, so that an editor's save or a `git checkout` is one
/// change. Every five seconds it also looks for itself, for file systems without notifications and for links that lead elsewhere.
package final class FolderWatcher: Sendable {
    /// One element for each change; changes that nobody has taken yet count as one. Ends with `stop`.
    package let changes: AsyncStream<Void>

    private let descriptor: Int32
    /// A pipe: a byte in it ends the thread.
    private let wake: (read: Int32, write: Int32)
    private let thread: Mutex<pthread_t?>

    /// - Throws: `FolderWatcherError` where the kernel grants no more watchers.
    package init(paths: [String]) throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        changes = stream
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw FolderWatcherError(message: "inotify_init1: \(String(cString: strerror(errno)))") }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            close(descriptor)
            throw FolderWatcherError(message: "pipe: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        wake = (ends[0], ends[1])
        thread = Mutex(nil)
        let loop = FolderWatchLoop(paths: paths, descriptor: descriptor, wake: wake.read, continuation: continuation)
        var created = pthread_t()
        let argument = Unmanaged.passRetained(loop)
        let status = pthread_create(
            &created, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<FolderWatchLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard status == 0 else {
            argument.release()
            for descriptor in [descriptor, wake.read, wake.write] { close(descriptor) }
            throw FolderWatcherError(message: "pthread_create: \(String(cString: strerror(status)))")
        }
        thread.withLock { $0 = created }
    }

    deinit { stop() }

    /// Ends the watching and the stream; returns when the thread is gone. May be called more than once.
    package func stop() {
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let running else { return }
        var byte: UInt8 = 0
        _ = write(wake.write, &byte, 1)
        pthread_join(running, nil)
        for descriptor in [descriptor, wake.read, wake.write] { close(descriptor) }
    }
}

/// Why a folder cannot be watched.
package struct FolderWatcherError: Error, CustomStringConvertible {
    package let message: String

    package var description: String { message }
}
