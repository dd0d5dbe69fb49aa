import FanlightResources
import FanlightSchemas

/// What a list or watch asks for.
struct ListOptions: Sendable {
    enum VersionMatch: String, Sendable {
        case exact = "Exact"
        case notOlderThan = "NotOlderThan"
    }

    var labels = LabelSelector.everything
    var fields = FieldSelector.everything
    var limit: Int?
    var continuation: ContinueToken?
    /// Nil where none is given; 0 is any.
    var revision: UInt64?
    var match: VersionMatch?
    /// Seconds.
    var timeout: Int?
    var wantsBookmarks = false
    var sendsInitialEvents: Bool?

    init() {}

    /// - Parameters:
    ///   - selectable: the fields that the definition of a custom kind allows selectors to name.
    ///   - name: the name that the path has, which the field selector must not contradict.
    /// - Throws: 400 and 422 as kube-apiserver gives them for options that do not go together.
    init(
        _ parameters: RequestParameters, kind: ResourceKind, isNamespaced: Bool, selectable: [String] = [], isWatch: Bool,
        name: String? = nil
    ) throws(APIStatus) {
        if let text = parameters["labelSelector"] { labels = try LabelSelectorParser.parse(text) }
        let selector = try parameters["fieldSelector"].map { text throws(APIStatus) in try FieldSelector(text) }
        limit = try parameters.number("limit").flatMap { $0 > 0 ? $0 : nil }
        timeout = try parameters.number("timeoutSeconds")
        wantsBookmarks = parameters.flag("allowWatchBookmarks")
        if parameters["sendInitialEvents"] != nil { sendsInitialEvents = parameters.flag("sendInitialEvents") }
        try checkCombination(parameters, isWatch: isWatch)
        if let selector { fields = try selector.checked(kind: kind, isNamespaced: isNamespaced, custom: selectable) }
        if let name { try select(name) }
        try readVersion(parameters, isWatch: isWatch)
    }

    private mutating func select(_ name: String) throws(APIStatus) {
        guard !fields.isEverything else {
            fields = FieldSelector(requirements: [.init(field: "metadata.name", value: name, isEqual: true)])
            return
        }
        guard fields.name == name else { throw .badRequest("fieldSelector metadata.name doesn't match requested name") }
    }

    private mutating func readVersion(_ parameters: RequestParameters, isWatch: Bool) throws(APIStatus) {
        let text = parameters["resourceVersion"] ?? ""
        if !isWatch, let token = parameters["continue"], !token.isEmpty {
            do {
                continuation = try ContinueToken(parsing: token)
            } catch {
                throw .badRequest("invalid continue token: \(error.message)")
            }
            guard text.isEmpty || text == "0" else { throw .badRequest("specifying resource version is not allowed when using continue") }
            return
        }
        guard !text.isEmpty else { return }
        guard let number = UInt64(text) else {
            let problem = Self.versionProblem(text)
            throw isWatch ? .unexpected(problem) : .badRequest("invalid resource version: \(problem)")
        }
        revision = number
    }

    static func versionProblem(_ text: String) -> String {
        let quoted = GoFormat.quoted(text)
        return "resourceVersion: Invalid value: \(quoted): strconv.ParseUint: parsing \(quoted): invalid syntax"
    }

    private mutating func checkCombination(_ parameters: RequestParameters, isWatch: Bool) throws(APIStatus) {
        let matchText = parameters["resourceVersionMatch"] ?? ""
        match = VersionMatch(rawValue: matchText)
        let causes = isWatch ? watchProblems(parameters, matchText) : listProblems(parameters, matchText)
        guard causes.isEmpty else { throw .invalid(kind: "ListOptions", group: "meta.k8s.io", name: "", causes: causes) }
    }

    private static let matchField = "resourceVersionMatch"

    private func watchProblems(_ parameters: RequestParameters, _ match: String) -> [FieldCause] {
        var causes: [FieldCause] = []
        if sendsInitialEvents != nil, match != VersionMatch.notOlderThan.rawValue {
            causes.append(.forbidden(Self.matchField, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
        }
        guard !match.isEmpty else { return causes }
        if sendsInitialEvents == nil {
            causes.append(.forbidden(Self.matchField, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
        }
        if match != VersionMatch.notOlderThan.rawValue { causes.append(.notSupported(Self.matchField, .string(match), ["NotOlderThan"])) }
        if parameters["continue"]?.isEmpty == false {
            causes.append(.forbidden(Self.matchField, "resourceVersionMatch is forbidden when continue is provided"))
        }
        return causes
    }

    private func listProblems(_ parameters: RequestParameters, _ match: String) -> [FieldCause] {
        var causes: [FieldCause] = []
        if !match.isEmpty {
            if parameters["resourceVersion"]?.isEmpty ?? true {
                causes.append(.forbidden(Self.matchField, "resourceVersionMatch is forbidden unless resourceVersion is provided"))
            }
            if parameters["continue"]?.isEmpty == false {
                causes.append(.forbidden(Self.matchField, "resourceVersionMatch is forbidden when continue is provided"))
            }
            if VersionMatch(rawValue: match) == nil {
                causes.append(.notSupported(Self.matchField, .string(match), ["Exact", "NotOlderThan", ""]))
            }
            if match == VersionMatch.exact.rawValue, parameters["resourceVersion"] == "0" {
                causes.append(.forbidden(Self.matchField, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""))
            }
        }
        if sendsInitialEvents != nil { causes.append(.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list")) }
        return causes
    }
}
