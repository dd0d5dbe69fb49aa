import FanlightFeed
import FanlightIR
import Logging
import Testing

@testable import FanlightFeedTransport

@Suite("Streams and what is published for them")
struct FeedHubTests {
    private let logger = Logger(label: "hub") { _ in SwiftLogNoOpLogHandler() }

    private func hub(maxStreams: Int = 2000, _ configuration: @escaping @Sendable (FeedIdentity) -> String? = { _ in "ns/gateway" }) -> (
        FeedHub, AsyncStream<FeedReport>
    ) {
        let (reports, reporter) = AsyncStream.makeStream(of: FeedReport.self)
        let hub = FeedHub(logger: logger, reporter: reporter, configuration: configuration)
        hub.open(maxStreams: maxStreams)
        return (hub, reports)
    }

    /// Takes responses and acknowledges them, until an update has ended.
    private func follow(_ call: FakeCall, _ session: DeltaClientSession, _ assembler: inout FeedAssembler) async throws {
        while true {
            let update = try DeltaUpdate(encoded: await call.next().encoded)
            _ = try assembler.receive(update)
            if update.typeURL == FeedType.workload.url { assembler.accept() }
            call.send(session.answer(update))
            if update.typeURL == FeedType.workload.url { return }
        }
    }

    @Test("a replica that does not read costs one response and one snapshot, whatever is published meanwhile")
    func slowReader() async throws {
        let (hub, _) = hub()
        var encoder = FeedEncoder()
        hub.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1))])
        let call = FakeCall(hub, pod: "slow")
        let session = DeltaClientSession()
        var assembler = FeedAssembler()
        call.open(session)
        try await follow(call, session, &assembler)
        for revision in UInt64(2)...500 {
            hub.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: revision, path: "/\(revision)"))])
            #expect(call.waiting <= 1)
        }
        // It may be on its way already, in the version of any moment; the one after it is the newest.
        try await follow(call, session, &assembler)
        if SampleFeed.path(assembler.feed) != "/500" { try await follow(call, session, &assembler) }
        #expect(SampleFeed.path(assembler.feed) == "/500")
        #expect(hub.replicas().first?.state != .disconnected)
        await call.hangUp()
        #expect(hub.replicas().first?.state == .disconnected)
    }

    @Test("a thousand streams get each change, which is encoded once")
    func manyStreams() async throws {
        let (hub, reports) = hub()
        var encoder = FeedEncoder()
        hub.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1, hosts: 20))])
        let session = DeltaClientSession()
        let calls = (0..<1000).map { FakeCall(hub, pod: "pod-\($0)") }
        var assemblers = calls.map { _ in FeedAssembler() }
        for call in calls { call.open(session) }
        for index in calls.indices { try await follow(calls[index], session, &assemblers[index]) }
        let encoded = encoder.encodedCount
        hub.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 2, hosts: 20, path: "/new"))])
        // The routes of one VirtualService, and the end of the update.
        #expect(encoder.encodedCount == encoded + 2)
        for index in calls.indices {
            try await follow(calls[index], session, &assemblers[index])
            #expect(SampleFeed.path(assemblers[index].feed) == "/new")
        }
        var acknowledged = 0
        for await report in reports {
            if case .acknowledged(revision: 2, _) = report.event { acknowledged += 1 }
            if acknowledged == 1000 { break }
        }
        #expect(hub.replicas().allSatisfy { $0.state == .synced && $0.revision == 2 })
        for call in calls { await call.hangUp() }
    }

    @Test("a replica that has the content of a newer revision is not told of it, and counts as having it")
    func equalContent() async throws {
        let (hub, reports) = hub()
        var encoder = FeedEncoder()
        hub.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1))])
        let call = FakeCall(hub, pod: "one")
        let session = DeltaClientSession()
        var assembler = FeedAssembler()
        call.open(session)
        try await follow(call, session, &assembler)
        var iterator = reports.makeAsyncIterator()
        while let report = await iterator.next() {
            if case .acknowledged = report.event { break }
        }
        hub.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 2))])
        #expect(hub.replicas().map(\.revision) == [2])
        #expect(hub.replicas().map(\.state) == [.synced])
        hub.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 3, path: "/new"))])
        try await follow(call, session, &assembler)
        #expect(SampleFeed.path(assembler.feed) == "/new")
        guard case .acknowledged(revision: 3, _)? = await iterator.next()?.event else {
            Issue.record("told of something else before the change")
            return
        }
        await call.hangUp()
    }

    @Test("streams beyond the limit are turned away, and take no place")
    func limit() async throws {
        let (hub, reports) = hub(maxStreams: 2)
        let calls = (0..<2).map { FakeCall(hub, pod: "pod-\($0)") }
        var connected = 0
        for await _ in reports {
            connected += 1
            if connected == 2 { break }
        }
        let turnedAway = FakeCall(hub, pod: "one-more")
        await turnedAway.hangUp()
        #expect(hub.replicas().map(\.identity.pod) == ["pod-0", "pod-1"])
        await calls[0].hangUp()
        let next = FakeCall(hub, pod: "pod-2")
        #expect(await reports.first { $0.event == .connected }?.identity.pod == "pod-2")
        await next.hangUp()
        await calls[1].hangUp()
    }

    @Test("a replica that nobody knows any more is forgotten when it is gone, and only then")
    func forgets() async throws {
        let known = Flag()
        let (hub, reports) = hub { _ in known.isRaised ? nil : "ns/gateway" }
        let call = FakeCall(hub, pod: "one")
        _ = await reports.first { $0.event == .connected }
        known.raise()
        hub.publish([:])
        #expect(hub.replicas().map(\.key) == [nil])
        await call.hangUp()
        #expect(hub.replicas().map(\.state) == [.disconnected])
        hub.publish([:])
        #expect(hub.replicas().isEmpty)
    }

    @Test("the pause between attempts is short at first, grows to its bound, and differs")
    func pauses() {
        var random = SystemRandomNumberGenerator()
        var pause = ReconnectPause(least: .milliseconds(10), most: .milliseconds(500))
        let pauses = (0..<12).map { _ in pause.following(&random) }
        #expect(pauses[0] <= .milliseconds(10) && pauses[0] >= .milliseconds(5))
        #expect(pauses.allSatisfy { $0 <= .milliseconds(500) })
        #expect(Set(pauses.suffix(4)).count > 1)
        #expect(pauses[11] >= .milliseconds(250))
        pause.reset()
        #expect(pause.following(&random) <= .milliseconds(10))
    }

    @Test(
        "addresses are read as they are written",
        arguments: ["unix:/run/feed.sock", "127.0.0.1:15010", "[::1]:15010", "control.example:0"])
    func addresses(text: String) { #expect(FeedAddress(text)?.description == text) }

    @Test("what is no address is refused", arguments: ["", "unix:", "host", ":1", "host:", "host:70000", "::1:80", "[::1:80"])
    func noAddresses(text: String) { #expect(FeedAddress(text) == nil) }

    @Test("the name in a certificate is that of one replica")
    func identities() {
        let identity = FeedIdentity(namespace: "ns", pod: "istio-ingress-5d")
        #expect(FeedIdentity(userName: identity.userName) == identity)
        for name in [
            "", "fanlight-admin", "system:fanlight:gateway:", "system:fanlight:gateway:ns", "system:fanlight:gateway:ns:",
            "system:fanlight:gateway:a:b:c",
        ] {
            #expect(FeedIdentity(userName: name) == nil)
        }
    }
}
