package import FanlightResources

/// One document of a text: its value, and what is wrong with the text of it.
package struct Document: Sendable {
    package let node: Node
    /// 1-based; where the value begins.
    package let line: Int
    /// Problems that leave the value readable, such as a key that is written twice. An object with such a problem is not to be used.
    package let problems: [TextProblem]
}

/// A problem of a text as such, before it is an object.
package struct TextProblem: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        case yamlSyntax = "YAMLSyntax"
        case jsonSyntax = "JSONSyntax"
        case duplicateKey = "DuplicateKey"
        case aliasExpansion = "AliasExpansion"
        case tooDeep = "TooDeep"
        case notUTF8 = "NotUTF8"
    }

    package let code: Code
    package let message: String
    package let line: Int
    package let column: Int
}

/// What a text holds: the documents that can be read, and the problems of those that cannot.
package struct DocumentList: Sendable {
    package var documents: [Document] = []
    /// Each stands for at least one document that could not be read.
    package var problems: [TextProblem] = []
}
