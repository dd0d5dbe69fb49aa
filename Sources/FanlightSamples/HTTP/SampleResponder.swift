/// What a backend does: it answers requests.
protocol SampleResponder: Sendable {
    /// The name that is sent in `x-served-by`, so that a caller of a gateway can see who answered.
    var podName: String { get }

    func respond(to request: SampleRequest) async -> SampleResponse
}
