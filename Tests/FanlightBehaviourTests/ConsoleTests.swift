import FanlightAccess
import FanlightManifests
import FanlightResources
import FanlightWorkloads
import Foundation
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import FanlightCommands

/// The console of a running serve, as a browser uses it.
@Suite(.timeLimit(.minutes(2))) struct ConsoleTests {
    private static let loopback = ConsoleAddress(host: "127.0.0.1", port: 0)
    private static let configMaps = "/api/v1/namespaces/default/configmaps"

    private static func configMap(_ name: String) -> String {
        #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(name)"},"data":{"k":"v"}}"#
    }

    /// A browser that is signed in.
    private struct Browser {
        let port: Int
        let cookie: String
        let csrf: String

        /// Signs in with a token of the user, made as `fanlight token` makes it.
        init(_ serve: RunningServe, user: String, groups: [String] = []) async throws {
            let status = try await serve.status { $0["console"]?.string != nil }
            port = try #require(status["console"]?.string?.split(separator: ":").last.flatMap { Int($0) })
            let tokens = try TokenStore(path: TokenStore.path(inDataFolder: serve.data))
            let (token, _) = try tokens.create(user: user, groups: groups, now: Int64(time(nil)))
            let answer = try await Self.send("POST", "/session", body: #"{"token":"\#(token)"}"#, port: port)
            try #require(answer.status == 200)
            let node = try #require(JSONReader.read(Array(answer.body.utf8)).documents.first?.node)
            try #require(node["user"]?.string == user)
            csrf = try #require(node["csrf"]?.string)
            cookie = String(try #require(answer.header("set-cookie")?.split(separator: ";").first))
        }

        func send(_ method: String, _ path: String, body: String = "", csrf: String? = nil) async throws -> RawResponse {
            let csrf = csrf ?? self.csrf
            return try await Self.send(method, path, headers: "cookie: \(cookie)\r\nx-fanlight-csrf: \(csrf)\r\n", body: body, port: port)
        }

        static func send(_ method: String, _ path: String, headers: String = "", body: String = "", port: Int) async throws -> RawResponse {
            let length = body.isEmpty ? "" : "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n"
            return try await RawClient.exchange(
                "\(method) \(path) HTTP/1.1\r\nhost: localhost:\(port)\r\n\(headers)\(length)connection: close\r\n\r\n\(body)",
                host: "127.0.0.1",
                port: port)
        }

        /// What a stream of changes says up to the text, once `act` has been carried out behind its first line.
        func changes(of resource: String, upTo mark: String, _ act: () async throws -> Void) async throws -> String {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port) {
                channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
            }
            let request = "GET /changes?resource=\(resource) HTTP/1.1\r\nhost: localhost:\(port)\r\ncookie: \(cookie)\r\n\r\n"
            return try await channel.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: request))
                var all = ""
                var hasActed = false
                for try await part in inbound {
                    all += String(buffer: part)
                    if !hasActed, all.contains(#"{"type":"READY""#) {
                        hasActed = true
                        try await act()
                    }
                    if all.contains(mark) { break }
                }
                return all
            }
        }
    }

    @Test("a token signs in to the console, which reads and writes as its user, and sees what others write")
    func console() async throws {
        let serve = try await RunningServe([:], console: Self.loopback)
        let admin = try await Browser(serve, user: "jane", groups: ["system:masters"])
        #expect(try await admin.send("GET", "/").body.hasPrefix("<!doctype html>"))
        #expect(try await admin.send("GET", "/apis/networking.istio.io/v1/virtualservices").status == 200)
        #expect(try await admin.send("POST", Self.configMaps, body: Self.configMap("a"), csrf: "wrong").status == 403)

        let text = try await admin.changes(of: "configmaps", upTo: #""name":"a""#) {
            let created = try await admin.send("POST", Self.configMaps, body: Self.configMap("a"))
            #expect(created.status == 201)
        }
        #expect(text.contains(#"{"resource":"configmaps","type":"ADDED","namespace":"default","name":"a","resourceVersion":""#))
        let managers = try await serve.object(Self.configMaps + "/a")[path: ["metadata", "managedFields"]]?.elements ?? []
        #expect(managers.compactMap { $0["manager"]?.string } == ["fanlight-console"])
        try await serve.end()
        try serve.remove()
    }

    @Test("whoever may only read is refused what changes something")
    func viewer() async throws {
        let serve = try await RunningServe([:], console: Self.loopback)
        try await serve.create(
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            """
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: vera},
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: fanlight-viewer}, subjects: [{kind: User, name: vera}]}
            """)
        let vera = try await Browser(serve, user: "vera")
        #expect(try await vera.send("GET", Self.configMaps).status == 200)
        let refused = try await vera.send("POST", Self.configMaps, body: Self.configMap("b"))
        #expect(refused.status == 403)
        #expect(refused.body.contains(#"User \"vera\" cannot create resource \"configmaps\""#))
        let text = try await vera.changes(of: "secrets", upTo: "FORBIDDEN") {}
        #expect(text.contains(#"{"resource":"secrets","type":"FORBIDDEN"}"#))
        try await serve.end()
        try serve.remove()
    }

    @Test("a token that is revoked ends its session")
    func revoked() async throws {
        let serve = try await RunningServe([:], console: Self.loopback)
        let browser = try await Browser(serve, user: "jane", groups: ["system:masters"])
        #expect(try await browser.send("GET", "/session").status == 200)
        let tokens = try TokenStore(path: TokenStore.path(inDataFolder: serve.data))
        for record in try tokens.list() { try tokens.revoke(id: record.id) }
        // Another process's changes are known after at most a second.
        try await RunningServe.eventually { try await browser.send("GET", "/session").status == 401 }
        #expect(try await browser.send("GET", Self.configMaps).status == 401)
        try await serve.end()
        try serve.remove()
    }

    @Test("serve goes on without a console where the default address is taken, and does not start where another one is")
    func taken() async throws {
        let serve = try await RunningServe([:], console: Self.loopback)
        let url = try #require(try await serve.status { $0["console"]?.string != nil }["console"]?.string)
        let port = try #require(Int(url.dropFirst("http://127.0.0.1:".count)))
        let other = try await RunningServe([:], console: ConsoleAddress(host: "127.0.0.1", port: port, isDefault: true))
        #expect(try await other.status().member("console")?.value.isNull == true)
        try await other.end()

        var options = ServeOptions(addressBlock: try #require(AddressBlock(other.block)))
        options.data = other.data
        options.console = ConsoleAddress(host: "127.0.0.1", port: port)
        let failing = options
        let error = await #expect(throws: CommandError.self) {
            try await Serve(options: failing, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }).run {}
        }
        #expect(error?.message.contains("choose another address with --console") == true)
        try other.remove()
        try await serve.end()
        try serve.remove()
    }

    @Test(
        "beyond this machine the console is served over TLS, with a certificate for its address",
        arguments: [
            ("127.0.0.1", "http://127.0.0.1:7", []), ("localhost", "http://localhost:7", []), ("::1", "http://[::1]:7", []),
            ("127.0.0.5", "http://127.0.0.5:7", []), ("0.0.0.0", "https://127.0.0.1:7", []), ("::", "https://127.0.0.1:7", []),
            ("192.0.2.1", "https://192.0.2.1:7", ["192.0.2.1"]), ("console.test", "https://console.test:7", ["console.test"]),
        ] as [(String, String, [String])])
    func security(_ host: String, _ url: String, _ names: [String]) {
        let address = ConsoleAddress(host: host, port: 0)
        #expect(address.url(port: 7) == url)
        #expect(address.certificateNames == names)
    }
}
