import FanlightSchemas
import Testing

@Suite("ConfigMap and Secret")
struct ConfigurationRulesTests {
    private static let keyText =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used "
        + "for validation is '[-._a-zA-Z0-9]+')"

    @Test(
        "keys of a ConfigMap are names, each in one place",
        arguments: [
            ("data: {a.b_C-9: x}, binaryData: {d: Zm9v}", []), ("data: {a b: x}", ["data[a b]: Invalid value: \"a b\": \(keyText)"]),
            ("data: {..: x}", ["data[..]: Invalid value: \"..\": must not be '..'"]),
            ("data: {..a: x}", ["data[..a]: Invalid value: \"..a\": must not start with '..'"]),
            ("data: {a: x}, binaryData: {a: Zm9v}", ["data[a]: Invalid value: \"a\": duplicate of key present in binaryData"]),
        ])
    func configMap(data: String, expected: [String]) { #expect(Builtin.causes("{apiVersion: v1, kind: ConfigMap, \(data)}") == expected) }

    @Test("a ConfigMap is bounded")
    func size() {
        let text = String(repeating: "x", count: 1 << 20)
        #expect(Builtin.causes("{apiVersion: v1, kind: ConfigMap, data: {a: \(text)}}") == [])
        #expect(
            Builtin.causes("{apiVersion: v1, kind: ConfigMap, data: {a: \(text), b: x}}") == [
                "[]: Too long: may not be more than 1048576 bytes"
            ])
    }

    @Test(
        "what is immutable stays, and stays immutable",
        arguments: [
            ("immutable: true, data: {a: x}", []), ("immutable: true, data: {a: y}", ["data"]), ("data: {a: x}", ["immutable"]),
            ("data: {a: y}", ["immutable", "data"]),
        ])
    func immutable(new: String, fields: [String]) {
        let old = "{apiVersion: v1, kind: ConfigMap, immutable: true, data: {a: x}}"
        let expected = fields.map { "\($0): Forbidden: field is immutable when `immutable` is set" }
        #expect(Builtin.causes("{apiVersion: v1, kind: ConfigMap, \(new)}", old: old) == expected)
    }

    @Test("texts of a Secret become data, over what is there")
    func stringData() {
        let secret = "{apiVersion: v1, kind: Secret, data: {a: Zm9v, b: YmFy}, stringData: {b: 'b!?', c: ''}}"
        #expect(Builtin.part(secret, "data") == #"{"a":"Zm9v","b":"YiE/","c":""}"#)
        #expect(Builtin.part(secret, "stringData") == "null")
        #expect(Builtin.part(secret, "type") == "\"Opaque\"")
    }

    @Test(
        "a type of a Secret asks for its keys",
        arguments: [
            ("type: kubernetes.io/tls, data: {tls.crt: Zm9v, tls.key: Zm9v}", []),
            ("type: kubernetes.io/tls, data: {tls.crt: Zm9v}", ["data[tls.key]: Required value"]),
            ("type: kubernetes.io/tls", ["data[tls.crt]: Required value", "data[tls.key]: Required value"]),
            ("type: kubernetes.io/basic-auth, data: {username: Zm9v}", []),
            ("type: kubernetes.io/basic-auth", ["data[username]: Required value", "data[password]: Required value"]),
            ("type: kubernetes.io/ssh-auth, data: {ssh-privatekey: ''}", ["data[ssh-privatekey]: Required value"]),
            ("type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: e30=}", []),
            ("type: kubernetes.io/dockerconfigjson", ["data[.dockerconfigjson]: Required value"]),
            (
                "type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: Zm9v}",
                ["data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": invalid JSON"]
            ),
            ("type: kubernetes.io/service-account-token", ["metadata.annotations[kubernetes.io/service-account.name]: Required value"]),
            ("type: example.com/own", []),
        ])
    func secretTypes(secret: String, expected: [String]) {
        #expect(Builtin.causes("{apiVersion: v1, kind: Secret, \(secret)}") == expected)
    }

    @Test("the type of a Secret is fixed")
    func fixedType() {
        let found = Builtin.causes("{apiVersion: v1, kind: Secret, type: x/y}", old: "{apiVersion: v1, kind: Secret}")
        #expect(found == ["type: Invalid value: \"x/y\": field is immutable"])
    }
}
