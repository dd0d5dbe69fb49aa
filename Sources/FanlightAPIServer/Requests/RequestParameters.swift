import FanlightResources

/// The query of a request.
struct RequestParameters: Sendable {
    let pairs: [(name: String, value: String)]

    static let none = RequestParameters(query: "")

    /// Parts that cannot be decoded are left out.
    init(query: String) {
        pairs = query.split(separator: "&").compactMap { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentText.decoded(halves[0], plusIsSpace: true),
                let value = halves.count == 2 ? PercentText.decoded(halves[1], plusIsSpace: true) : ""
            else { return nil }
            return (name, value)
        }
    }

    /// The first value of the name; nil where it is not given.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// As Kubernetes reads flags: everything that is neither `false` nor `0` is true, a name without a value too.
    ///
    /// - Source: k8s.io/apimachinery, pkg/runtime/converter.go, Convert_Slice_string_To_bool.
    func flag(_ name: String) -> Bool {
        guard let value = self[name] else { return false }
        return value != "0" && value.lowercased() != "false"
    }

    /// - Throws: 400 for what is no number.
    func number(_ name: String) throws(APIStatus) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text) else {
            let problem =
                text.isEmpty || Double(text) == nil || text.contains(where: { ".eExX".contains($0) })
                ? "invalid syntax" : "value out of range"
            throw .badRequest("strconv.ParseInt: parsing \(GoFormat.quoted(text)): \(problem)")
        }
        return number
    }
}
