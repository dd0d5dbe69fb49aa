import FanlightResources

/// One operation of the API, before it is written in the form of a document's version.
struct OpenAPIOperation {
    enum Method: String {
        case get, post, put, patch, delete
    }

    struct Body {
        let model: String
        let mediaTypes: [String]
        let isRequired: Bool
    }

    let method: Method
    /// `list`, `get`, `post`, `put`, `patch`, `delete` or `deletecollection`.
    let action: String
    let identifier: String
    let tag: String
    let description: String
    let parameters: [OpenAPIParameter]
    let body: Body?
    /// The model of the answer; nil for plain text.
    let answer: String?
    /// The status codes of success.
    let codes: [Int]
    let group: String
    let version: String
    let kind: String

    static let statusTexts = [200: "OK", 201: "Created", 202: "Accepted"]
    static let answerMediaTypes = ["application/json", "application/yaml"]

    var kindNode: Node { .object(["group": .string(group), "version": .string(version), "kind": .string(kind)]) }
}

/// A path with the operations that it has.
struct OpenAPIPath {
    let template: String
    let parameters: [OpenAPIParameter]
    let operations: [OpenAPIOperation]
}
