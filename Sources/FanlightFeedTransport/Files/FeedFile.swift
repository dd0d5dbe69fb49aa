import FanlightFiles
import Glibc

/// Files of the feed's two ends, whose problems are those of the transport.
enum FeedFile {
    /// - Throws: where it is not there, cannot be read, or is larger than `limit`.
    static func read(_ path: String, limit: Int) throws(FeedTransportError) -> [UInt8] {
        do {
            if let bytes = try WholeFile(path).read(limit: limit) { return bytes }
        } catch {
            throw FeedTransportError("\(error)")
        }
        throw FeedTransportError("\(FileError(path: path, reason: .system(ENOENT)))")
    }

    static func replace(_ path: String, with bytes: [UInt8]) throws(FeedTransportError) {
        do {
            try WholeFile(path).replace(with: bytes)
        } catch {
            throw FeedTransportError("\(error)")
        }
    }
}
