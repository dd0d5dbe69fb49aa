import FanlightAPIServer
import FanlightResources
import FanlightSchemas
import FanlightWorkloads
import Logging
import Synchronization

/// Writes Events about objects, beside everything else: nobody waits for them. How many are written is bounded for each object and for all together;
/// where too many come at once the surplus is dropped.
actor EventRecorder {
    /// What an Event is about.
    struct Subject: Hashable, Sendable {
        let apiVersion: String
        let kind: String
        let namespace: String
        let name: String
        let uid: String

        init(_ object: Node, apiVersion: String, kind: String) {
            let metadata = object["metadata"]
            self.apiVersion = apiVersion
            self.kind = kind
            namespace = metadata?["namespace"]?.string ?? ""
            name = metadata?["name"]?.string ?? ""
            uid = metadata?["uid"]?.string ?? ""
        }
    }

    /// What waits to be written, in the order in which it was told first.
    private struct Waiting {
        var order: [EventLedger.Notice] = []
        var told: [EventLedger.Notice: (times: Int, last: Int64)] = [:]
    }

    private static let waiting = 4_096
    private static let concurrency = 16
    /// Of all objects together.
    // Kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go, eventRecordQPS and eventBurst.
    private static let perSecond = 50
    private static let burst = 100

    private let server: APIServer
    private let nodeName: String
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let waiting = Mutex(Waiting())
    private let signals = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private var ledger = EventLedger()
    /// When the next Event might be written, if they came evenly.
    private var pace = ContinuousClock.now

    init(server: APIServer, nodeName: String, logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.server = server
        self.nodeName = nodeName
        self.logger = logger
        self.now = now
    }

    /// - Parameter component: who tells it, in Kubernetes' words.
    nonisolated func record(_ event: PlannedEvent, about subject: Subject, from component: String) {
        let notice = EventLedger.Notice(subject: subject, event: event, component: component)
        let time = now()
        waiting.withLock { waiting in
            if let told = waiting.told[notice] {
                waiting.told[notice] = (told.times + 1, time)
            } else if waiting.order.count < Self.waiting {
                waiting.order.append(notice)
                waiting.told[notice] = (1, time)
            }
        }
        signals.continuation.yield()
    }

    /// Writes until cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            var count = 0
            for await _ in signals.stream {
                let taken = waiting.withLock { waiting in
                    defer { waiting = Waiting() }
                    return waiting
                }
                for notice in taken.order {
                    guard let told = taken.told[notice], let entry = ledger.take(notice, times: told.times, at: told.last) else { continue }
                    await keepPace()
                    if Task.isCancelled { return }
                    if count >= Self.concurrency { await group.next() }
                    count += 1
                    group.addTask { await self.write(notice, entry) }
                }
            }
        }
    }

    private func keepPace() async {
        let step = Duration.seconds(1) / Self.perSecond
        let now = ContinuousClock.now
        pace = max(pace, now - step * Self.burst) + step
        if pace > now { try? await Task.sleep(until: pace, clock: .continuous) }
    }

    private func write(_ notice: EventLedger.Notice, _ entry: EventLedger.Entry) async {
        let key = ResourceKey(.event, namespace: notice.subject.namespace, name: entry.name)
        let last = Node.string(Timestamp.text(seconds: entry.last / 1_000))
        do {
            if entry.count > 1 {
                var isThere = false
                try await server.update(key, as: notice.component) { event in
                    isThere = true
                    // What was told later may have been written before.
                    let count = max(entry.count, event["count"]?.integer ?? 0)
                    return event.setting(["count"], to: .integer(count)).setting(["lastTimestamp"], to: last)
                        .setting(["message"], to: .string(Self.text(entry.message)))
                }
                // It may have been removed meanwhile, as all are after a while.
                if isThere { return }
            }
            try await server.create(node(notice, entry, last: last), as: notice.component)
        } catch {
            // A namespace that is going takes no Events, and neither does a store that is full: the work itself is not held up.
            logger.debug("event not written", metadata: ["object": .string(notice.subject.name), "error": .string("\(error)")])
        }
    }

    private static func text(_ message: String) -> String { String(message.prefix(1_024)) }

    private func node(_ notice: EventLedger.Notice, _ entry: EventLedger.Entry, last: Node) -> Node {
        let subject = notice.subject
        return .object([
            "apiVersion": .string("v1"), "kind": .string("Event"),
            "metadata": .object(["name": .string(entry.name), "namespace": .string(subject.namespace)]),
            "involvedObject": .object([
                "apiVersion": .string(subject.apiVersion), "kind": .string(subject.kind), "namespace": .string(subject.namespace),
                "name": .string(subject.name), "uid": .string(subject.uid),
            ]),
            "reason": .string(notice.event.reason), "message": .string(Self.text(entry.message)),
            "type": .string(notice.event.isWarning ? "Warning" : "Normal"), "count": .integer(entry.count),
            "firstTimestamp": .string(Timestamp.text(seconds: entry.first / 1_000)), "lastTimestamp": last,
            "source": .object(["component": .string(notice.component), "host": .string(nodeName)]),
            "reportingComponent": .string(notice.component), "reportingInstance": .string(nodeName),
        ])
    }
}
