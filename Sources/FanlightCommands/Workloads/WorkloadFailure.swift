/// Why what an IstioGateway asks for cannot be made.
struct WorkloadFailure: Error {
    /// In UpperCamelCase, for conditions.
    let reason: String
    let message: String
}
