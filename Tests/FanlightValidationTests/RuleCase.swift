import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightValidation

/// One object, by its `spec` in YAML, and everything that is to be found wrong with it, as `field: message`.
struct RuleCase: CustomTestStringConvertible, Sendable {
    let spec: String
    let errors: [String]
    let warnings: [String]

    init(_ spec: String, errors: [String] = [], warnings: [String] = []) {
        self.spec = spec
        self.errors = errors
        self.warnings = warnings
    }

    static func valid(_ spec: String) -> RuleCase { RuleCase(spec) }
    static func invalid(_ spec: String, _ errors: String...) -> RuleCase { RuleCase(spec, errors: errors) }
    static func warned(_ spec: String, _ warnings: String...) -> RuleCase { RuleCase(spec, warnings: warnings) }

    /// The case with its spec put where the template has `§`, and its fields below `place`.
    func within(_ template: String, at place: String) -> RuleCase {
        RuleCase(
            template.split(separator: "§", omittingEmptySubsequences: false).joined(separator: spec), errors: errors.map { place + $0 },
            warnings: warnings.map { place + $0 })
    }

    var testDescription: String { spec }

    func check(
        _ kind: ResourceKind, namespace: String = "team", name: String = "object", location: SourceLocation = #_sourceLocation
    ) throws {
        let result = try Self.validate("{metadata: {name: \(name)}, spec: \(spec)}", kind, namespace: namespace, name: name)
        #expect(result.errors.map { "\($0.field): \($0.message)" } == errors, sourceLocation: location)
        #expect(result.warnings.map { "\($0.field): \($0.message)" } == warnings, sourceLocation: location)
    }

    static func validate(
        _ object: String, _ kind: ResourceKind, namespace: String = "team", name: String = "object"
    ) throws -> ValidationResult {
        let node = try #require(YAML.node(object), "\(object)")
        return IstioValidation.validate(node, kind: kind, namespace: namespace, name: name)
    }
}

extension ResourceKind {
    static func networking(_ kind: String) -> ResourceKind { ResourceKind(group: "networking.istio.io", kind: kind) }
    static func security(_ kind: String) -> ResourceKind { ResourceKind(group: "security.istio.io", kind: kind) }
}

enum YAML {
    static func node(_ text: String) -> Node? { YAMLReader.read(Array(text.utf8)).documents.first?.node }
}
