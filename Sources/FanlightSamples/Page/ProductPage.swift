import NIOHTTP1

/// Makes the HTML of the product page from what the backends said.
struct ProductPage: Sendable {
    /// All that the page shows; a failure becomes an error panel.
    struct Content: Sendable {
        var product: Product
        var details: Result<BookDetails, SampleError>
        var reviews: Result<BookReviews, SampleError>
        var user: String?
        var request: SampleRequest
    }

    private let template = PageTemplate(PageAssets.page)

    func html(_ content: Content) -> String {
        var values: [String: PageTemplate.Value] = [
            "title": .text(content.product.title),
            "summary": .text(content.product.descriptionHtml),
            "style": .text(PageAssets.style),
            "version": .text("v1"),
            "peer": .text(content.request.peer),
            "headers": .list(headerRows(content.request.headers)),
        ]
        if let user = content.user { values["user"] = .list([["name": .text(user)]]) }
        switch content.details {
        case .success(let details): values["details"] = .list([["facts": .list(facts(details))]])
        case .failure(let error): values["detailsError"] = .list([["message": .text(error.message)]])
        }
        switch content.reviews {
        case .success(let reviews): values.merge(reviewValues(reviews)) { _, new in new }
        case .failure(let error): values["reviewsError"] = .list([["message": .text(error.message)]])
        }
        return template.render(values)
    }

    private func facts(_ details: BookDetails) -> [[String: PageTemplate.Value]] {
        let facts = [
            ("Author", details.author), ("Year", String(details.year)), ("Type", details.type), ("Pages", String(details.pages)),
            ("Publisher", details.publisher), ("Language", details.language), ("ISBN-10", details.isbn10), ("ISBN-13", details.isbn13),
        ]
        return facts.map { name, value in ["name": .text(name), "value": .text(value)] }
    }

    private func reviewValues(_ reviews: BookReviews) -> [String: PageTemplate.Value] {
        let version = reviews.podname.split(separator: "-").last.map(String.init) ?? reviews.podname
        let color = reviews.reviews.compactMap { $0.rating?.color }.first ?? "plain"
        var values: [String: PageTemplate.Value] = [
            "reviewsFrom": .list([["version": .text(version), "pod": .text(reviews.podname), "tone": .text(color)]]),
            "reviews": .list(reviews.reviews.map(reviewEntry)),
        ]
        if let error = reviews.reviews.compactMap({ $0.rating?.error }).first {
            values["ratingsError"] = .list([["message": .text(error)]])
        }
        return values
    }

    private func reviewEntry(_ review: BookReviews.Review) -> [String: PageTemplate.Value] {
        var entry: [String: PageTemplate.Value] = ["reviewer": .text(review.reviewer), "text": .text(review.text)]
        if let stars = review.rating?.stars {
            let count = min(max(stars, 0), 5)
            let drawn = String(repeating: "★", count: count) + String(repeating: "☆", count: 5 - count)
            entry["rating"] = .list([
                ["stars": .text(drawn), "count": .text(String(count)), "color": .text(review.rating?.color ?? "black")]
            ])
        }
        return entry
    }

    /// The headers that a gateway sets come first, whether they are there or not; then all others of the kind that gateways add.
    private func headerRows(_ headers: HTTPHeaders) -> [[String: PageTemplate.Value]] {
        let always = ["host", "x-request-id", "x-forwarded-for", "x-forwarded-proto"]
        let others = Set(headers.map { $0.name.lowercased() }).filter { name in
            !always.contains(name) && (name.hasPrefix("x-") || ["via", "forwarded", "traceparent", "user-agent"].contains(name))
        }
        return (always + others.sorted()).map { name in
            let values = headers[name]
            let text = values.joined(separator: ", ").prefix(300)
            let cell: [String: PageTemplate.Value] =
                values.isEmpty ? ["absent": .list([[:]])] : ["value": .list([["text": .text(String(text))]])]
            return cell.merging(["name": .text(name)]) { own, _ in own }
        }
    }
}
