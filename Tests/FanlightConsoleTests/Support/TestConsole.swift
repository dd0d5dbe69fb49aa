import FanlightHTTP
import FanlightManifests
import FanlightResources
import Logging
import Synchronization
import Testing

@testable import FanlightConsole

/// A console with tokens, a clock and an API of the test's own. The token of somebody is `NAME-token`.
final class TestConsole: Sendable {
    let console: Console
    let api: FakeAPI
    private let clock: Clock

    private final class Clock: Sendable {
        let now = Mutex<Int64>(1_800_000_000_000)
        let revoked = Mutex<Set<String>>([])
    }

    /// - Parameter expires: of all tokens, in seconds from the start.
    init(
        limits: ConsoleLimits = ConsoleLimits(), hosts: HostRule = HostRule(listeningOn: "127.0.0.1"), isSecure: Bool = false,
        libraries: LibraryFolders = LibraryFolders(), expires: Int64? = nil
    ) {
        let (clock, api) = (Clock(), FakeAPI())
        var options = ConsoleOptions(
            hosts: hosts, now: { clock.now.withLock { $0 } }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { token in
            guard token.hasSuffix("-token"), !clock.revoked.withLock({ $0.contains(token) }) else { return nil }
            return ConsoleUser(
                name: String(token.dropLast(6)), groups: ["system:authenticated", "devs"], credential: token,
                expires: expires.map { 1_800_000_000 + $0 })
        } isStillValid: { user in
            !clock.revoked.withLock { $0.contains(user.credential) }
        } respond: { request, user in
            await api.respond(request, user)
        }
        options.limits = limits
        options.isSecure = isSecure
        options.libraries = libraries
        self.clock = clock
        self.api = api
        console = Console(options)
    }

    func pass(seconds: Int64) { clock.now.withLock { $0 += seconds * 1_000 } }

    func revoke(_ user: String) { _ = clock.revoked.withLock { $0.insert("\(user)-token") } }

    func send(
        _ method: String, _ target: String, _ headers: [(name: String, value: String)] = [], body: String = "",
        from address: String = "127.0.0.1:4000"
    ) async -> HTTPResponse {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let host = headers.contains { $0.name == "host" } ? [] : [(name: "host", value: "127.0.0.1:15080")]
        return await console.respond(
            HTTPRequest(
                method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: host + headers, body: Array(body.utf8),
                remoteAddress: address, isSecure: console.options.isSecure))
    }

    func trySigningIn(_ token: String, _ headers: [(name: String, value: String)] = [], from address: String = "127.0.0.1:4000") async
        -> HTTPResponse
    {
        await send(
            "POST", "/session", [("content-type", "application/json")] + headers,
            body: Node.object(["token": .string(token)]).jsonText, from: address)
    }

    /// Somebody who is signed in.
    struct Guest: Sendable {
        let cookie: (name: String, value: String)
        let csrf: (name: String, value: String)
    }

    func signIn(_ user: String = "alice") async throws -> Guest {
        let answer = await trySigningIn("\(user)-token")
        try #require(answer.status == 200)
        let cookie = try #require(answer.header("set-cookie")?.split(separator: ";").first)
        let csrf = try #require(answer.node?["csrf"]?.string)
        return Guest(cookie: ("cookie", String(cookie)), csrf: ("x-fanlight-csrf", csrf))
    }

    func isSignedIn(_ guest: Guest) async -> Bool { await send("GET", "/session", [guest.cookie]).status == 200 }
}

extension HTTPResponse {
    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    var node: Node? { JSONReader.read(Array(text.utf8)).documents.first?.node }
}
