import FanlightHTTP
import Foundation
import Testing

@Suite("Unix sockets", .timeLimit(.minutes(1)))
struct UnixSocketTests {
    private func withPath(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appendingPathComponent("api.sock").path)
    }

    @Test("only its owner may open the socket, requests have no address, and stopping removes it")
    func socket() async throws {
        try await withPath { path in
            try await RunningServer.run(address: .unix(path: path)) { request in
                HTTPResponse(status: request.remoteAddress.isEmpty ? 200 : 500)
            } _: { server in
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                #expect(server.server.port == nil)
                let client = try await server.connect()
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.readResponse()?.status == 200)
                await server.server.stop(grace: .zero)
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test("a socket on which another server listens is left alone")
    func taken() async throws {
        try await withPath { path in
            try await RunningServer.run(address: .unix(path: path), handler: describe) { server in
                await #expect(throws: HTTPServerError.self) {
                    try await RunningServer.run(address: .unix(path: path), handler: describe) { _ in }
                }
                let client = try await server.connect()
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.readResponse()?.status == 200)
            }
        }
    }

    @Test("the socket of a server that is gone is replaced")
    func stale() async throws {
        try await withPath { path in
            let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let result = withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            #expect(result == 0)
            Glibc.close(descriptor)
            try await RunningServer.run(address: .unix(path: path), handler: describe) { server in
                let client = try await server.connect()
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.readResponse()?.status == 200)
            }
        }
    }

    @Test("a file that is no socket is left alone")
    func file() async throws {
        try await withPath { path in
            try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
            await #expect(throws: HTTPServerError.self) {
                try await RunningServer.run(address: .unix(path: path), handler: describe) { _ in }
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
        }
    }

    @Test("a path that does not fit is an error")
    func longPath() async throws {
        let path = "/tmp/" + String(repeating: "a", count: 200)
        await #expect(throws: HTTPServerError.self) { try await RunningServer.run(address: .unix(path: path), handler: describe) { _ in } }
    }
}
