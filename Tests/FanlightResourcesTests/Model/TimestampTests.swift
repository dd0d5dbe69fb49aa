import FanlightResources
import Testing

@Suite struct TimestampTests {
    @Test(
        "times of RFC 3339 are seconds since 1970",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2024-02-29T12:30:45Z", 1_709_209_845), ("2024-02-29T12:30:45.999Z", 1_709_209_845),
            ("2024-02-29T14:30:45+02:00", 1_709_209_845), ("1969-12-31T23:59:59Z", -1),
        ])
    func reads(text: String, expected: Int64) {
        #expect(Timestamp.seconds(fromRFC3339: text) == expected)
    }

    @Test(
        "other text is no time",
        arguments: [
            "", "2024-02-29", "2024-02-29T12:30:45", "2024-13-01T00:00:00Z", "2024-02-29T25:00:00Z", "2024-02-29T12:30:45+2",
            "aaaa-bb-ccTdd:ee:ffZ",
        ])
    func refuses(text: String) {
        #expect(Timestamp.seconds(fromRFC3339: text) == nil)
    }

    @Test(
        "a time is written in UTC to the second",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"), (4_102_444_800, "2100-01-01T00:00:00Z"), (1_767_225_599, "2025-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func writes(seconds: Int64, text: String) {
        #expect(Timestamp.text(seconds: seconds) == text)
        #expect(Timestamp.seconds(fromRFC3339: text) == seconds)
    }

    @Test(
        "microseconds have six digits",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (1_500_000, "1970-01-01T00:00:01.500000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_700_000_000_000_042, "2023-11-14T22:13:20.000042Z"),
        ] as [(Int64, String)])
    func writes(microseconds: Int64, text: String) { #expect(Timestamp.text(microseconds: microseconds) == text) }

    @Test("what is written is read back, over four centuries")
    func roundTrip() {
        for day in stride(from: Int64(-100_000), to: 146_097, by: 13) {
            let seconds = day * 86_400 + 45_296
            #expect(Timestamp.seconds(fromRFC3339: Timestamp.text(seconds: seconds)) == seconds)
        }
    }
}
