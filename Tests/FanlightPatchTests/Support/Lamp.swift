import FanlightManifests
import FanlightPatch
import FanlightResources
import Testing

/// A kind that has each sort of field once.
enum Lamp {
    static let apiVersion = "light.example.com/v1"

    static func schema() throws -> StructuralSchema { StructuralSchema(try json(text)) }

    /// - Parameter spec: JSON text of the spec.
    static func object(_ spec: String, metadata: String = "{}") throws -> Node {
        var metadata = try json(metadata)
        metadata[member: "name"] = .string("lamp")
        return .object([
            "apiVersion": .string(apiVersion), "kind": .string("Lamp"), "metadata": metadata, "spec": try json(spec),
        ])
    }

    /// A configuration that says nothing of a lamp.
    static func bare() throws -> Node {
        var object = try object("{}")
        object[member: "spec"] = nil
        return object
    }

    static func request(
        _ manager: String, at second: Int = 0, force: Bool = false, subresource: String = "", apiVersion: String = apiVersion
    ) -> FieldManagerRequest {
        FieldManagerRequest(manager: manager, apiVersion: apiVersion, subresource: subresource, time: time(second), force: force)
    }

    static func time(_ second: Int) -> String { "2026-03-01T10:00:\(second + 10)Z" }

    private static let text = #"""
        {"type": "object", "properties": {
          "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
          "spec": {"type": "object", "properties": {
            "watts": {"type": "integer"}, "mode": {"type": "string"}, "on": {"type": "boolean"}, "dim": {"x-kubernetes-int-or-string": true},
            "tags": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
            "colors": {"type": "array", "items": {"type": "string"}},
            "sockets": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port", "protocol"], "items": {
              "type": "object", "properties": {
                "port": {"type": "integer"}, "protocol": {"type": "string", "default": "TCP"}, "name": {"type": "string"},
                "limits": {"type": "object", "additionalProperties": {"type": "integer"}}}}},
            "selector": {"type": "object", "x-kubernetes-map-type": "atomic", "additionalProperties": {"type": "string"}},
            "notes": {"type": "object", "additionalProperties": {"type": "string"}},
            "bulb": {"type": "object", "properties": {"kind": {"type": "string"}, "hours": {"type": "integer"}}},
            "extra": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}
          }},
          "status": {"type": "object", "properties": {
            "phase": {"type": "string"}, "hours": {"type": "integer"},
            "conditions": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"], "items": {
              "type": "object", "properties": {"type": {"type": "string"}, "status": {"type": "string"}}}}}}
        }}
        """#
}

extension Node {
    /// The entries of `metadata.managedFields`, one line each: `manager operation fields`.
    var managers: [String] {
        (self[path: ["metadata", "managedFields"]]?.elements ?? []).map { entry in
            let subresource = entry["subresource"]?.string.map { "/\($0)" } ?? ""
            return
                "\(entry["manager"]?.string ?? "?")\(subresource) \(entry["operation"]?.string ?? "?") \(entry["fieldsV1"]?.sortedText ?? "?")"
        }
    }

    var times: [String?] { (self[path: ["metadata", "managedFields"]]?.elements ?? []).map { $0["time"]?.string } }
}
