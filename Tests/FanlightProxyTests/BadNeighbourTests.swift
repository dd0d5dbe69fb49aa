import FanlightIR
import FanlightProxy
import Testing

/// What one client or endpoint does wrong gets a clear answer, and another client on the same event loop notices nothing.
@Suite("Bad neighbours")
struct BadNeighbourTests {
    private func harmless(_ offence: (TestGateway) throws -> Void) async throws {
        let good = TestBackend(named: "good")
        let dying = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            _ = MessageReader(connection).next()
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\nhalf")
        }
        let routes = [
            Make.route(.prefix("/dying", ignoresCase: false), to: [WeightedCluster(name: "dying", weight: 1)]),
            Make.route(to: [WeightedCluster(name: "good", weight: 1)]),
        ]
        let gateway = try await TestGateway(routes, backends: ["good": [good], "dying": [dying]])
        let neighbour = gateway.connect()
        let reader = MessageReader(neighbour)
        neighbour.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        #expect(reader.next()?.text == "good")

        try offence(gateway)

        neighbour.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        #expect(reader.next()?.text == "good")
        await gateway.proxy.stop()
    }

    @Test("A header of 1 MB gets 431")
    func hugeHeader() async throws {
        try await harmless { gateway in
            let client = gateway.connect()
            // The answer may come before everything is sent.
            client.send("GET / HTTP/1.1\r\nhost: test\r\nx: \(String(repeating: "a", count: 1 << 20))\r\n\r\n")
            #expect(MessageReader(client).next()?.status == 431)
        }
    }

    @Test("Conflicting lengths get 400")
    func conflictingLengths() async throws {
        try await harmless { gateway in
            let request = "POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd"
            #expect(gateway.call(request)?.status == 400)
        }
    }

    @Test("A client that sends its head a byte at a time keeps nobody waiting, and is answered when the head is whole")
    func byteByByte() async throws {
        try await harmless { gateway in
            let slow = gateway.connect()
            for byte in "GET / HTTP/1.1\r\nhost: test\r\n".utf8 {
                slow.send([byte])
                #expect(gateway.get("/")?.text == "good")
            }
            slow.send("\r\n")
            #expect(MessageReader(slow).next()?.text == "good")
        }
    }

    @Test("An endpoint that dies in the middle of a body ends its client's connection, so that the body does not look whole")
    func dyingEndpoint() async throws {
        try await harmless { gateway in
            let client = gateway.connect()
            client.send("GET /dying HTTP/1.1\r\nhost: test\r\n\r\n")
            #expect(String(decoding: client.receiveAll(), as: UTF8.self).hasSuffix("\r\n\r\nhalf"))
        }
    }
}
