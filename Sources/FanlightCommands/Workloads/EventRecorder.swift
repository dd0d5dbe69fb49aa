import FanlightAPIServer
import FanlightResources
import FanlightSchemas
import FanlightWorkloads
import Logging

/// Writes Events about objects, beside everything else: nobody waits for them, and where too many come at once the surplus is dropped.
///
/// What is told of an object again counts up the Event that told it first.
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

    private struct Notice: Hashable, Sendable {
        let subject: Subject
        let event: PlannedEvent
        let component: String
    }

    private struct Known {
        let name: String
        var count: Int
    }

    private static let waiting = 4_096
    private static let remembered = 8_192
    private static let concurrency = 16

    private let server: APIServer
    private let nodeName: String
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let notices = AsyncStream.makeStream(of: Notice.self, bufferingPolicy: .bufferingOldest(EventRecorder.waiting))
    private var known: [Notice: Known] = [:]
    private var number: UInt64 = 0

    init(server: APIServer, nodeName: String, logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.server = server
        self.nodeName = nodeName
        self.logger = logger
        self.now = now
    }

    /// - Parameter component: who tells it, in Kubernetes' words.
    nonisolated func record(_ event: PlannedEvent, about subject: Subject, from component: String) {
        notices.continuation.yield(Notice(subject: subject, event: event, component: component))
    }

    /// Writes until cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            var count = 0
            for await notice in notices.stream {
                if count >= Self.concurrency { await group.next() }
                count += 1
                let (name, times) = place(notice)
                group.addTask { await self.write(notice, name: name, times: times) }
            }
        }
    }

    private func place(_ notice: Notice) -> (name: String, times: Int) {
        if known[notice] != nil {
            known[notice]?.count += 1
        } else {
            if known.count >= Self.remembered { known = [:] }
            number += 1
            let stamp = String(UInt64(max(0, now())) &* 1_000_000 &+ number, radix: 16)
            known[notice] = Known(name: "\(notice.subject.name.prefix(230)).\(stamp)", count: 1)
        }
        return (known[notice]?.name ?? "", known[notice]?.count ?? 1)
    }

    private func write(_ notice: Notice, name: String, times: Int) async {
        let time = Node.string(Timestamp.text(seconds: now() / 1_000))
        let key = ResourceKey(.event, namespace: notice.subject.namespace, name: name)
        do {
            guard times == 1 else {
                return try await server.update(key, as: notice.component) { event in
                    event.setting(["count"], to: .integer(times)).setting(["lastTimestamp"], to: time)
                }
            }
            try await server.create(node(notice, name: name, time: time), as: notice.component)
        } catch {
            // A namespace that is going takes no Events, and neither does a store that is full: the work itself is not held up.
            logger.debug("event not written", metadata: ["object": .string(notice.subject.name), "error": .string("\(error)")])
        }
    }

    private func node(_ notice: Notice, name: String, time: Node) -> Node {
        let subject = notice.subject
        return .object([
            "apiVersion": .string("v1"), "kind": .string("Event"),
            "metadata": .object(["name": .string(name), "namespace": .string(subject.namespace)]),
            "involvedObject": .object([
                "apiVersion": .string(subject.apiVersion), "kind": .string(subject.kind), "namespace": .string(subject.namespace),
                "name": .string(subject.name), "uid": .string(subject.uid),
            ]),
            "reason": .string(notice.event.reason), "message": .string(String(notice.event.message.prefix(1_024))),
            "type": .string(notice.event.isWarning ? "Warning" : "Normal"), "count": .integer(1), "firstTimestamp": time,
            "lastTimestamp": time, "source": .object(["component": .string(notice.component), "host": .string(nodeName)]),
            "reportingComponent": .string(notice.component), "reportingInstance": .string(nodeName),
        ])
    }
}
