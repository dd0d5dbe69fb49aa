import NIOCore
import Synchronization

/// The open connections of one server, so that they can be closed with it.
final class SampleConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Keeps `channel` until it closes; a channel that comes after `close()` is closed at once.
    func add(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        let isTooLate = state.withLock { state in
            if !state.isClosed { state.channels[key] = channel }
            return state.isClosed
        }
        if isTooLate {
            channel.close(promise: nil)
            return
        }
        channel.closeFuture.whenComplete { _ in self.remove(key) }
    }

    func close() {
        let channels = state.withLock { state in
            state.isClosed = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.close(promise: nil) }
    }

    private func remove(_ key: ObjectIdentifier) {
        state.withLock { state in
            _ = state.channels.removeValue(forKey: key)
        }
    }
}
