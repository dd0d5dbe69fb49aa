import FanlightEventLoop
import Glibc
import Synchronization

/// Keeps the file that a process writes its output to from growing without bound.
///
/// The process does it itself, since it outlives whoever started it. What it writes goes to its standard output and error, so that the words of a
/// crash are in the file too.
package final class BoundedLog: Sendable {
    private let path: String
    private let limit: Int
    private let files: Int
    private let output: Int32
    private let errors: Int32
    private let turn = Mutex(())

    package init(path: String, bytes: Int, files: Int, output: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO) {
        self.path = path
        limit = bytes
        self.files = files
        self.output = output
        self.errors = errors
    }

    /// Begins a new file where the present one is full. Output that goes elsewhere, as to a terminal, is left alone.
    package func check() {
        turn.withLock { _ in
            var written = stat()
            var file = stat()
            guard fstat(output, &written) == 0, written.st_size > limit, stat(path, &file) == 0, written.st_ino == file.st_ino,
                written.st_dev == file.st_dev
            else { return }
            PodLogFiles.shift(path, files: files)
            let fresh = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard fresh >= 0 else {
                // A full disk: what was there last is given up, so that what comes is kept within the bound.
                _ = ftruncate(output, 0)
                return
            }
            var error = stat()
            let takesErrors = fstat(errors, &error) == 0 && error.st_ino == written.st_ino && error.st_dev == written.st_dev
            dup2(fresh, output)
            if takesErrors { dup2(fresh, errors) }
            close(fresh)
        }
    }
}
