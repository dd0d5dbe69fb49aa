import FanlightResources

/// Whether a definition may be of one of the groups of Kubernetes, which its annotation has to say.
///
/// - Source: Kubernetes: apiextensions-apiserver, pkg/apihelpers/helpers.go, and pkg/controller/apiapproval.
struct DefinitionApproval: Sendable {
    enum Verdict: Hashable, Sendable {
        /// The group is nobody's.
        case unneeded
        case missing
        case invalid
        case bypassed
        case approved
    }

    static let conditionType = "KubernetesAPIApprovalPolicyConformant"
    private static let annotation = "api-approved.kubernetes.io"
    private static let proposal = "see https://github.com/kubernetes/enhancements/pull/1111"

    let verdict: Verdict
    private let text: String

    init(_ definition: Node) {
        text = definition[path: ["metadata", "annotations", Self.annotation]]?.string ?? ""
        let group = definition[path: ["spec", "group"]]?.string ?? ""
        let isProtected = ["k8s.io", "kubernetes.io"].contains { group == $0 || group.hasSuffix(".\($0)") }
        verdict =
            if !isProtected { .unneeded } else if text.isEmpty { .missing } else if text.hasPrefix("unapproved") {
                .bypassed
            } else if Self
                .isURL(text)
            { .approved } else { .invalid }
    }

    /// Whether the text has a scheme and a host.
    private static func isURL(_ text: String) -> Bool {
        guard let colon = text.firstRange(of: "://") else { return false }
        let scheme = text[..<colon.lowerBound].utf8
        let host = text[colon.upperBound...].prefix { !"/?#".contains($0) }
        let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        let rest = { (byte: UInt8) in isLetter(byte) || "0123456789+-.".utf8.contains(byte) }
        return scheme.first.map(isLetter) == true && scheme.allSatisfy(rest) && !host.isEmpty && !text.contains(" ")
    }

    private var reason: String {
        switch verdict {
        case .unneeded: ""
        case .missing: "protected groups must have approval annotation \"\(Self.annotation)\", \(Self.proposal)"
        case .invalid:
            "protected groups must have approval annotation \"\(Self.annotation)\" with either a URL or a reason starting with \"unapproved\", \(Self.proposal)"
        case .bypassed: "not approved: \(GoFormat.value(.string(text)))"
        case .approved: "approved in \(text)"
        }
    }

    var causes: [FieldCause] {
        let field = "metadata.annotations[\(Self.annotation)]"
        return switch verdict {
        case .unneeded, .bypassed, .approved: []
        case .missing: [.required(field, reason)]
        case .invalid: [.invalid(field, text, reason)]
        }
    }

    /// What the status says of it; nil where there is nothing to say.
    var condition: (status: String, reason: String, message: String)? {
        switch verdict {
        case .unneeded: nil
        case .missing: ("False", "MissingAnnotation", reason)
        case .invalid: ("False", "InvalidAnnotation", reason)
        case .bypassed: ("False", "UnapprovedAnnotation", reason)
        case .approved: ("True", "ApprovedAnnotation", reason)
        }
    }
}
