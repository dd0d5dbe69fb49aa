import NIOHTTP1

/// The details backend: `/details/<id>` and `/health`.
struct DetailsBackend: SampleResponder {
    let podName = BookinfoSample.Backend.details.rawValue

    func respond(to request: SampleRequest) async -> SampleResponse {
        guard request.isRead else { return .methodNotAllowed(allow: "GET, HEAD") }
        let segments = request.segments
        if segments == ["health"] { return .json(["status": "Details is healthy"]) }
        guard segments.count == 2, segments[0] == "details" else { return .failure(.notFound, "details has no such path") }
        guard let id = Int(segments[1]) else { return .failure(.badRequest, "please provide a numeric product ID") }
        return .json(
            BookDetails(
                id: id, author: "William Shakespeare", year: 1595, type: "paperback", pages: 200, publisher: "PublisherA",
                language: "English", isbn10: "1234567890", isbn13: "123-1234567890"))
    }
}
