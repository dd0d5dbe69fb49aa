import FanlightAccess
import FanlightResources
import Testing

@Suite struct RFC3339Tests {
    @Test(
        "a time is written as Kubernetes writes it",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_102_444_800, "2100-01-01T00:00:00Z"), (1_767_225_599, "2025-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func seconds(_ seconds: Int64, _ text: String) {
        #expect(RFC3339.text(seconds: seconds) == text)
        #expect(Timestamp.seconds(fromRFC3339: text) == seconds)
    }

    @Test(
        "microseconds have six digits",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (1_500_000, "1970-01-01T00:00:01.500000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_700_000_000_000_042, "2023-11-14T22:13:20.000042Z"),
        ] as [(Int64, String)])
    func microseconds(_ microseconds: Int64, _ text: String) {
        #expect(RFC3339.text(microseconds: microseconds) == text)
    }

    @Test("what is written is read back, over four centuries")
    func roundTrip() {
        for day in stride(from: Int64(-100_000), to: 146_097, by: 13) {
            let seconds = day * 86_400 + 45_296
            #expect(Timestamp.seconds(fromRFC3339: RFC3339.text(seconds: seconds)) == seconds)
        }
    }
}
