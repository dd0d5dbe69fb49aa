package import FanlightFeed
import Glibc

/// The file with the configuration that a gateway served last, from which it starts while the control plane is away.
///
/// It holds private keys, so that only its owner may read it.
package struct LastGoodConfiguration: Sendable {
    /// More than any configuration needs; what is larger is not read.
    private static let limit = 1 << 30

    package let path: String

    package init(_ path: String) { self.path = path }

    package var isThere: Bool { access(path, F_OK) == 0 }

    /// The configuration.
    ///
    /// - Throws: where there is none, or it is of no use, with the reason; that is no obstacle to a start.
    package func read() throws(FeedTransportError) -> FeedArchive {
        let bytes = try FeedFile.read(path, limit: Self.limit)
        do throws(FeedArchive.Problem) {
            return try FeedArchive(bytes: bytes)
        } catch {
            throw FeedTransportError("\(path) \(error); it is left out")
        }
    }

    package func write(_ archive: FeedArchive) throws(FeedTransportError) { try FeedFile.replace(path, with: archive.bytes) }
}
