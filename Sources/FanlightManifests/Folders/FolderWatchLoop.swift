import Glibc

/// The thread of a `FolderWatcher`.
final class FolderWatchLoop: Sendable {
    private static let quietMilliseconds: Int32 = 50
    /// A folder that never comes to rest is reported all the same.
    private static let maximumDelayMilliseconds: Int64 = 1_000
    private static let rescanMilliseconds: Int32 = 5_000

    private let paths: [String]
    private let descriptor: Int32
    private let wake: Int32
    private let continuation: AsyncStream<Void>.Continuation
    /// What the paths held before they were watched: a change since then is not missed.
    private let initial: Int

    init(paths: [String], descriptor: Int32, wake: Int32, continuation: AsyncStream<Void>.Continuation) {
        self.paths = paths.map(FolderListing.trimmed)
        self.descriptor = descriptor
        self.wake = wake
        self.continuation = continuation
        let listings = self.paths.map(FolderListing.init)
        initial = Self.digest(listings)
        watch(listings)
    }

    func run() {
        var seen = initial
        while true {
            switch wait(Self.rescanMilliseconds) {
            case .stopped:
                return continuation.finish()
            case .changed:
                guard settle() else { return continuation.finish() }
                let listings = listings()
                watch(listings)
                seen = Self.digest(listings)
                continuation.yield()
            case .quiet:
                let listings = listings()
                let found = Self.digest(listings)
                guard found != seen else { continue }
                watch(listings)
                seen = found
                continuation.yield()
            }
        }
    }

    private enum Outcome {
        case changed
        case quiet
        case stopped
    }

    /// Waits until nothing has happened for a moment; false where the watcher was stopped meanwhile.
    private func settle() -> Bool {
        let end = Self.milliseconds() + Self.maximumDelayMilliseconds
        while Self.milliseconds() < end {
            switch wait(Self.quietMilliseconds) {
            case .stopped: return false
            case .quiet: return true
            case .changed: continue
            }
        }
        return true
    }

    private func wait(_ milliseconds: Int32) -> Outcome {
        let end = Self.milliseconds() + Int64(milliseconds)
        while true {
            var polled = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
            let rest = max(0, end - Self.milliseconds())
            let count = poll(&polled, 2, Int32(rest))
            if count < 0, errno == EINTR { continue }
            if polled[1].revents != 0 || count < 0 { return .stopped }
            if count == 0 { return .quiet }
            if readEvents() { return .changed }
        }
    }

    /// Takes all waiting events; true where one of them is about more than an editor's temporary file.
    private func readEvents() -> Bool {
        var isRelevant = false
        let size = 64 * 1_024
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: MemoryLayout<inotify_event>.alignment)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer, size)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return isRelevant }
            var offset = 0
            while offset + MemoryLayout<inotify_event>.size <= count {
                let event = buffer.load(fromByteOffset: offset, as: inotify_event.self)
                let nameOffset = offset + MemoryLayout<inotify_event>.size
                let name = event.len > 0 ? String(cString: (buffer + nameOffset).assumingMemoryBound(to: CChar.self)) : ""
                let isFolder = event.mask & UInt32(IN_ISDIR) != 0
                // The links of a mounted ConfigMap change with the hidden link ..data that they lead through.
                if name.isEmpty || name == "..data" || !FolderListing.isTemporary(name) && (isFolder || FolderListing.isManifest(name)) {
                    isRelevant = true
                }
                offset = nameOffset + Int(event.len)
            }
        }
    }

    private func listings() -> [FolderListing] { paths.map(FolderListing.init) }

    private static func digest(_ listings: [FolderListing]) -> Int {
        var hasher = Hasher()
        for listing in listings {
            hasher.combine(listing.files)
            hasher.combine(listing.folders)
            hasher.combine(listing.failures.map(\.path))
        }
        return hasher.finalize()
    }

    /// Watching a folder twice is the same as once. The folder of a path is watched too: editors and ConfigMaps replace files by renaming.
    private func watch(_ listings: [FolderListing]) {
        let mask = UInt32(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB)
        for folder in listings.flatMap(\.folders) { _ = inotify_add_watch(descriptor, folder, mask) }
        for (path, listing) in zip(paths, listings) where listing.folders.isEmpty {
            let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            _ = inotify_add_watch(descriptor, parent.isEmpty ? "/" : parent, mask)
        }
    }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
