import FanlightEventLoop
import Glibc

/// Reads the log of a Pod, a piece at a time, for as long as somebody wants it.
actor PodLogReader {
    private static let pieceBytes = 64 << 10
    /// A line beyond it is handed on in parts.
    private static let lineBytes = 1 << 20
    private static let pause: Duration = .milliseconds(100)

    private let path: String
    private let options: PodLogOptions
    /// Whether more may come.
    private let isRunning: @Sendable () -> Bool
    /// Still to be read, the oldest first.
    private var files: [String]
    private var current: OpenLogFile?
    private var pending: [UInt8] = []
    private var time: [UInt8] = []
    private var isNewEnough: Bool
    private var left: Int
    private var isAtEnd = false

    init(path: String, options: PodLogOptions, isRunning: @escaping @Sendable () -> Bool) {
        self.path = path
        self.options = options
        self.isRunning = isRunning
        isNewEnough = options.since == nil
        left = options.limitBytes ?? .max
        files = PodLogFiles.existing(path, isPrevious: options.previous)
        if let tail = options.tailLines {
            let start = LogTail.start(of: files, lines: tail)
            files = Array(files.dropFirst(start.file))
            if let first = files.first, let file = OpenLogFile(first, offset: start.offset) {
                files.removeFirst()
                current = file
            }
        }
    }

    /// Nil at the end.
    func next() async -> [UInt8]? {
        while left > 0, !isAtEnd {
            if Task.isCancelled { return nil }
            var output: [UInt8] = []
            if let bytes = read() {
                take(bytes, into: &output)
            } else if options.follow, !options.previous, await wait() {
                continue
            } else {
                isAtEnd = true
                if !pending.isEmpty { append(pending[...], isWhole: false, to: &output) }
                pending = []
            }
            guard !output.isEmpty else { continue }
            if output.count > left { output.removeLast(output.count - left) }
            left -= output.count
            return output
        }
        return nil
    }

    /// Nil where nothing more is there for the moment.
    private func read() -> [UInt8]? {
        while true {
            if let bytes = current?.read(Self.pieceBytes) { return bytes }
            if files.isEmpty { return nil }
            current = OpenLogFile(files.removeFirst(), offset: 0)
        }
    }

    /// False when nothing will come any more.
    private func wait() async -> Bool {
        let wasRunning = isRunning()
        do {
            try await Task.sleep(for: Self.pause)
        } catch {
            return false
        }
        guard let file = current, let present = LogFileIdentity(path) else { return wasRunning && current == nil }
        guard file.identity != present else { return wasRunning || file.hasMore }
        // A full file got the next number; the file of a process that began anew is none of this log's.
        guard let first = LogFileIdentity(PodLogFiles.file(path, 1)), first == file.identity else { return file.hasMore }
        if !file.hasMore { files.append(path) }
        return true
    }

    private func take(_ bytes: [UInt8], into output: inout [UInt8]) {
        pending.append(contentsOf: bytes)
        var start = pending.startIndex
        while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
            append(pending[start...end], isWhole: true, to: &output)
            start = end + 1
        }
        pending.removeSubrange(..<start)
        if pending.count > Self.lineBytes {
            append(pending[...], isWhole: false, to: &output)
            pending = []
        }
    }

    /// A line without a time of its own, as those of a crash, has that of the line before.
    private func append(_ line: ArraySlice<UInt8>, isWhole: Bool, to output: inout [UInt8]) {
        if let text = LogLineTime.text(line) {
            time = Array(text)
            if let since = options.since, let seconds = LogLineTime.seconds(text) { isNewEnough = seconds >= since }
        }
        guard isNewEnough else { return }
        if options.timestamps, !time.isEmpty { output += time + [UInt8(ascii: " ")] }
        output += line
    }
}
