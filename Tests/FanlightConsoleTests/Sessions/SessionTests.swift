import FanlightHTTP
import FanlightResources
import Testing

@testable import FanlightConsole

@Suite(.timeLimit(.minutes(1))) struct SessionTests {
    @Test("signing in tells who one is and sets a cookie that no script and no other site gets")
    func signIn() async throws {
        let console = TestConsole()
        let answer = await console.trySigningIn("alice-token")
        #expect(answer.status == 200)
        #expect(answer.node?["user"]?.string == "alice")
        #expect(answer.node?["groups"]?.strings == ["devs", "system:authenticated"])
        #expect(answer.node?["expiresAt"]?.string == "2027-01-15T20:00:00Z")
        let parts = try #require(answer.header("set-cookie")).split(separator: ";").map { $0.drop { $0 == " " } }
        #expect(parts.dropFirst() == ["Path=/", "HttpOnly", "SameSite=Strict"])
        #expect(parts[0].hasPrefix("fanlight-session="))
        #expect(parts[0].dropFirst("fanlight-session=".count).utf8.count == 43)
        #expect(answer.header("cache-control") == "no-store")

        let again = await console.send("GET", "/session", [("cookie", String(parts[0]))])
        #expect(again.text == answer.text)
        #expect(again.header("set-cookie") == nil)
    }

    @Test("over TLS the cookie is for TLS alone")
    func secure() async {
        let answer = await TestConsole(isSecure: true).trySigningIn("alice-token")
        #expect(answer.header("set-cookie")?.hasSuffix("; Secure") == true)
    }

    @Test("a wrong token opens nothing")
    func wrongToken() async {
        let console = TestConsole()
        let answer = await console.trySigningIn("alice")
        #expect(answer.status == 401)
        #expect(answer.header("set-cookie") == nil)
        #expect(console.console.sessions.count == 0)
    }

    @Test("blanks around a pasted token do not count")
    func pasted() async { #expect(await TestConsole().trySigningIn(" alice-token\n").status == 200) }

    @Test(
        "only JSON signs in, since a form of another site can send text",
        arguments: ["text/plain", "application/x-www-form-urlencoded", ""])
    func forms(_ type: String) async {
        let answer = await TestConsole().send("POST", "/session", [("content-type", type)], body: #"{"token":"alice-token"}"#)
        #expect(answer.status == 415)
    }

    @Test(
        "what is no token is a bad request",
        arguments: ["", "{}", "[]", #"{"token":7}"#, #"{"token":"a"}{}"#, "{\"token\":\"\(String(repeating: "a", count: 9_000))\"}"])
    func badBodies(_ body: String) async {
        #expect(await TestConsole().send("POST", "/session", [("content-type", "application/json")], body: body).status == 400)
    }

    @Test(
        "nobody is signed in without a cookie, nor with one that was never given",
        arguments: ["", "fanlight-session=", "fanlight-session=abc", "a=b; c"])
    func strangers(_ cookie: String) async throws {
        let console = TestConsole()
        _ = try await console.signIn()
        #expect(await console.send("GET", "/session", [("cookie", cookie)]).status == 401)
    }

    @Test("the cookie is found among others")
    func manyCookies() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        let header = "theme=dark; fanlight-session=of-another-server; \(guest.cookie.value); z=1"
        #expect(await console.send("GET", "/session", [("cookie", header)]).status == 200)
    }

    @Test("signing out ends the session and takes the cookie back")
    func signOut() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        let answer = await console.send("DELETE", "/session", [guest.cookie, guest.csrf])
        #expect(answer.status == 204)
        #expect(answer.header("set-cookie")?.hasPrefix("fanlight-session=; ") == true)
        #expect(answer.header("set-cookie")?.contains("Max-Age=0") == true)
        #expect(await !console.isSignedIn(guest))
    }

    @Test("another site cannot sign somebody out")
    func foreignSignOut() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        #expect(await console.send("DELETE", "/session", [guest.cookie]).status == 403)
        #expect(await console.isSignedIn(guest))
    }

    @Test("signing in again ends the session that was")
    func again() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        #expect(await console.trySigningIn("bob-token", [guest.cookie]).status == 200)
        #expect(await !console.isSignedIn(guest))
        #expect(console.console.sessions.count == 1)
    }

    @Test("a session ends half an hour after its last request, and not before")
    func idle() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        console.pass(seconds: 1_799)
        #expect(await console.isSignedIn(guest))
        console.pass(seconds: 1_799)
        #expect(await console.isSignedIn(guest))
        console.pass(seconds: 1_800)
        #expect(await !console.isSignedIn(guest))
        #expect(console.console.sessions.count == 0)
    }

    @Test(
        "what an open page asks while nobody is there does not keep the session",
        arguments: ["/session", "/api/v1/services", "/changes?resource=services"])
    func unattended(_ path: String) async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        for _ in 0..<3 {
            console.pass(seconds: 500)
            #expect(await console.send("GET", path, [guest.cookie, ("x-fanlight-unattended", "1")]).status == 200)
        }
        console.pass(seconds: 300)
        #expect(await console.send("GET", path, [guest.cookie, ("x-fanlight-unattended", "1")]).status == 401)
        #expect(await !console.isSignedIn(guest))
    }

    @Test("a session ends after twelve hours, however busy")
    func absolute() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        for _ in 0..<47 {
            console.pass(seconds: 900)
            #expect(await console.isSignedIn(guest))
        }
        console.pass(seconds: 899)
        #expect(await console.isSignedIn(guest))
        console.pass(seconds: 1)
        #expect(await !console.isSignedIn(guest))
    }

    @Test("a session does not outlive its token")
    func tokenExpires() async throws {
        let console = TestConsole(expires: 600)
        let guest = try await console.signIn()
        console.pass(seconds: 599)
        #expect(await console.isSignedIn(guest))
        console.pass(seconds: 1)
        #expect(await !console.isSignedIn(guest))
    }

    @Test("a revoked token ends its sessions at their next request, and the API is not asked any more")
    func revoked() async throws {
        let console = TestConsole()
        let (alice, bob) = (try await console.signIn("alice"), try await console.signIn("bob"))
        console.revoke("alice")
        #expect(await console.send("GET", "/api/v1/services", [alice.cookie]).status == 401)
        #expect(console.api.asked.isEmpty)
        #expect(await console.isSignedIn(bob))
        #expect(console.console.sessions.count == 1)
    }

    @Test("where there are too many sessions, the one that has been idle for longest ends")
    func bounded() async throws {
        var limits = ConsoleLimits()
        limits.sessions = 3
        let console = TestConsole(limits: limits)
        var guests: [TestConsole.Guest] = []
        for user in ["a", "b", "c"] {
            guests.append(try await console.signIn(user))
            console.pass(seconds: 1)
        }
        #expect(await console.isSignedIn(guests[0]))
        guests.append(try await console.signIn("d"))
        #expect(console.console.sessions.count == 3)
        #expect(await !console.isSignedIn(guests[1]))
        for index in [0, 2, 3] { #expect(await console.isSignedIn(guests[index])) }
    }

    @Test("one user cannot take the sessions of others away")
    func boundedForOne() async throws {
        var limits = ConsoleLimits()
        (limits.sessions, limits.sessionsPerUser) = (4, 2)
        let console = TestConsole(limits: limits)
        let bob = try await console.signIn("bob")
        for _ in 0..<6 {
            console.pass(seconds: 1)
            _ = try await console.signIn("alice")
        }
        #expect(console.console.sessions.count == 3)
        #expect(await console.isSignedIn(bob))
    }
}
