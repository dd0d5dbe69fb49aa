/// A simulated request as the proxy would see it: bytes, and offsets into them.
struct SimulatedHead {
    private(set) var bytes: [UInt8] = []
    private(set) var shape = RequestShape(method: .empty, path: .empty, query: .empty, authority: .empty, isSecure: false)
    private(set) var fields: [HeaderField] = []
    /// Normalised, without the query.
    let path: String
    /// nil without a question mark.
    let query: String?
    let request: SimulatedRequest

    /// nil where the path is invalid.
    init?(_ request: SimulatedRequest) {
        self.request = request
        let parts = request.path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        query = parts.count > 1 ? parts[1] : nil
        guard query?.contains("#") != true else { return nil }
        switch PathNormalization.normalized(Array(parts[0].utf8)) {
        case .unchanged: path = parts[0]
        case .changed(let bytes): path = String(decoding: bytes, as: UTF8.self)
        case .invalid: return nil
        }
        shape = RequestShape(
            method: append(request.method), path: append(path), query: append(query ?? ""), authority: append(request.authority),
            isSecure: request.transport == .https)
        for header in request.headers { fields.append(HeaderField(name: append(header.name), value: append(header.value))) }
    }

    private mutating func append(_ text: String) -> ByteRange {
        let start = UInt32(bytes.count)
        bytes += text.utf8
        return ByteRange(start: start, length: UInt32(bytes.count) - start)
    }

    /// Values of all fields of that name, in order.
    func values(ofHeader name: String) -> [String] {
        let name = name.lowercased()
        return request.headers.filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// The first value of a query parameter, as sent.
    func value(ofQueryParameter name: String) -> String? {
        guard let query else { return nil }
        for part in query.split(separator: "&", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if let key = pair.first, key == name { return pair.count > 1 ? String(pair[1]) : "" }
        }
        return nil
    }
}
