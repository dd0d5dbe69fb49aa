import Testing

/// Objects of custom kinds, and what a server of Kubernetes said to them, from the folder that `FANLIGHT_KUBERNETES_DATA` names. Without it
/// there are none.
@Suite struct RecordedVerdictTests {
    @Test("an object is taken or refused as it was", arguments: RecordedVerdict.all)
    func verdict(_ verdict: RecordedVerdict) async throws {
        #expect(try await verdict.differences() == [])
    }
}

extension RecordedVerdict: CustomTestStringConvertible {}
