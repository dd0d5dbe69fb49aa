import FanlightPatch
import FanlightResources
import Testing

/// Objects that client-side apply made and server-side apply takes over.
@Suite struct LastAppliedTests {
    private static let annotation = "kubectl.kubernetes.io/last-applied-configuration"

    /// An object as client-side apply leaves it.
    private func clientSide(_ spec: String, noted: String? = nil) throws -> Node {
        let configuration = try Lamp.object(noted ?? spec)
        let object = try Lamp.object(spec).setting(
            ["metadata", "annotations", Self.annotation], to: .string(configuration.jsonText + "\n"))
        return ManagedFields.update(live: nil, new: object, request: Lamp.request("kubectl-client-side-apply"), schema: try Lamp.schema())
    }

    private func apply(_ live: Node, _ spec: String, by manager: String) throws -> Node {
        try ServerSideApply.apply(live: live, applied: Lamp.object(spec), request: Lamp.request(manager, at: 1), schema: Lamp.schema())
    }

    @Test("fields that client-side apply set are no conflict for kubectl") func takeover() throws {
        let object = try apply(clientSide(#"{"watts":5,"mode":"a"}"#), #"{"watts":6,"mode":"a"}"#, by: "kubectl")
        #expect(object[path: ["spec", "watts"]] == .integer(6))
        #expect(object.managers.first == #"kubectl Apply {"f:spec":{"f:mode":{},"f:watts":{}}}"#)
    }

    @Test("they are a conflict for every other manager") func others() throws {
        let live = try clientSide(#"{"watts":5}"#)
        #expect(throws: ApplyError.self) { try apply(live, #"{"watts":6}"#, by: "flux") }
    }

    @Test("fields that have changed since are a conflict, and only they") func changedSince() throws {
        let live = try clientSide(#"{"watts":5,"mode":"b"}"#, noted: #"{"watts":5,"mode":"a"}"#)
        let error = #expect(throws: ApplyError.self) { try apply(live, #"{"watts":6,"mode":"c"}"#, by: "kubectl") }
        #expect(
            error?.message
                == #"Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using light.example.com/v1: .spec.mode"#)
    }

    @Test("what is noted under another version, or is no JSON, does not count", arguments: ["v2", nil])
    func unusable(_ apiVersion: String?) throws {
        let live = try clientSide(#"{"watts":5}"#)
        let noted = try apiVersion.map { try Lamp.object(#"{"watts":5}"#).setting(["apiVersion"], to: .string($0)).jsonText } ?? "{"
        let object = live.setting(["metadata", "annotations", Self.annotation], to: .string(noted))
        #expect(throws: ApplyError.self) { try apply(object, #"{"watts":6}"#, by: "kubectl") }
    }

    @Test("the annotation follows what kubectl applies") func follows() throws {
        let object = try apply(clientSide(#"{"watts":5}"#), #"{"watts":6}"#, by: "kubectl")
        let expected = #"{"apiVersion":"light.example.com/v1","kind":"Lamp","metadata":{"name":"lamp"},"spec":{"watts":6}}"# + "\n"
        #expect(object[path: ["metadata", "annotations", Self.annotation]]?.string == expected)
    }

    @Test("another manager leaves the annotation alone") func stays() throws {
        let live = try clientSide(#"{"watts":5}"#)
        let object = try apply(live, #"{"mode":"x"}"#, by: "flux")
        #expect(object[path: ["metadata", "annotations"]] == live[path: ["metadata", "annotations"]])
    }

    @Test("an annotation that would be too long is given up") func tooLong() throws {
        let long = String(repeating: "x", count: 300 * 1024)
        let object = try apply(clientSide(#"{"mode":"a"}"#), #"{"mode":"\#(long)"}"#, by: "kubectl")
        #expect(object[path: ["metadata", "annotations", Self.annotation]] == nil)
    }
}
