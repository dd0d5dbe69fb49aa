import Testing

@testable import FanlightAPIServer

@Suite("Ages in tables")
struct HumanDurationTests {
    private static let minute: Int64 = 60
    private static let hour: Int64 = 3_600
    private static let day: Int64 = 86_400
    private static let year: Int64 = 365 * day

    @Test(
        "an age is as coarse as it is long",
        arguments: [
            (-2, "<invalid>"), (-1, "0s"), (0, "0s"), (5, "5s"), (119, "119s"), (120, "2m"), (123, "2m3s"), (599, "9m59s"),
            (10 * minute, "10m"),
            (10 * minute + 59, "10m"), (179 * minute, "179m"), (180 * minute, "3h"), (3 * hour + 20 * minute, "3h20m"),
            (8 * hour - 1, "7h59m"),
            (8 * hour, "8h"), (47 * hour + 59 * minute, "47h"), (48 * hour, "2d"), (49 * hour, "2d1h"), (8 * day - 1, "7d23h"),
            (8 * day, "8d"),
            (2 * year - 1, "729d"), (2 * year, "2y"), (2 * year + 10 * day, "2y10d"), (8 * year - 1, "7y364d"), (8 * year, "8y"),
            (20 * year, "20y"),
        ] as [(Int64, String)])
    func text(seconds: Int64, expected: String) {
        #expect(HumanDuration.text(seconds: seconds) == expected)
    }

    @Test("an object that does not tell a time has an unknown age", arguments: [#"null"#, #""yesterday""#, "7"])
    func unknown(json: String) throws {
        #expect(HumanDuration.age(try TableSupport.node(json), now: 0) == "<unknown>")
    }
}
