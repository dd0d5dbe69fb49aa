import Testing

/// Every request of about a hundred commands of kubectl, with the answers of a server of Kubernetes 1.36, from the folder that
/// `FANLIGHT_KUBERNETES_DATA` names. Without it there are none.
@Suite struct ReplayTests {
    @Test("a recorded request is answered as it was", arguments: ReplayRun.exchanges)
    func replayed(_ exchange: RecordedExchange) async throws {
        let differences = try #require(try await ReplayRun.differences.value[exchange.number])
        #expect(differences == [])
    }
}

extension RecordedExchange: CustomTestStringConvertible {}
