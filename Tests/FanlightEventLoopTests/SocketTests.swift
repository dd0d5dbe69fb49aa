import FanlightEventLoop
import Testing

@Suite("Sockets")
struct SocketTests {
    @Test("Addresses are read and written", arguments: ["127.0.0.1", "0.0.0.0", "::1", "2001:db8::5"])
    func addresses(text: String) throws {
        let address = try #require(SocketAddress(text, port: 80))
        #expect(address.host == text)
        #expect(address.description == (text.contains(":") ? "[\(text)]:80" : "\(text):80"))
    }

    @Test("What is no address is refused", arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::g"])
    func noAddress(text: String) { #expect(SocketAddress(text, port: 80) == nil) }

    @Test("A port that is taken is reported")
    func portTaken() throws {
        let address = try #require(SocketAddress("127.0.0.1", port: 0))
        let first = try Socket.listen(on: address)
        defer { Socket.close(first) }
        #expect(throws: SystemError.self) { try Socket.listen(on: Socket.localAddress(first)) }
    }

    @Test("Bytes and the end pass from one socket to the other, with events for each")
    func transfer() throws {
        let poller = try Poller()
        let address = try #require(SocketAddress("127.0.0.1", port: 0))
        let listener = try Socket.listen(on: address)
        let client = try Socket.connect(to: Socket.localAddress(listener))
        let result1 = poller.add(listener, .readable, token: 1)
        #expect(result1)
        let result2 = poller.wait(milliseconds: 5000)
        #expect(result2 == 1)
        let token = poller.event(0).token
        #expect(token == 1)
        guard case .connection(let server, let peer) = Socket.accept(listener) else {
            Issue.record("a connection waits")
            return
        }
        #expect(Socket.accept(listener) == .nothing)
        #expect(peer.host == "127.0.0.1")
        var message = ByteQueue()
        message.append("hello")
        #expect(Socket.send(client, message.bytes, message.bytes) == .bytes(10))
        poller.remove(listener)
        let result3 = poller.add(server, [.readable, .peerClosed], token: 2)
        #expect(result3)
        let result4 = poller.wait(milliseconds: 5000)
        #expect(result4 == 1)
        let buffer = ReceiveBuffer(capacity: 64)
        #expect(Socket.receive(server, into: buffer) == .bytes(10))
        #expect(buffer.bytes(10).text == "hellohello")
        #expect(Socket.receive(server, into: buffer) == .wouldBlock)
        Socket.close(client)
        let result5 = poller.wait(milliseconds: 5000)
        #expect(result5 == 1)
        let happened = poller.event(0).happened
        #expect(happened.contains(.peerClosed))
        #expect(Socket.receive(server, into: buffer) == .end)
        Socket.close(server)
        Socket.close(listener)
    }

    @Test("A message from another thread ends a wait")
    func wakeUp() throws {
        let mailbox = try Mailbox<Int>()
        let poller = try Poller()
        let result6 = poller.add(mailbox.wakeUp.descriptor, .readable, token: 9)
        #expect(result6)
        try LoopThread.start(name: "sender") { mailbox.send(42) }
        let result7 = poller.wait(milliseconds: 5000)
        #expect(result7 == 1)
        #expect(mailbox.takeAll() == [42])
        let result8 = poller.wait(milliseconds: 0)
        #expect(result8 == 0)
    }

    @Test("A connection is quiet until a byte or an end waits to be read, and looking takes nothing")
    func quiet() throws {
        let listener = try Socket.listen(on: #require(SocketAddress("127.0.0.1", port: 0)))
        defer { Socket.close(listener) }
        let poller = try Poller()
        let client = try Socket.connect(to: Socket.localAddress(listener))
        let isListening = poller.add(listener, .readable, token: 1)
        #expect(isListening && poller.wait(milliseconds: 5000) == 1)
        guard case .connection(let server, _) = Socket.accept(listener) else {
            Issue.record("a connection waits")
            return
        }
        let isPolled = poller.add(server, .input, token: 2)
        #expect(isPolled && Socket.isQuiet(server))
        var message = ByteQueue()
        message.append("x")
        #expect(Socket.send(client, message.bytes) == .bytes(1))
        #expect(poller.wait(milliseconds: 5000) == 1)
        #expect(!Socket.isQuiet(server) && !Socket.isQuiet(server))
        let buffer = ReceiveBuffer(capacity: 16)
        #expect(Socket.receive(server, into: buffer) == .bytes(1))
        #expect(Socket.isQuiet(server))
        Socket.close(client)
        #expect(poller.wait(milliseconds: 5000) == 1)
        #expect(!Socket.isQuiet(server))
        Socket.close(server)
    }
}
