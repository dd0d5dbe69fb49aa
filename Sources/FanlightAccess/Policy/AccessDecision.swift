/// What the policy says about a request.
package struct AccessDecision: Hashable, Sendable {
    package let isAllowed: Bool
    /// Which binding allows it, or which roles that could have allowed it do not exist; empty where there is nothing to say.
    package let reason: String

    package static func allowed(_ reason: String = "") -> AccessDecision { AccessDecision(isAllowed: true, reason: reason) }
    package static func denied(_ reason: String = "") -> AccessDecision { AccessDecision(isAllowed: false, reason: reason) }
}

/// What somebody may do with resources, as a SelfSubjectRulesReview lists it.
package struct ResourceRule: Hashable, Sendable {
    package let verbs: [String]
    package let apiGroups: [String]
    package let resources: [String]
    package let resourceNames: [String]
}

/// What somebody may do with paths that are no resources, as a SelfSubjectRulesReview lists it.
package struct NonResourceRule: Hashable, Sendable {
    package let verbs: [String]
    package let nonResourceURLs: [String]
}
