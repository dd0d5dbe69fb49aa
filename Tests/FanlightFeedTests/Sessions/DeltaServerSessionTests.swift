import Testing

@testable import FanlightFeed

@Suite("The server's end of an incremental stream")
struct DeltaServerSessionTests {
    private let clusters = SampleSnapshots.clusters
    private let addresses = SampleSnapshots.addresses
    private let routes = SampleSnapshots.routes

    private func request(_ url: String, subscribe: [String] = [], initial: [String: String] = [:]) -> DeltaRequest {
        var request = DeltaRequest(typeURL: url)
        request.subscribe = subscribe
        request.initialVersions = initial
        return request
    }

    private func answer(_ response: DeltaResponse, refusal: String? = nil) -> DeltaRequest {
        var request = DeltaRequest(typeURL: response.typeURL)
        request.nonce = response.nonce
        request.refusal = refusal.map { DeltaRefusal(message: $0) }
        return request
    }

    private func next(_ session: inout DeltaServerSession) throws -> DeltaResponse {
        let response = session.next()
        return try #require(response)
    }

    private func isSilent(_ session: inout DeltaServerSession) -> Bool { session.next() == nil }

    private func names(_ response: DeltaResponse?) -> [String]? { response?.resources.map(\.name) }

    /// A session whose client has asked for all types, and everything of `plane`.
    private func synced(_ plane: SampleSnapshots) throws -> DeltaServerSession {
        var session = DeltaServerSession(types: plane.types)
        _ = session.offer(plane.snapshot)
        for url in plane.types.urls { _ = try session.receive(request(url)) }
        while let response = session.next() { _ = try session.receive(answer(response)) }
        return session
    }

    @Test("nothing is sent before there is a snapshot")
    func waitsForSnapshot() throws {
        var session = DeltaServerSession(types: SampleSnapshots.types(waits: true))
        _ = try session.receive(request(clusters))
        #expect(isSilent(&session))
    }

    @Test("a first request is answered even where there is nothing to send")
    func answersEmpty() throws {
        var plane = SampleSnapshots(waits: true)
        plane.set([["c": "1"], [:], [:]])
        var session = DeltaServerSession(types: plane.types)
        _ = session.offer(plane.snapshot)
        let version = try #require(plane.snapshot.resource("c", of: 0)?.version)
        _ = try session.receive(request(clusters, initial: ["c": version]))
        let response = try next(&session)
        #expect(response.resources.isEmpty && response.removed.isEmpty)
        _ = try session.receive(answer(response))
        #expect(isSilent(&session))
    }

    @Test("names that come with their versions in the first request are not sent again; later ones are")
    func subscriptionIsNoRequest() throws {
        var plane = SampleSnapshots(waits: true)
        plane.set([[:], ["a": "1", "b": "2"], [:]])
        var session = DeltaServerSession(types: plane.types)
        _ = session.offer(plane.snapshot)
        let version = try #require(plane.snapshot.resource("a", of: 1)?.version)
        _ = try session.receive(request(addresses, subscribe: ["a"], initial: ["a": version]))
        let first = try next(&session)
        #expect(first.resources.isEmpty)
        _ = try session.receive(answer(first))
        _ = try session.receive(request(addresses, subscribe: ["a", "b"]))
        let second = try next(&session)
        #expect(names(second) == ["a", "b"])
        _ = try session.receive(answer(second))
        #expect(isSilent(&session))
    }

    @Test("a name that does not exist is told to be gone, and sent when it comes")
    func missingName() throws {
        var plane = SampleSnapshots(waits: true)
        var session = DeltaServerSession(types: plane.types)
        _ = session.offer(plane.snapshot)
        _ = try session.receive(request(addresses, subscribe: ["a"]))
        let first = try next(&session)
        #expect(first.removed == ["a"])
        _ = try session.receive(answer(first))
        plane.set([[:], ["a": "1", "unwanted": "2"], [:]])
        _ = session.offer(plane.snapshot)
        #expect(try names(next(&session)) == ["a"])
    }

    @Test("a name that is not wanted any more is not sent any more")
    func unsubscribes() throws {
        var plane = SampleSnapshots(waits: true)
        plane.set([[:], ["a": "1"], [:]])
        var session = DeltaServerSession(types: plane.types)
        _ = session.offer(plane.snapshot)
        _ = try session.receive(request(addresses, subscribe: ["a"]))
        _ = try session.receive(answer(try next(&session)))
        var leave = DeltaRequest(typeURL: addresses)
        leave.unsubscribe = ["a"]
        _ = try session.receive(leave)
        plane.set([[:], ["a": "2"], [:]])
        _ = session.offer(plane.snapshot)
        #expect(isSilent(&session))
    }

    @Test("what comes goes stage by stage, each after the acknowledgement of the one before; what goes, in reverse")
    func makesBeforeBreak() throws {
        var plane = SampleSnapshots(waits: true)
        plane.set([["old": "1"], ["old": "1"], ["r": "old 1"]])
        var session = try synced(plane)
        plane.set([["new": "1"], ["new": "1"], ["r": "new 1"]])
        _ = session.offer(plane.snapshot)
        var log: [String] = []
        while let response = session.next() {
            #expect(isSilent(&session))
            log.append("\(response.typeURL) +\(response.resources.map(\.name)) -\(response.removed)")
            _ = try session.receive(answer(response))
        }
        #expect(
            log == [
                #"t/cluster +["new"] -[]"#, #"t/address +["new"] -[]"#, #"t/route +["r"] -[]"#, #"t/address +[] -["old"]"#,
                #"t/cluster +[] -["old"]"#,
            ])
    }

    @Test("for a client that takes everything at once, all goes out without waiting, in order")
    func goesAtOnce() throws {
        var plane = SampleSnapshots(waits: false)
        plane.set([["old": "1"], [:], ["r": "old 1"]])
        var session = try synced(plane)
        plane.set([["new": "1"], [:], ["r": "new 1"]])
        _ = session.offer(plane.snapshot)
        var log: [String] = []
        while let response = session.next() { log.append(response.typeURL) }
        #expect(log == [clusters, routes])
    }

    @Test("snapshots that come while a transfer is under way replace one another")
    func coalesces() throws {
        var plane = SampleSnapshots(waits: true)
        var session = try synced(plane)
        plane.set([["c": "0"], [:], [:]])
        _ = session.offer(plane.snapshot)
        let first = try next(&session)
        for index in 1...50 {
            plane.set([["c": "\(index)"], [:], [:]])
            _ = session.offer(plane.snapshot)
            #expect(isSilent(&session))
        }
        _ = try session.receive(answer(first))
        let second = try next(&session)
        #expect(String(decoding: try #require(second.resources.first).body, as: UTF8.self) == "50")
    }

    @Test("an answer to another response than the one that is on its way is none")
    func staleAnswer() throws {
        var plane = SampleSnapshots(waits: true)
        var session = try synced(plane)
        plane.set([["c": "0"], [:], [:]])
        _ = session.offer(plane.snapshot)
        let response = try next(&session)
        var stale = answer(response)
        stale.nonce = "another"
        _ = try session.receive(stale)
        plane.set([["c": "1"], [:], [:]])
        _ = session.offer(plane.snapshot)
        #expect(isSilent(&session))
        _ = try session.receive(answer(response))
        #expect(!isSilent(&session))
    }

    @Test("a refusal is told with the names it concerns, and the same is not sent again")
    func refusal() throws {
        var plane = SampleSnapshots(waits: true)
        var session = try synced(plane)
        plane.set([["c": "bad"], [:], [:]])
        _ = session.offer(plane.snapshot)
        let events = try session.receive(answer(try next(&session), refusal: "does not please"))
        guard case .refused(_, clusters, ["c"], let refusal)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(refusal.message == "does not please")
        #expect(isSilent(&session))
        plane.set([["c": "bad", "d": "1"], [:], [:]])
        _ = session.offer(plane.snapshot)
        #expect(try names(next(&session)) == ["d"])
    }

    @Test("large updates are sent in pieces, one after the other")
    func pieces() throws {
        var plane = SampleSnapshots(waits: true)
        plane.set([Dictionary(uniqueKeysWithValues: (100..<200).map { ("c\($0)", "content") }), [:], [:]])
        var session = DeltaServerSession(types: plane.types, limits: DeltaServerSession.Limits(responseBytes: 500))
        _ = session.offer(plane.snapshot)
        _ = try session.receive(request(clusters))
        var received: [String] = []
        while let response = session.next() {
            #expect(response.encoded.count < 600)
            #expect(isSilent(&session))
            received += response.resources.map(\.name)
            _ = try session.receive(answer(response))
        }
        #expect(received == (100..<200).map { "c\($0)" })
    }

    @Test("more names than are allowed end the stream, and unknown types are passed over")
    func limits() throws {
        var session = DeltaServerSession(
            types: SampleSnapshots.types(waits: true), limits: DeltaServerSession.Limits(names: 2))
        let events = try session.receive(request("t/unknown"))
        #expect(events.isEmpty)
        #expect(throws: DeltaProtocolError.self) { try session.receive(request(clusters, subscribe: ["a", "b", "c"])) }
        _ = try session.receive(request(addresses, subscribe: ["a", "b"]))
        #expect(throws: DeltaProtocolError.self) { try session.receive(request(addresses, subscribe: ["c"])) }
    }

    @Test("a newer revision with the same content is known to be there without anything being sent")
    func newerRevision() throws {
        var plane = SampleSnapshots(waits: true)
        plane.set([["c": "1"], [:], [:]])
        var session = try synced(plane)
        var newer = plane.snapshot
        newer.revision += 5
        guard case .completed(let snapshot)? = session.offer(newer).first else {
            Issue.record("nothing was completed")
            return
        }
        #expect(snapshot.revision == newer.revision)
        #expect(isSilent(&session))
    }
}
