import Synchronization

/// The runtime, for those that are made before it.
final class RuntimeBox: Sendable {
    private let state = Mutex<ServeRuntime?>(nil)

    var runtime: ServeRuntime? { state.withLock { $0 } }

    func set(_ runtime: ServeRuntime) { state.withLock { $0 = runtime } }
}
