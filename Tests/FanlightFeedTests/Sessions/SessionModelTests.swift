import Testing

@testable import FanlightFeed

@Suite("Both ends of a stream, by chance, against a naive client")
struct SessionModelTests {
    /// A stream between a session and a client. Responses of different types may be looked at in any order, as a client with a thread for each would.
    private struct Stream {
        var session: DeltaServerSession
        var client = NaiveClient()
        var responses: [String: [DeltaResponse]] = [:]
        var requests: [DeltaRequest] = []
        /// Names whose updates the client refuses, by version.
        var dislikes: Set<String> = []
        var completed: [UInt64] = []
        var sentNames = 0
        let types: FeedTypes

        init(_ types: FeedTypes) {
            self.types = types
            session = DeltaServerSession(types: types, limits: DeltaServerSession.Limits(responseBytes: 120))
            open()
        }

        mutating func open() {
            requests = types.urls.map { url in
                var request = DeltaRequest(typeURL: url)
                request.initialVersions = client.versions(url)
                return request
            }
            responses = [:]
        }

        mutating func reconnect() {
            session = DeltaServerSession(types: types, limits: DeltaServerSession.Limits(responseBytes: 120))
            open()
        }

        mutating func note(_ events: [DeltaServerSession.Event]) {
            for case .completed(let snapshot) in events { completed.append(snapshot.revision) }
        }

        mutating func send() {
            while let response = session.next() {
                // Nothing that the client has is sent again, and one response of a type is on its way.
                for resource in response.resources { #expect(client.versions(response.typeURL)[resource.name] != resource.version) }
                for name in response.removed { #expect(client.versions(response.typeURL)[name] != nil) }
                responses[response.typeURL, default: []].append(response)
                #expect(responses[response.typeURL]?.count == 1)
                sentNames += response.resources.count + response.removed.count
            }
        }

        mutating func answer(_ url: String) {
            guard let response = responses[url]?.first else { return }
            responses[url]?.removeFirst()
            var request = DeltaRequest(typeURL: url)
            request.nonce = response.nonce
            if response.resources.contains(where: { dislikes.contains("\($0.name) \(String(decoding: $0.body, as: UTF8.self))") }) {
                request.refusal = DeltaRefusal(message: "no")
            } else {
                client.take(response)
            }
            requests.append(request)
        }

        mutating func deliver() throws {
            guard !requests.isEmpty else { return }
            note(try session.receive(requests.removeFirst()))
        }

        /// Lets everything that is on its way arrive.
        mutating func settle() throws {
            for _ in 0..<10_000 {
                send()
                if requests.isEmpty, responses.values.allSatisfy(\.isEmpty) { return }
                for url in types.urls { answer(url) }
                while !requests.isEmpty { try deliver() }
            }
            Issue.record("the stream does not come to rest")
        }
    }

    @Test(
        "the client ends with the newest snapshot, and its routes have their clusters all the time",
        arguments: [true, false], UInt64(1)...40)
    func converges(waits: Bool, seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var plane = SampleSnapshots(waits: waits)
        var stream = Stream(plane.types)
        for _ in 0..<400 {
            switch random.number(0...9) {
            case 0, 1:
                plane.change(&random)
                stream.note(stream.session.offer(plane.snapshot))
            case 2, 3, 4: try stream.deliver()
            case 5 where random.chance(10):
                // A response that is on its way may get through before the stream breaks, or not.
                if random.chance(50) { stream.answer(random.pick(stream.types.urls)) }
                stream.reconnect()
                stream.note(stream.session.offer(plane.snapshot))
            default:
                // Without waiting, a client has to take what comes in order.
                let urls = waits ? [random.pick(stream.types.urls)] : stream.types.urls
                for url in urls { stream.answer(url) }
            }
            stream.send()
            // A client that takes everything into use at once has an order of its own.
            if waits { #expect(stream.client.dangling == []) }
        }
        try stream.settle()
        for (type, url) in plane.types.urls.enumerated() { #expect(stream.client.content(url) == plane.content[type]) }
        #expect(stream.session.isIdle)
        // Coming again, it is sent nothing.
        let sent = stream.sentNames
        stream.reconnect()
        stream.note(stream.session.offer(plane.snapshot))
        try stream.settle()
        #expect(stream.sentNames == sent)
        #expect(stream.completed.last == plane.snapshot.revision)
    }

    @Test("what a client refuses is not sent again until it changes, and everything else goes on", arguments: UInt64(1)...40)
    func refuses(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var plane = SampleSnapshots(waits: false)
        var stream = Stream(plane.types)
        stream.dislikes = Set((0..<40).map { _ in "c\(random.number(0...5)) \(random.number(0...9))" })
        for _ in 0..<40 {
            plane.change(&random)
            stream.note(stream.session.offer(plane.snapshot))
            try stream.settle()
            let sent = stream.sentNames
            // The same content, once more.
            stream.note(stream.session.offer(plane.snapshot))
            try stream.settle()
            #expect(stream.sentNames == sent)
        }
        // As soon as nothing is refused any more, a fresh stream makes everything right.
        stream.dislikes = []
        stream.reconnect()
        stream.note(stream.session.offer(plane.snapshot))
        try stream.settle()
        for (type, url) in plane.types.urls.enumerated() { #expect(stream.client.content(url) == plane.content[type]) }
    }
}
