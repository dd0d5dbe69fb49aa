import FanlightHTTP
import Testing

@testable import FanlightConsole

@Suite(.timeLimit(.minutes(1))) struct SignInLimitTests {
    @Test("after too many wrong tokens an address has to wait for the next minute, with the right one too; others do not")
    func oneAddress() async {
        let console = TestConsole()
        for port in 0..<10 { #expect(await console.trySigningIn("wrong", from: "10.0.0.1:\(5_000 + port)").status == 401) }
        let answer = await console.trySigningIn("alice-token", from: "10.0.0.1:6000")
        #expect(answer.status == 429)
        #expect(answer.header("retry-after") == "60")
        #expect(await console.trySigningIn("alice-token", from: "10.0.0.2:6000").status == 200)
        console.pass(seconds: 60)
        #expect(await console.trySigningIn("alice-token", from: "10.0.0.1:6000").status == 200)
    }

    @Test("right tokens do not count")
    func rightTokens() async {
        let console = TestConsole()
        for _ in 0..<30 { #expect(await console.trySigningIn("alice-token").status == 200) }
    }

    @Test("an IPv6 client does not get more tries from the other addresses of its network")
    func networks() async {
        let console = TestConsole()
        for index in 0..<10 { #expect(await console.trySigningIn("wrong", from: "[2001:db8::\(index)]:5000").status == 401) }
        #expect(await console.trySigningIn("wrong", from: "[2001:db8::ffff:1]:5000").status == 429)
        #expect(await console.trySigningIn("wrong", from: "[2001:db8:0:1::1]:5000").status == 401)
    }

    @Test("all addresses together have a limit too")
    func all() async {
        var limits = ConsoleLimits()
        limits.failures = 20
        let console = TestConsole(limits: limits)
        for index in 0..<20 { #expect(await console.trySigningIn("wrong", from: "10.0.1.\(index):5000").status == 401) }
        #expect(await console.trySigningIn("wrong", from: "10.0.2.1:5000").status == 429)
    }
}
