import FanlightHTTP
import Testing

@testable import FanlightConsole

@Suite(.timeLimit(.minutes(1))) struct ChangesTests {
    private static let path = "/changes?resource=virtualservices.networking.istio.io"
    private static let ready = #"{"type":"READY","resourceVersion":"10"}"#
    private static let readyForNothing = #"{"type":"READY"}"#
    private static let resync = #"{"resource":"virtualservices.networking.istio.io","type":"RESYNC"}"#

    private static func notice(_ type: String, _ name: String, _ revision: Int) -> String {
        #"{"resource":"virtualservices.networking.istio.io","type":"\#(type)","namespace":"default","name":"\#(name)","resourceVersion":"\#(revision)"}"#
    }

    private static var quick: ConsoleLimits {
        var limits = ConsoleLimits()
        limits.tick = .milliseconds(2)
        limits.heartbeat = .milliseconds(4)
        limits.retryDelay = .milliseconds(1)
        return limits
    }

    @Test("a stream is ready first, and then tells what is added, changed and deleted")
    func events() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        let answer = await console.send("GET", Self.path, [guest.cookie])
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == "application/x-ndjson")
        #expect(!answer.isCompressible)
        let stream = ReadStream(answer)
        #expect(await stream.next() == Self.ready)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        console.api.tell("virtualservices", "ADDED", "a", revision: 11)
        console.api.tell("virtualservices", "MODIFIED", "a", revision: 12)
        console.api.tell("virtualservices", "BOOKMARK", "", revision: 13)
        console.api.tell("virtualservices", "DELETED", "a", revision: 14)
        #expect(await stream.next() == Self.notice("ADDED", "a", 11))
        #expect(await stream.next() == Self.notice("MODIFIED", "a", 12))
        #expect(await stream.next() == Self.notice("DELETED", "a", 14))
        await stream.close()
    }

    @Test("the API is asked as the user, for the metadata alone")
    func questions() async throws {
        let console = TestConsole()
        let guest = try await console.signIn("bob")
        let stream = ReadStream(await console.send("GET", Self.path + "&resource=services", [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        var log = console.api.log.makeAsyncIterator()
        let opened = [await log.next(), await log.next()].compactMap { $0 }.sorted()
        #expect(opened == ["open services 10", "open virtualservices 10"])
        await stream.close()
        let asked = console.api.asked
        #expect(
            asked.allSatisfy { $0.user == "bob" && $0.request.method == "GET" && $0.request.header("user-agent") == "fanlight-console" })
        #expect(
            Set(asked.map(\.request.path)) == [
                "/apis/networking.istio.io", "/apis/networking.istio.io/v1/virtualservices", "/api/v1/services",
            ])
        for question in asked where question.request.path != "/apis/networking.istio.io" {
            #expect(question.request.header("accept")?.contains("as=PartialObjectMetadata") == true)
        }
    }

    @Test("a kind that the user may not watch is told, and the others go on")
    func forbidden() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        console.api.refuse("secrets", 403)
        let stream = ReadStream(await console.send("GET", Self.path + "&resource=secrets", [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        #expect(await stream.next() == #"{"resource":"secrets","type":"FORBIDDEN"}"#)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        console.api.tell("virtualservices", "ADDED", "a", revision: 11)
        #expect(await stream.next() == Self.notice("ADDED", "a", 11))
        await stream.close()
    }

    @Test("a stream of which nothing may be watched stays open and says that it is there")
    func heartbeats() async throws {
        let console = TestConsole(limits: Self.quick)
        let guest = try await console.signIn()
        console.api.refuse("virtualservices", 403)
        let stream = ReadStream(await console.send("GET", Self.path, [guest.cookie]))
        var lines: [String] = []
        while lines.filter({ $0 == "{}" }).count < 3, let line = await stream.nextOfAny() { lines.append(line) }
        #expect(lines.first == Self.readyForNothing)
        #expect(lines.filter { $0 == "{}" }.count == 3)
        await stream.close()
    }

    @Test("how far a stream is, it tells by the kind that is least far: what of it was not told yet is not passed over")
    func progress() async throws {
        let console = TestConsole(limits: Self.quick)
        let guest = try await console.signIn()
        let stream = ReadStream(await console.send("GET", Self.path + "&resource=services", [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        func told(_ revision: Int) async -> Bool {
            while let line = await stream.nextOfAny() {
                if line == #"{"resourceVersion":"\#(revision)"}"# { return true }
                if !line.contains("type"), line != #"{"resourceVersion":"10"}"#, line != "{}" { return false }
            }
            return false
        }
        var log = console.api.log.makeAsyncIterator()
        _ = (await log.next(), await log.next())
        console.api.tell("virtualservices", "ADDED", "a", revision: 15)
        #expect(await stream.next() == Self.notice("ADDED", "a", 15))
        #expect(await told(10), "of services nothing after 10 is told")
        console.api.tell("services", "BOOKMARK", "", revision: 14)
        #expect(await told(14))
        await stream.close()
    }

    @Test("a watch that ended goes on from where it was, without a word")
    func ended() async throws {
        let console = TestConsole(limits: Self.quick)
        let guest = try await console.signIn()
        let stream = ReadStream(await console.send("GET", Self.path, [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        console.api.tell("virtualservices", "BOOKMARK", "", revision: 20)
        console.api.endWatch("virtualservices")
        #expect(await log.next() == "close virtualservices")
        #expect(await log.next() == "open virtualservices 20")
        console.api.tell("virtualservices", "ADDED", "a", revision: 21)
        #expect(await stream.next() == Self.notice("ADDED", "a", 21))
        await stream.close()
    }

    @Test(
        "where events may have been missed, the kind is to be read again, and is watched from its new revision",
        arguments: [#"{"type":"ERROR","object":{"kind":"Status","metadata":{},"code":410}}"#, "no JSON", #"{"type":"ADDED"}"#])
    func resynchronized(_ line: String) async throws {
        let console = TestConsole(limits: Self.quick)
        let guest = try await console.signIn()
        let stream = ReadStream(await console.send("GET", Self.path, [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        console.api.setRevision(30)
        console.api.tell("virtualservices", line)
        #expect(await stream.next() == Self.resync)
        #expect(await log.next() == "close virtualservices")
        #expect(await log.next() == "open virtualservices 30")
        await stream.close()
    }

    @Test("a kind that cannot be listed at first is tried again, and then to be read anew")
    func recovers() async throws {
        let console = TestConsole(limits: Self.quick)
        let guest = try await console.signIn()
        console.api.refuse("virtualservices", 429)
        let stream = ReadStream(await console.send("GET", Self.path, [guest.cookie]))
        #expect(await stream.next() == Self.readyForNothing)
        console.api.refuse("virtualservices", nil)
        #expect(await stream.next() == Self.resync)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        await stream.close()
    }

    @Test("rights that are gone when a watch goes on are told")
    func withdrawn() async throws {
        let console = TestConsole(limits: Self.quick)
        let guest = try await console.signIn()
        let stream = ReadStream(await console.send("GET", Self.path, [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        console.api.tell("virtualservices", "BOOKMARK", "", revision: 20)
        console.api.refuse("virtualservices", 403)
        console.api.endWatch("virtualservices")
        #expect(await stream.next() == #"{"resource":"virtualservices.networking.istio.io","type":"FORBIDDEN"}"#)
        await stream.close()
    }

    enum Ending: CaseIterable { case signedOut, idle, revoked, displaced }

    @Test("a stream ends with its session", arguments: Ending.allCases)
    func ends(_ ending: Ending) async throws {
        var limits = Self.quick
        limits.sessionsPerUser = 1
        let console = TestConsole(limits: limits)
        let guest = try await console.signIn()
        let stream = ReadStream(await console.send("GET", Self.path, [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        switch ending {
        case .signedOut: #expect(await console.send("DELETE", "/session", [guest.cookie, guest.csrf]).status == 204)
        case .idle: console.pass(seconds: 1_800)
        case .revoked: console.revoke("alice")
        case .displaced: _ = try await console.signIn()
        }
        #expect(await stream.next() == nil)
        #expect(await log.next() == "close virtualservices")
    }

    @Test("a client that goes away ends its watches and gives its place back")
    func clientAway() async throws {
        var limits = Self.quick
        limits.streamsPerSession = 1
        let console = TestConsole(limits: limits)
        let guest = try await console.signIn()
        let stream = ReadStream(await console.send("GET", Self.path, [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        #expect(await console.send("GET", Self.path, [guest.cookie]).status == 429)
        await stream.close()
        #expect(await log.next() == "close virtualservices")
        #expect(await console.send("GET", Self.path, [guest.cookie]).status == 200)
    }

    @Test("a session has so many streams, and one that was never begun counts no more")
    func places() async throws {
        let console = TestConsole()
        let (alice, bob) = (try await console.signIn("alice"), try await console.signIn("bob"))
        for _ in 0..<20 { #expect(await console.send("GET", Self.path, [alice.cookie]).status == 200) }
        var open: [HTTPResponse] = []
        for _ in 0..<8 { open.append(await console.send("GET", Self.path, [alice.cookie])) }
        #expect(open.allSatisfy { $0.status == 200 })
        #expect(await console.send("GET", Self.path, [alice.cookie]).status == 429)
        #expect(await console.send("GET", Self.path, [bob.cookie]).status == 200)
        open = []
        #expect(await console.send("GET", Self.path, [alice.cookie]).status == 200)
    }

    @Test(
        "what is no list of kinds is a bad request",
        arguments: [
            "/changes", "/changes?resource=", "/changes?resource=a%2fb", "/changes?resource=Services", "/changes?resource=.a",
            "/changes?resource=a.",
            "/changes?resource=a&since=", "/changes?resource=a&since=-1", "/changes?resource=a&namespace=a/b",
            "/changes?resource=a&namespace=..",
            "/changes?since=1", "/changes?resource=a" + (0..<5).map { "&namespace=n\($0)" }.joined(),
            "/changes?resource=a&resource=..", "/changes?" + (0..<31).map { "resource=a\($0)" }.joined(separator: "&"),
        ])
    func badRequests(_ path: String) async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        #expect(await console.send("GET", path, [guest.cookie]).status == 400)
        #expect(await console.send("GET", path).status == 401)
        #expect(console.api.asked.isEmpty)
    }

    @Test("a kind that is named twice is watched once, and thirty are not too many")
    func many() throws {
        let query = (0..<30).map { "resource=a\($0).b.c" }.joined(separator: "&")
        let asked = try #require(ChangesQuery(query + "&namespace=y&" + query + "&namespace=x&namespace=y", limits: ConsoleLimits()))
        #expect(asked.resources.count == 30)
        #expect(asked.resources.first.map { [$0.plural, $0.group] } == ["a0", "b.c"])
        #expect(asked.namespaces == ["x", "y"])
    }

    @Test("a stream tells what has happened since a revision that was heard of before")
    func since() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        let stream = ReadStream(await console.send("GET", Self.path + "&since=7", [guest.cookie]))
        #expect(await stream.next() == #"{"type":"READY","resourceVersion":"7"}"#)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 7")
        await stream.close()
    }

    @Test("a revision that is still to come is of another store, and the kind is to be read again")
    func sinceFuture() async throws {
        let console = TestConsole(limits: Self.quick)
        let guest = try await console.signIn()
        let stream = ReadStream(await console.send("GET", Self.path + "&since=11", [guest.cookie]))
        #expect(await stream.next() == Self.readyForNothing)
        #expect(await stream.next() == Self.resync)
        var log = console.api.log.makeAsyncIterator()
        #expect(await log.next() == "open virtualservices 10")
        await stream.close()
    }

    @Test("who may watch a kind in some namespaces only hears of those")
    func namespaces() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        let all = "/apis/networking.istio.io/v1/"
        console.api.refuse(all + "virtualservices", 403)
        console.api.refuse(all + "namespaces/b/virtualservices", 403)
        let stream = ReadStream(await console.send("GET", Self.path + "&resource=services&namespace=a&namespace=b", [guest.cookie]))
        #expect(await stream.next() == Self.ready)
        var log = console.api.log.makeAsyncIterator()
        #expect([await log.next(), await log.next()].compactMap { $0 }.sorted() == ["open services 10", "open virtualservices 10"])
        console.api.tell("virtualservices", "ADDED", "x", revision: 11)
        #expect(await stream.next() == Self.notice("ADDED", "x", 11))
        await stream.close()
        let watched = console.api.asked.map(\.request).filter { $0.query.contains("watch=true") }.map(\.path).sorted()
        #expect(watched == ["/api/v1/services", all + "namespaces/a/virtualservices"])
    }
}
