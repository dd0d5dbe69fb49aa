import Glibc

/// What tells an unchanged file from a changed one without reading it.
struct FileStamp: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let modifiedNanoseconds: Int64
    let changedNanoseconds: Int64

    init(_ info: stat) {
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
        size = Int64(info.st_size)
        modifiedNanoseconds = Self.nanoseconds(info.st_mtim)
        changedNanoseconds = Self.nanoseconds(info.st_ctim)
    }

    /// Whether the file had been left alone for so long that another change would show in its times.
    ///
    /// Kernels take the times of files from a clock that ticks every few milliseconds: two writes within one tick leave the same stamp.
    func isSettled(at now: Int64) -> Bool {
        changedNanoseconds < now - 1_000_000_000 && modifiedNanoseconds < now - 1_000_000_000
    }

    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
}
