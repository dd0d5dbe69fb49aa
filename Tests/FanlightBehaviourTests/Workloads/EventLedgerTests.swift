import FanlightResources
import FanlightWorkloads
import Testing

@testable import FanlightCommands

/// Which Events notices become.
@Suite struct EventLedgerTests {
    private static func notice(_ message: String = "back-off", pod: String = "a", reason: String = "BackOff") -> EventLedger.Notice {
        let object = Node.object(["metadata": .object(["name": .string(pod), "namespace": .string("demo"), "uid": .string("u")])])
        return EventLedger.Notice(
            subject: EventRecorder.Subject(object, apiVersion: "v1", kind: "Pod"),
            event: PlannedEvent(isWarning: true, reason, message), component: "kubelet")
    }

    @Test("what is told again counts up the Event that told it first")
    func counts() {
        var ledger = EventLedger()
        let first = ledger.take(Self.notice(), at: 1_000)
        let again = ledger.take(Self.notice(), times: 3, at: 5_000)
        #expect(first?.count == 1 && again?.count == 4 && again?.name == first?.name)
        #expect(again?.first == 1_000 && again?.last == 5_000)
        let other = ledger.take(Self.notice(pod: "b"), at: 5_000)
        #expect(other?.count == 1 && other?.name != first?.name)
    }

    @Test("of one object many Events come at once and then few, which have the whole count; others are not held up")
    func bounded() {
        var ledger = EventLedger()
        var written = 0
        // One a second for an hour.
        for second in Int64(0)..<3_600 where ledger.take(Self.notice(), at: second * 1_000) != nil { written += 1 }
        #expect(written == EventLedger.burst + 3_599 / 300)
        let other = ledger.take(Self.notice(pod: "b"), at: 3_600_000)
        let next = ledger.take(Self.notice(), at: 3_600_000)
        #expect(other?.count == 1 && next?.count == 3_601)
    }

    @Test("many messages of one reason become one Event with the newest of them")
    func gathered() {
        var ledger = EventLedger()
        let names = (0..<EventLedger.messages).compactMap { ledger.take(Self.notice("message \($0)"), at: 0)?.name }
        #expect(Set(names).count == EventLedger.messages)
        let eleventh = ledger.take(Self.notice("message 11"), at: 0)
        let twelfth = ledger.take(Self.notice("message 12"), at: 0)
        #expect(eleventh?.name == twelfth?.name && eleventh.map { names.contains($0.name) } == false)
        #expect(twelfth?.count == 2 && twelfth?.message == "(combined from similar events): message 12")
        // One that was told by itself still is, and after a while all are.
        let third = ledger.take(Self.notice("message 3"), at: 0)
        let later = ledger.take(Self.notice("message 13"), at: EventLedger.similarity + 1_000)
        #expect(third?.count == 2 && later?.message == "message 13")
    }

    @Test("what is remembered has a bound, and what was used last is kept")
    func remembered() {
        var values = RecentValues<Int, Int>(limit: 100)
        for number in 0..<1_000 {
            values[number] = number
            let first = values[0]
            #expect(first == 0 && values.count <= 100)
        }
        let (newest, old) = (values[999], values[1])
        #expect(newest == 999 && old == nil)
    }
}
