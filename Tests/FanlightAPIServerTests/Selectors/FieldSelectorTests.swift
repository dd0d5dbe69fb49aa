import FanlightResources
import Testing

@testable import FanlightAPIServer

@Suite struct FieldSelectorTests {
    @Test(
        "a selector is read as Kubernetes reads it",
        arguments: [
            ("a=b", ["a=b"]), ("a==b", ["a=b"]), ("a!=b", ["a!b"]), ("a=b,c!=d", ["a=b", "c!d"]), (#"a=b\,c"#, ["a=b,c"]),
            (#"a=b\=c"#, ["a=b=c"]),
            ("a=", ["a="]), ("", []),
        ])
    func reading(text: String, requirements: [String]) throws {
        let found = try FieldSelector(text).requirements.map { "\($0.field)\($0.isEqual ? "=" : "!")\($0.value)" }
        #expect(found == requirements)
    }

    @Test(
        "each kind has its fields",
        arguments: [
            ("", "Pod", "spec.host", "spec.nodeName"), ("", "Pod", "status.phase", "status.phase"),
            ("", "Event", "involvedObject.uid", "involvedObject.uid"),
            ("events.k8s.io", "Event", "regarding.name", "involvedObject.name"),
            ("events.k8s.io", "Event", "reportingController", "reportingComponent"),
            ("batch", "Job", "status.successful", "status.successful"), ("x", "Y", "metadata.name", "metadata.name"),
        ])
    func fields(group: String, kind: String, field: String, stored: String) throws {
        #expect(try SelectableFields.storedField(field, kind: ResourceKind(group: group, kind: kind), isNamespaced: true) == stored)
    }

    @Test(
        "a field that a kind does not have is refused in the words of the kind",
        arguments: [
            ("", "Pod", true, "x", "field label not supported: x"),
            ("", "Node", false, "metadata.namespace", "field label not supported: metadata.namespace"),
            ("batch", "Job", true, "x", #"field label "x" not supported for Job"#),
            ("networking.istio.io", "VirtualService", true, "x", "field label not supported: x"),
            ("apps", "Deployment", true, "x", #""x" is not a known field selector: only "metadata.name", "metadata.namespace""#),
        ])
    func unknown(group: String, kind: String, isNamespaced: Bool, field: String, message: String) {
        do {
            _ = try SelectableFields.storedField(field, kind: ResourceKind(group: group, kind: kind), isNamespaced: isNamespaced)
            Issue.record("the field is taken")
        } catch {
            #expect(error.code == 400)
            #expect(error.message == message)
        }
    }

    @Test("the name that a selector asks for is found before the kind is known")
    func name() {
        #expect(FieldSelector.name(in: "a=b,metadata.name=x") == "x")
        #expect(FieldSelector.name(in: "metadata.name!=x") == nil)
        #expect(FieldSelector.name(in: "nonsense") == nil)
    }
}
