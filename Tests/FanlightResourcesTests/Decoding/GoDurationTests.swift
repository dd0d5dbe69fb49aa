import FanlightResources
import Testing

@Suite struct GoDurationTests {
    @Test(
        "a sequence of numbers with units is their sum",
        arguments: [
            ("0", Duration.zero), ("5s", .seconds(5)), ("1.5s", .milliseconds(1_500)), ("2m30s", .seconds(150)),
            ("250ms", .milliseconds(250)),
            ("1h", .seconds(3_600)), ("10us", .microseconds(10)), ("1µs", .microseconds(1)), ("7ns", .nanoseconds(7)),
            ("-2s", .seconds(-2)),
            ("+2s", .seconds(2)), (".5s", .milliseconds(500)),
        ])
    func durations(text: String, expected: Duration) {
        #expect(GoDuration.parse(text) == expected)
    }

    @Test("other text is no duration", arguments: ["", "5", "s", "5 s", "1d", "1.2.3s", "-", "300000h0m1x", "99999999999h", "5s5"])
    func others(text: String) {
        #expect(GoDuration.parse(text) == nil)
    }
}
