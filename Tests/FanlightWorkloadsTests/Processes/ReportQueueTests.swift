import Testing

@testable import FanlightWorkloads

@Suite struct ReportQueueTests {
    private static func report(_ name: String, restarts: Int = 0, phase: PodReport.Phase = .running) -> PodReport {
        PodReport(namespace: "demo", name: name, phase: phase, restarts: restarts)
    }

    @Test("what is not read yet counts as one, with the newest state, in the order of the first change")
    func coalesced() async {
        let queue = ReportQueue()
        for number in 0..<1_000 {
            queue.put(Self.report("a", restarts: number))
            queue.put(Self.report("b", restarts: number))
        }
        queue.finish()
        var read: [PodReport] = []
        for await report in queue.stream { read.append(report) }
        #expect(read == [Self.report("a", restarts: 999), Self.report("b", restarts: 999)])
    }

    @Test("a report that says nothing new is not given twice, and a Pod that comes again is new")
    func repeated() async {
        let queue = ReportQueue()
        let reader = Task {
            var read: [PodReport] = []
            for await report in queue.stream { read.append(report) }
            return read
        }
        queue.put(Self.report("a"))
        queue.put(Self.report("a"))
        queue.put(Self.report("a", phase: .ended))
        queue.finish()
        let read = await reader.value
        #expect(read.last == Self.report("a", phase: .ended) && read.count <= 2)
    }

    @Test("a reader that is cancelled ends")
    func cancelled() async {
        let queue = ReportQueue()
        let reader = Task { for await _ in queue.stream {} }
        reader.cancel()
        await reader.value
    }
}
