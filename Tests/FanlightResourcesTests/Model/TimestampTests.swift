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
}
