/// One match and what is done with the requests that it takes.
package struct Route: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case forward(Forward)
        case redirect(Redirect)
        case directResponse(DirectResponse)
    }

    /// `http.name` or `http.name.match.name` of the VirtualService; empty where it gives none.
    package var name: String
    package var origin: Origin
    package var match: RouteMatch
    package var action: Action
    package var requestHeaders: HeaderOperations
    package var responseHeaders: HeaderOperations
    package var fault: Fault?
    package var cors: CORSPolicy?

    package init(
        name: String, origin: Origin, match: RouteMatch, action: Action, requestHeaders: HeaderOperations = HeaderOperations(),
        responseHeaders: HeaderOperations = HeaderOperations(), fault: Fault? = nil, cors: CORSPolicy? = nil
    ) {
        self.name = name
        self.origin = origin
        self.match = match
        self.action = action
        self.requestHeaders = requestHeaders
        self.responseHeaders = responseHeaders
        self.fault = fault
        self.cors = cors
    }
}

/// A condition on a request; all parts must hold.
package struct RouteMatch: Hashable, Sendable {
    package enum Path: Hashable, Sendable {
        case exact(String, ignoresCase: Bool)
        /// A plain prefix of the path's text, not of its segments: `/a` takes `/ab`.
        case prefix(String, ignoresCase: Bool)
        /// Must match the whole path, without the query.
        case regex(String)
    }

    package var path: Path
    /// Sorted by name; `:method`, `:scheme` and `:authority` are among them.
    package var headers: [HeaderMatch]
    /// Sorted by name.
    package var queryParameters: [QueryParameterMatch]
    /// Conditions on claims of a verified token, as written. They hold for no request while nothing verifies tokens.
    package var claims: [String]

    package init(path: Path, headers: [HeaderMatch] = [], queryParameters: [QueryParameterMatch] = [], claims: [String] = []) {
        self.path = path
        self.headers = headers
        self.queryParameters = queryParameters
        self.claims = claims
    }

    /// Takes every request by its form, whatever the path: what Istio moves to the end of a virtual host's routes.
    package var isCatchAll: Bool {
        guard headers.isEmpty, queryParameters.isEmpty, claims.isEmpty else { return false }
        switch path {
        case .prefix(let prefix, _): return prefix == "/"
        case .regex(let regex): return regex == ".*"
        case .exact: return false
        }
    }
}

package enum ValueMatch: Hashable, Sendable {
    case exact(String)
    case prefix(String)
    case regex(String)
    case present
}

package struct HeaderMatch: Hashable, Sendable {
    /// Lower case.
    package var name: String
    package var value: ValueMatch
    /// Holds when `value` does not match (`withoutHeaders`).
    package var isInverted: Bool
    /// A request without the header is treated as one with an empty value.
    package var treatsMissingAsEmpty: Bool

    package init(name: String, value: ValueMatch, isInverted: Bool = false, treatsMissingAsEmpty: Bool = false) {
        self.name = name
        self.value = value
        self.isInverted = isInverted
        self.treatsMissingAsEmpty = treatsMissingAsEmpty
    }
}

package struct QueryParameterMatch: Hashable, Sendable {
    /// Case sensitive.
    package var name: String
    package var value: ValueMatch

    package init(name: String, value: ValueMatch) {
        self.name = name
        self.value = value
    }
}
