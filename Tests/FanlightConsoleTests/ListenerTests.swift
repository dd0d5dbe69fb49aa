import FanlightHTTP
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import FanlightConsole

/// The console behind a real socket.
@Suite(.timeLimit(.minutes(1))) struct ListenerTests {
    private static func run(_ console: TestConsole, _ body: (Int) async throws -> Void) async throws {
        var options = HTTPServerOptions(address: .tcp(host: "127.0.0.1", port: 0))
        options.refusal = { Console.refusal($0) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try await HTTPServer.start(options, logger: logger) { await console.console.respond($0) }
        do {
            try await body(try #require(server.port))
        } catch {
            await server.stop(grace: .zero)
            throw error
        }
        await server.stop(grace: .zero)
    }

    /// Sends the text, and reads until the server closes the connection or the text comes.
    private static func exchange(_ text: String, port: Int, until mark: String? = nil) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var all = ""
            for try await part in inbound {
                all += String(buffer: part)
                if let mark, all.contains(mark) { break }
            }
            return all
        }
    }

    @Test("the page comes over HTTP, with its headers")
    func page() async throws {
        try await Self.run(TestConsole()) { port in
            let answer = try await Self.exchange("GET / HTTP/1.1\r\nhost: localhost:\(port)\r\nconnection: close\r\n\r\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.contains("\r\ncontent-security-policy: default-src 'none'; "))
            #expect(answer.contains("<!doctype html>"))
        }
    }

    @Test("what the server refuses by itself has the headers too")
    func refused() async throws {
        try await Self.run(TestConsole()) { port in
            let answer = try await Self.exchange("GET / HTTP/1.1\r\nconnection: close\r\n\r\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains("\r\nx-frame-options: DENY\r\n"))
        }
    }

    @Test("changes arrive as they happen, and watches end when the client is gone")
    func changes() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        try await Self.run(console) { port in
            let request = "GET /changes?resource=services HTTP/1.1\r\nhost: localhost:\(port)\r\ncookie: \(guest.cookie.value)\r\n\r\n"
            async let answer = Self.exchange(request, port: port, until: #""name":"a""#)
            var log = console.api.log.makeAsyncIterator()
            #expect(await log.next() == "open services 10")
            console.api.tell("services", "ADDED", "a", revision: 11)
            let text = try await answer
            #expect(text.contains("\r\ntransfer-encoding: chunked\r\n") || text.contains("\r\nTransfer-Encoding: chunked\r\n"))
            #expect(text.contains(#"{"type":"READY","resourceVersion":"10"}"#))
            // The client has closed its connection by now.
            #expect(await log.next() == "close services")
        }
    }
}
