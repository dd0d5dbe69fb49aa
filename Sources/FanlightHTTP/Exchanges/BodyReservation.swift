import Synchronization

/// A request body's share of what all bodies of the server may hold. It is given back once, at the latest when nobody holds it any more.
final class BodyReservation: Sendable {
    private let core: ServerCore
    private let bytes = Atomic<Int>(0)

    init(core: ServerCore) {
        self.core = core
    }

    deinit { release() }

    func reserve(_ count: Int) -> Bool {
        guard core.reserveBody(count) else { return false }
        bytes.add(count, ordering: .relaxed)
        return true
    }

    func release() {
        core.releaseBody(bytes.exchange(0, ordering: .relaxed))
    }
}
