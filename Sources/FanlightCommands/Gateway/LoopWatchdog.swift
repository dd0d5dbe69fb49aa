import FanlightEventLoop
import FanlightProxy
import Synchronization

/// Asks the event loops once a second whether they are there.
final class LoopWatchdog: Sendable {
    /// Nanoseconds after which a loop that has not answered hangs.
    private static let patience: UInt64 = 5_000_000_000

    private let proxy: GatewayProxy
    private let asked = Atomic<UInt64>(0)

    init(proxy: GatewayProxy) { self.proxy = proxy }

    var isSilent: Bool {
        let asked = asked.load(ordering: .relaxed)
        return asked != 0 && SystemClock.monotonic() &- asked > Self.patience
    }

    func run() async {
        while !Task.isCancelled {
            asked.store(SystemClock.monotonic(), ordering: .relaxed)
            _ = await proxy.metricsSnapshot()
            asked.store(0, ordering: .relaxed)
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
        }
    }
}
