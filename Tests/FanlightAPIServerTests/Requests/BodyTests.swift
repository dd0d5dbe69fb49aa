import FanlightResources
import Testing

@testable import FanlightAPIServer

@Suite struct BodyTests {
    private static let prefix =
        "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: "

    @Test(
        "a body that cannot be read is 400 in the words of Go's decoder",
        arguments: [
            ("", "unexpected end of JSON input (<empty>)"),
            ("garbage", "invalid character 'g' looking for beginning of value (67617262616765)"),
            (#"{"a":"#, #"unexpected end of JSON input ({"a":)"#), ("{}x", "invalid character 'x' after top-level value ({}x)"),
            ("{x}", "invalid character 'x' looking for beginning of object key string ({x})"),
            (#"{"a" 1}"#, #"invalid character '1' after object key ({"a" 1})"#),
            (#"{"a":1 "b"}"#, #"invalid character '"' after object key:value pair ({"a":1 "b"})"#),
            ("{\"a\":\"\u{1}\"}", "invalid character '\\x01' in string literal ({\"a\":\"\u{1}\"})"),
            (#"{"a":01}"#, #"invalid character '1' after object key:value pair ({"a":01})"#),
            (#"{"a":tru}"#, #"invalid character '}' in literal true (expecting 'e') ({"a":tru})"#),
            (#"{"a":[1,]}"#, #"invalid character ']' looking for beginning of value ({"a":[1,]})"#),
            (#"{"metadata":{"name":"xxxxxxxxxxxxxxxxxxxxxxxxx"}"#, #"unexpected end of JSON input ({"metadata":{"name":"xxxxxxxxx ...)"#),
        ])
    func broken(text: String, problem: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", Samples.configMaps, .raw(Array(text.utf8), type: "application/json"))
        #expect(answer.status == 400)
        #expect(answer.reason == "BadRequest")
        #expect(answer.message == Self.prefix + problem)
    }

    @Test(
        "what is no object is 400",
        arguments: [
            ("[]", "json: cannot unmarshal array into Go value of type struct"),
            ("1", "json: cannot unmarshal number into Go value of type struct"),
            (#"{"kind":1}"#, "json: cannot unmarshal number into Go struct field .kind of type string"),
        ])
    func noObject(text: String, problem: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", Samples.configMaps, .text(text, type: "application/json"))
        #expect(answer.status == 400)
        #expect(answer.message.hasPrefix(Self.prefix + problem))
    }

    @Test("null is an object without anything in it, and a version has one slash at most")
    func oddities() async throws {
        let server = try await InProcessServer()
        let null = await server.send("POST", Samples.configMaps, "null")
        #expect(null.status == 422)
        #expect(null.message == #"ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required"#)
        let version = await server.send("POST", Samples.configMaps, #"{"apiVersion":"a/b/c","kind":"ConfigMap"}"#)
        #expect(version.status == 400)
        #expect(
            version.message.hasPrefix(
                "the object provided is unrecognized (must be of type ConfigMap): unexpected GroupVersion string: a/b/c ("))
    }

    @Test(
        "text is scanned as Go scans it",
        arguments: ["{}", "[1,2.5e-3,-0,\"\\u00e4\\n\"]", " null ", "[[[]],{\"a\":{\"b\":[true,false]}}]", "\"\""])
    func valid(text: String) {
        #expect(GoJSONSyntax.problem(Array(text.utf8)) == nil)
    }

    @Test(
        "an object of another kind or version is refused",
        arguments: [
            (
                Samples.configMaps, #"{"kind":"Secret","apiVersion":"v1","metadata":{"name":"x"}}"#, 400,
                #"Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion"#
            ),
            (
                Samples.configMaps, #"{"kind":"Foo","apiVersion":"v1","metadata":{"name":"x"}}"#, 400,
                #"Foo in version "v1" cannot be handled as a ConfigMap: no kind "Foo" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30""#
            ),
            (
                "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
                #"{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1"}"#, 400,
                "the API version in the data (autoscaling/v1) does not match the expected API version (autoscaling/v2)"
            ),
            (
                Samples.virtualServices, #"{"kind":"VirtualService","apiVersion":"networking.istio.io/v1beta1"}"#, 400,
                "the API version in the data (networking.istio.io/v1beta1) does not match the expected API version (networking.istio.io/v1)"
            ),
            (
                Samples.virtualServices, #"{"kind":"Gateway","apiVersion":"networking.istio.io/v1","metadata":{"name":"x"}}"#, 422,
                #"Gateway.networking.istio.io "x" is invalid: kind: Invalid value: "Gateway": must be VirtualService"#
            ),
            (
                Samples.virtualServices, #"{"metadata":{"name":"x"}}"#, 400,
                #"the object provided is unrecognized (must be of type VirtualService): Object 'Kind' is missing in '{"metadata":{"name":"x"}}' ({"metadata":{"name":"x"}})"#
            ),
        ])
    func otherType(target: String, text: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", target, .text(text, type: "application/json"))
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test(
        "a value of a wrong type is refused as Go's decoder refuses it",
        arguments: [
            (
                #"{"metadata":{"name":"x","labels":{"a":1}}}"#,
                "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"
            ),
            (
                #"{"metadata":{"name":"x"},"data":{"a":1}}"#,
                "json: cannot unmarshal number into Go struct field ConfigMap.data of type string"
            ),
            (
                #"{"metadata":{"name":"x"},"data":[]}"#,
                "json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string"
            ),
        ])
    func wrongType(text: String, problem: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", Samples.configMaps, .text(text, type: "application/json"))
        #expect(answer.status == 400)
        #expect(answer.message == #"ConfigMap in version "v1" cannot be handled as a ConfigMap: "# + problem)
    }

    @Test("a body of more than 3 MiB is 413")
    func tooLarge() async throws {
        let server = try await InProcessServer()
        let body =
            Array(#"{"metadata":{"name":"x"},"data":{"a":""#.utf8) + Array(repeating: UInt8(ascii: "x"), count: 3 << 20)
            + Array(#""}}"#.utf8)
        for (method, target, type) in [
            ("POST", Samples.configMaps, "application/json"), ("PATCH", Samples.configMaps + "/x", "application/merge-patch+json"),
            ("PATCH", Samples.configMaps + "/x?fieldManager=m", "application/apply-patch+yaml"),
        ] {
            let answer = await server.send(method, target, .raw(body, type: type))
            #expect(answer.status == 413)
            #expect(answer.reason == "RequestEntityTooLarge")
            #expect(answer.message == "Request entity too large: limit is 3145728")
        }
    }
}
