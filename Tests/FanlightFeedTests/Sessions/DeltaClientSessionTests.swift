import Testing

@testable import FanlightFeed

@Suite("The client's end of an incremental stream")
struct DeltaClientSessionTests {
    private let types = SampleSnapshots.types(waits: true)

    @Test("it asks for all types in order, with what it has")
    func opens() {
        let requests = DeltaClientSession(types: types).opening { $0 == SampleSnapshots.routes ? ["r": "1"] : [:] }
        #expect(requests.map(\.typeURL) == types.urls)
        #expect(requests.map(\.initialVersions) == [[:], [:], ["r": "1"]])
        #expect(requests.allSatisfy { $0.subscribe.isEmpty && $0.nonce.isEmpty })
    }

    @Test("it answers with the nonce, and a refusal says what it concerns")
    func answers() throws {
        let session = DeltaClientSession(types: types)
        let update = DeltaUpdate(typeURL: SampleSnapshots.routes, nonce: "7")
        #expect(session.answer(update).nonce == "7")
        #expect(session.answer(update).refusal == nil)
        let refusal = FeedRefusal(typeURL: "t", resource: "r", message: "no")
        #expect(session.answer(update, refusal: refusal).refusal?.feedRefusal == refusal)
        // Others tell the text alone.
        #expect(DeltaRefusal(message: "text").feedRefusal == FeedRefusal(message: "text"))
    }

    @Test("a response that nobody asked for ends the stream")
    func unasked() {
        var session = DeltaClientSession(types: types)
        #expect(throws: DeltaProtocolError.self) { try session.receive(DeltaUpdate(typeURL: "t/unknown", nonce: "1")) }
        #expect(throws: DeltaProtocolError.self) { try session.receive(DeltaUpdate(typeURL: SampleSnapshots.routes, nonce: "")) }
    }

    @Test("it is complete when all types were answered")
    func completes() throws {
        var session = DeltaClientSession(types: types)
        for url in types.urls {
            #expect(!session.isComplete)
            try session.receive(DeltaUpdate(typeURL: url, nonce: "1"))
        }
        #expect(session.isComplete)
    }
}
