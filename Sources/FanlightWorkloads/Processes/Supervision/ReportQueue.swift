import Synchronization

/// The newest report of each Pod, in the order in which they changed, for whoever reads them; what is not read yet counts as one.
final class ReportQueue: Sendable {
    private struct State {
        var order: [PodKey] = []
        var newest: [PodKey: PodReport] = [:]
        var last: [PodKey: PodReport] = [:]
        var reader: CheckedContinuation<PodReport?, Never>?
        var isFinished = false

        mutating func take() -> PodReport? {
            guard !order.isEmpty else { return nil }
            return newest.removeValue(forKey: order.removeFirst())
        }
    }

    private let state = Mutex(State())

    var stream: AsyncStream<PodReport> {
        AsyncStream {
            await self.next()
        } onCancel: {
            self.cancel()
        }
    }

    /// A report that says nothing new is not kept.
    func put(_ report: PodReport) {
        let key = PodKey(namespace: report.namespace, name: report.name)
        let (reader, next) = state.withLock { state -> (CheckedContinuation<PodReport?, Never>?, PodReport?) in
            guard !state.isFinished, state.last[key] != report else { return (nil, nil) }
            // A Pod that is gone is not remembered.
            state.last[key] = report.phase == .ended ? nil : report
            if state.newest.updateValue(report, forKey: key) == nil { state.order.append(key) }
            guard let reader = state.reader else { return (nil, nil) }
            state.reader = nil
            return (reader, state.take())
        }
        reader?.resume(returning: next)
    }

    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    private func cancel() {
        let reader = state.withLock { state in
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    private func next() async -> PodReport? {
        await withCheckedContinuation { continuation in
            let (isAnswered, report) = state.withLock { state -> (Bool, PodReport?) in
                if let report = state.take() { return (true, report) }
                if state.isFinished || state.reader != nil || Task.isCancelled { return (true, nil) }
                state.reader = continuation
                return (false, nil)
            }
            if isAnswered { continuation.resume(returning: report) }
        }
    }
}
