/// Why a text is no domain name.
package enum DomainNameError: Error, Hashable, CustomStringConvertible {
    case empty
    case emptyLabel(String)
    case labelTooLong(String)
    case tooLong(String)
    case badCharacter(String)
    case partialWildcard(String)

    package var description: String {
        switch self {
        case .empty: "a domain name must not be empty"
        case .emptyLabel(let text): "\"\(text)\" is no domain name: there must be something between two dots"
        case .labelTooLong(let text): "\"\(text)\" is no domain name: a label has at most \(DomainName.maximumLabelLength) characters"
        case .tooLong(let text): "\"\(text)\" is no domain name: it must be shorter than 254 characters"
        case .partialWildcard(let text): "\"\(text)\" is no domain name: \"*\" has to be a label of its own, as in \"*.example.com\""
        case .badCharacter(let text):
            "\"\(text)\" is no domain name: only letters, digits, \"-\", \"_\" and dots may be in it; other characters have an ASCII form, xn--…"
        }
    }
}
