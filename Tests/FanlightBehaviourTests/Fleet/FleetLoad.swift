import FanlightEventLoop
import Glibc
import Synchronization

/// Requests to several gateways on threads of their own, some of them the first of a connection, until it is ended.
final class FleetLoad: Sendable {
    /// Which of the versions an answer is of; nil where it is none of them.
    typealias Identify = @Sendable (RawResponse, ClosedRange<Int>) -> Int?

    private static let requestsOfConnection = 8

    private let addresses: [SocketAddress]
    private let identify: Identify
    private let ledger: FleetLedger
    private let isOver = Atomic<Bool>(false)
    private let running = Atomic<Int>(0)

    /// - Parameter identify: without one, every answer of 200 is right.
    init(_ addresses: [SocketAddress], identify: @escaping Identify = { $0.status == 200 ? $1.upperBound : nil }) throws {
        self.addresses = addresses
        self.identify = identify
        ledger = FleetLedger(targets: addresses.count)
        for index in addresses.indices {
            running.add(1, ordering: .acquiringAndReleasing)
            try LoopThread.start(name: "load") { [self] in
                var kept: PlainClient?
                var uses = 0
                while !isOver.load(ordering: .acquiring) {
                    request(index, &kept, &uses)
                    // Far from what a gateway can do, so that the rest of the machine gets on too.
                    usleep(1_000)
                }
                running.subtract(1, ordering: .acquiringAndReleasing)
            }
        }
    }

    private func request(_ index: Int, _ kept: inout PlainClient?, _ uses: inout Int) {
        let sent = ledger.sends(to: index)
        let outcome = exchange(index, &kept)
        uses += 1
        var isOpen = uses < Self.requestsOfConnection
        if case .answer(let response) = outcome {
            isOpen = isOpen && response.header("connection") != "close"
            ledger.note(sent, "\(response.status) \(response.headers) \(response.body)") { identify(response, $0) }
        } else {
            isOpen = false
            ledger.note(sent, "\(outcome)") { _ in nil }
        }
        if !isOpen { (kept, uses) = (nil, 0) }
    }

    private func exchange(_ index: Int, _ kept: inout PlainClient?) -> PlainClient.Outcome {
        if let client = kept {
            client.send()
            let outcome = client.outcome()
            guard case .nothing = outcome else { return outcome }
            ledger.repeats(index)
        }
        kept = PlainClient(addresses[index])
        guard let client = kept else { return .nothing }
        client.send()
        return client.outcome()
    }

    func advance(_ write: (Int) async throws -> Void) async throws -> Duration { try await ledger.advance(write) }

    /// Waits for so many more answers of each gateway.
    func more(_ number: Int) async throws { try await ledger.more(number) }

    func end() async throws -> FleetLedger.Report {
        isOver.store(true, ordering: .releasing)
        while running.load(ordering: .acquiring) > 0 { try await Task.sleep(for: .milliseconds(1)) }
        return ledger.report
    }
}
