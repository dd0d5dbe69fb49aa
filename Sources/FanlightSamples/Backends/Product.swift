/// A book of the product page's own catalogue.
struct Product: Codable, Sendable, Hashable {
    var id: Int
    var title: String
    var descriptionHtml: String

    static let catalogue = [
        Product(
            id: 0,
            title: "The Comedy of Errors",
            descriptionHtml: """
                Two pairs of identical twins, separated as infants by a shipwreck, end up in the same town on the same day without knowing it. \
                Everyone is taken for someone else until dinner is cold, a gold chain is lost and half of Ephesus is angry. \
                It is Shakespeare's shortest play, and a fine companion for anyone who routes requests to the right twin.
                """)
    ]
}
