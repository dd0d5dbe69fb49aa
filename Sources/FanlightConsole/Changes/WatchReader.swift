import FanlightHTTP
import FanlightManifests
import FanlightResources
import Synchronization

/// Takes the API's answer to a watch, and writes a notice of each event to the client. It waits where the client does, so that a slow client is as slow
/// to the API.
final class WatchReader: HTTPBodyWriter {
    /// No line of a watch of metadata is longer: its answer is broken off.
    private static let longestLine = 4 << 20

    /// Why the watch cannot go on from where it is.
    struct Loss: Error {}

    private struct State {
        var rest: [UInt8] = []
        var revision: String
        var isLost = false
    }

    private let resource: WatchedResource
    private let client: any HTTPBodyWriter
    private let told: @Sendable (Int64?) -> Void
    private let state: Mutex<State>

    /// - Parameter told: hears of each revision up to which everything has been written to the client.
    init(
        _ resource: WatchedResource, from revision: String, to client: any HTTPBodyWriter,
        told: @escaping @Sendable (Int64?) -> Void = { _ in }
    ) {
        self.told = told
        self.resource = resource
        self.client = client
        state = Mutex(State(revision: revision))
    }

    /// Up to where everything has been told; nil where it is not known.
    var revision: String? { state.withLock { $0.isLost ? nil : $0.revision } }

    func write(_ bytes: [UInt8]) async throws {
        let (notices, revision, isLost) = state.withLock { state in
            state.rest += bytes
            var notices: [UInt8] = []
            while let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
                take(Array(state.rest[..<end]), &state, &notices)
                state.rest.removeSubrange(...end)
            }
            if state.rest.count > Self.longestLine { state.isLost = true }
            return (notices, state.revision, state.isLost)
        }
        if !notices.isEmpty { try await client.write(notices) }
        if isLost { throw Loss() }
        told(Int64(revision))
    }

    private func take(_ line: [UInt8], _ state: inout State, _ notices: inout [UInt8]) {
        guard !line.isEmpty, !state.isLost else { return }
        guard let event = JSONReader.read(line).documents.first?.node, let type = event["type"]?.string,
            let metadata = event[path: ["object", "metadata"]]
        else {
            state.isLost = true
            return
        }
        switch type {
        case "ADDED", "MODIFIED", "DELETED": notices += ChangeNotice.change(type, of: resource, metadata: metadata)
        case "BOOKMARK": break
        default:
            state.isLost = true
            return
        }
        if let revision = metadata["resourceVersion"]?.string { state.revision = revision }
    }
}
