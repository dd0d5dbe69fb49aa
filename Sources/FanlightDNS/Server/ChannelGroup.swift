import NIOCore
import Synchronization

/// Channels that are to be closed together.
final class ChannelGroup: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Closes it at once where the others are closed already.
    func add(_ channel: any Channel) {
        let identifier = ObjectIdentifier(channel)
        let isClosed = state.withLock { state in
            if !state.isClosed { state.channels[identifier] = channel }
            return state.isClosed
        }
        guard !isClosed else { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in self.state.withLock { $0.channels[identifier] = nil } }
    }

    /// Returns when all are closed.
    func close() async {
        let channels = state.withLock { state in
            state.isClosed = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.close(promise: nil) }
        // The future of a channel's end never fails.
        for channel in channels { try? await channel.closeFuture.get() }
    }
}
