import Synchronization

/// The runtime, for those that are made before it.
final class RuntimeBox: Sendable {
    private let state = Mutex<ServeRuntime?>(nil)
    private let questions = Mutex<QuestionDesk?>(nil)
    private let running = Mutex<GatewayProcesses?>(nil)

    var runtime: ServeRuntime? { state.withLock { $0 } }

    /// Nil while they are being started, and where gateways are no processes.
    var processes: GatewayProcesses? { running.withLock { $0 } }

    func set(_ processes: GatewayProcesses?) { running.withLock { $0 = processes } }

    var desk: QuestionDesk? { questions.withLock { $0 } }

    func set(_ desk: QuestionDesk) { questions.withLock { $0 = desk } }

    func set(_ runtime: ServeRuntime) { state.withLock { $0 = runtime } }
}
