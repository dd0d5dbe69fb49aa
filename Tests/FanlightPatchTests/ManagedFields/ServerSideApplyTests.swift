import FanlightPatch
import FanlightResources
import Testing

@Suite struct ServerSideApplyTests {
    private func apply(
        _ live: Node?, _ spec: String, metadata: String = "{}", by manager: String, at second: Int = 0, force: Bool = false,
        subresource: String = ""
    ) throws -> Node {
        try ServerSideApply.apply(
            live: live, applied: Lamp.object(spec, metadata: metadata),
            request: Lamp.request(manager, at: second, force: force, subresource: subresource), schema: Lamp.schema())
    }

    private func created(_ spec: String, by manager: String = "maker") throws -> Node {
        ManagedFields.update(live: nil, new: try Lamp.object(spec), request: Lamp.request(manager), schema: try Lamp.schema())
    }

    @Test(
        "the applier manages what the configuration mentions, and nothing around it",
        arguments: [
            (#"{"watts":5}"#, #"{"f:spec":{"f:watts":{}}}"#),
            (#"{"notes":{"a":"b"}}"#, #"{"f:spec":{"f:notes":{"f:a":{}}}}"#),
            (#"{"notes":{}}"#, #"{"f:spec":{"f:notes":{}}}"#),
            (#"{"tags":["a"]}"#, #"{"f:spec":{"f:tags":{"v:\"a\"":{}}}}"#),
            (#"{"colors":["a"],"selector":{"a":"b"}}"#, #"{"f:spec":{"f:colors":{},"f:selector":{}}}"#),
            (
                #"{"sockets":[{"port":1,"limits":{"x":1}}]}"#,
                #"{"f:spec":{"f:sockets":{"k:{\"port\":1,\"protocol\":\"TCP\"}":{".":{},"f:limits":{"f:x":{}},"f:port":{}}}}}"#
            ),
            (#"{"extra":{"a":{"b":1}}}"#, #"{"f:spec":{"f:extra":{"f:a":{".":{},"f:b":{}}}}}"#),
            (#"{"bulb":{"kind":null}}"#, #"{"f:spec":{"f:bulb":{"f:kind":{}}}}"#),
        ])
    func ownership(_ spec: String, _ fields: String) throws {
        let object = try apply(nil, spec, by: "applier")
        #expect(object.managers == ["applier Apply \(fields)"])
        #expect(object.times == [Lamp.time(0)])
    }

    @Test(
        "a configuration is merged into the live object",
        arguments: [
            Case("a field is set", #"{"watts":5}"#, #"{"mode":"a"}"#, #"{"watts":5,"mode":"a"}"#),
            Case("mappings are merged", #"{"notes":{"a":"1"}}"#, #"{"notes":{"b":"2"}}"#, #"{"notes":{"a":"1","b":"2"}}"#),
            Case("an atomic mapping is replaced", #"{"selector":{"a":"1"}}"#, #"{"selector":{"b":"2"}}"#, #"{"selector":{"b":"2"}}"#),
            Case("an atomic list is replaced", #"{"colors":["a","b"]}"#, #"{"colors":["c"]}"#, #"{"colors":["c"]}"#),
            Case("sets are united", #"{"tags":["a","b"]}"#, #"{"tags":["b","c"]}"#, #"{"tags":["a","b","c"]}"#),
            Case(
                "the applied order wins among shared elements", #"{"tags":["a","b","c"]}"#, #"{"tags":["c","a"]}"#,
                #"{"tags":["b","c","a"]}"#),
            Case(
                "new elements stand where they are applied", #"{"tags":["a","b"]}"#, #"{"tags":["x","a","y","b","z"]}"#,
                #"{"tags":["x","a","y","b","z"]}"#),
            Case(
                "other elements stay before the next shared one", #"{"tags":["a","m","b"]}"#, #"{"tags":["a","x","b"]}"#,
                #"{"tags":["a","m","x","b"]}"#),
            Case(
                "elements are merged by their keys", #"{"sockets":[{"port":1,"name":"a"},{"port":2}]}"#,
                #"{"sockets":[{"port":2,"name":"b"}]}"#, #"{"sockets":[{"port":1,"name":"a"},{"port":2,"name":"b"}]}"#),
            Case(
                "a key that is left out has its default", #"{"sockets":[{"port":1,"protocol":"TCP"}]}"#,
                #"{"sockets":[{"port":1,"name":"b"}]}"#, #"{"sockets":[{"port":1,"protocol":"TCP","name":"b"}]}"#),
            Case(
                "another key is another element", #"{"sockets":[{"port":1}]}"#, #"{"sockets":[{"port":1,"protocol":"UDP"}]}"#,
                #"{"sockets":[{"port":1},{"port":1,"protocol":"UDP"}]}"#),
            Case(
                "unknown mappings are merged, unknown lists replaced", #"{"extra":{"a":{"b":1},"l":[1]}}"#,
                #"{"extra":{"a":{"c":2},"l":[2]}}"#, #"{"extra":{"a":{"b":1,"c":2},"l":[2]}}"#),
            Case("null for a mapping takes nothing away", #"{"notes":{"a":"1"}}"#, #"{"notes":null}"#, #"{"notes":{"a":"1"}}"#),
        ])
    func merges(_ line: Case) throws {
        let object = try apply(created(line.object), line.patch, by: "applier", at: 1, force: true)
        #expect(object["spec"]?.sortedText == (try json(line.result).sortedText))
    }

    @Test("a field that another manages with another value is a conflict") func conflict() throws {
        let live = try created(#"{"watts":5,"mode":"a"}"#)
        let error = #expect(throws: ApplyError.self) { try apply(live, #"{"watts":6}"#, by: "applier", at: 1) }
        #expect(error?.status == 409)
        #expect(error?.message == #"Apply failed with 1 conflict: conflict with "maker" using light.example.com/v1: .spec.watts"#)
        guard case .conflicts(let conflicts) = error else { return }
        #expect(conflicts.map(\.field) == [".spec.watts"])
        #expect(conflicts.map(\.message) == [#"conflict with "maker" using light.example.com/v1"#])
    }

    @Test("conflicts are listed by manager, and appliers are named without a version") func conflicts() throws {
        var live = try created(#"{"sockets":[{"port":1,"name":"a"}],"mode":"a"}"#)
        live = try apply(live, #"{"watts":5}"#, by: "alpha", at: 1)
        live = ManagedFields.update(
            live: live, new: live.setting(["status", "phase"], to: .string("lit")),
            request: Lamp.request("zed", at: 2, subresource: "status"),
            schema: try Lamp.schema())
        let configuration = try Lamp.object(#"{"sockets":[{"port":1,"name":"b"}],"mode":"b","watts":6}"#)
        let error = #expect(throws: ApplyError.self) {
            try ServerSideApply.apply(live: live, applied: configuration, request: Lamp.request("other", at: 3), schema: Lamp.schema())
        }
        let expected = [
            #"Apply failed with 3 conflicts: conflicts with "alpha":"#, "- .spec.watts",
            #"conflicts with "maker" using light.example.com/v1:"#, "- .spec.mode",
            #"- .spec.sockets[port=1,protocol="TCP"].name"#,
        ]
        #expect(error?.message == expected.joined(separator: "\n"))
        let status = try Lamp.object("{}").setting(["status", "phase"], to: .string("dark"))
        let second = #expect(throws: ApplyError.self) {
            try ServerSideApply.apply(
                live: live, applied: status, request: Lamp.request("other", at: 3, subresource: "status"), schema: Lamp.schema())
        }
        #expect(
            second?.message
                == #"Apply failed with 1 conflict: conflict with "zed" with subresource "status" using light.example.com/v1: .status.phase"#
        )
    }

    @Test("force takes the fields over") func force() throws {
        let live = try created(#"{"watts":5,"mode":"a"}"#)
        let object = try apply(live, #"{"watts":6}"#, by: "applier", at: 1, force: true)
        #expect(object.managers == [#"applier Apply {"f:spec":{"f:watts":{}}}"#, #"maker Update {"f:spec":{".":{},"f:mode":{}}}"#])
        #expect(object[path: ["spec", "watts"]] == .integer(6))
    }

    @Test("equal values are managed together, and then the entry has no time") func sharing() throws {
        let live = try created(#"{"watts":5}"#)
        let object = try apply(live, #"{"watts":5}"#, by: "applier", at: 1)
        #expect(object.managers == [#"applier Apply {"f:spec":{"f:watts":{}}}"#, #"maker Update {"f:spec":{".":{},"f:watts":{}}}"#])
        #expect(object.times == [nil, Lamp.time(0)])
    }

    @Test(
        "what the applier drops and nobody manages is removed",
        arguments: [
            (#"{"watts":5,"mode":"a"}"#, #"{"mode":"a"}"#, #"{"mode":"a"}"#),
            (#"{"tags":["a","b"]}"#, #"{"tags":["b"]}"#, #"{"tags":["b"]}"#),
            (#"{"sockets":[{"port":1},{"port":2,"name":"x"}]}"#, #"{"sockets":[{"port":2}]}"#, #"{"sockets":[{"port":2}]}"#),
            (#"{"notes":{"a":"1","b":"2"}}"#, #"{"notes":{"b":"2"}}"#, #"{"notes":{"b":"2"}}"#),
            (#"{"watts":5,"notes":{"a":"1"}}"#, #"{"watts":5}"#, #"{"watts":5}"#),
            (#"{"bulb":{"kind":"k","hours":1},"on":true}"#, #"{"on":true}"#, #"{"on":true}"#),
            (#"{"extra":{"a":{"b":1},"c":1}}"#, #"{"extra":{"c":1}}"#, #"{"extra":{"c":1}}"#),
            (#"{"selector":{"a":"b"},"colors":["x"],"on":true}"#, #"{"on":true}"#, #"{"on":true}"#),
        ])
    func pruning(_ first: String, _ second: String, _ expected: String) throws {
        let live = try apply(nil, first, by: "applier")
        let object = try apply(live, second, by: "applier", at: 1)
        #expect(object["spec"]?.sortedText == (try json(expected).sortedText))
        #expect(object.managers.count == 1)
    }

    @Test("what the applier drops and somebody else manages stays") func keepsOthers() throws {
        var live = try apply(nil, #"{"watts":5,"notes":{"a":"1"},"sockets":[{"port":1,"name":"n"}]}"#, by: "first")
        live = try apply(live, #"{"notes":{"a":"1"},"sockets":[{"port":1}]}"#, by: "second", at: 1)
        let object = try apply(live, #"{"on":true}"#, by: "first", at: 2)
        #expect(object["spec"]?.sortedText == #"{"notes":{"a":"1"},"on":true,"sockets":[{"port":1}]}"#)
        #expect(
            object.managers == [
                #"second Apply {"f:spec":{"f:notes":{"f:a":{}},"f:sockets":{"k:{\"port\":1,\"protocol\":\"TCP\"}":{".":{},"f:port":{}}}}}"#,
                #"first Apply {"f:spec":{"f:on":{}}}"#,
            ])
    }

    @Test("what the applier never managed stays") func keepsUnowned() throws {
        let live = try apply(created(#"{"watts":5,"notes":{"x":"y"}}"#), #"{"mode":"a"}"#, by: "applier", at: 1)
        let object = try ServerSideApply.apply(
            live: live, applied: Lamp.bare(), request: Lamp.request("applier", at: 2), schema: Lamp.schema())
        #expect(object["spec"]?.sortedText == #"{"notes":{"x":"y"},"watts":5}"#)
        #expect(object.managers == [#"maker Update {"f:spec":{".":{},"f:notes":{".":{},"f:x":{}},"f:watts":{}}}"#])
    }

    @Test("what nobody manages stays inside of an element that somebody keeps") func keepsDangling() throws {
        let live = try apply(apply(nil, #"{"sockets":[{"port":1}]}"#, by: "first"), #"{"sockets":[{"port":1}]}"#, by: "second", at: 1)
        let unowned = live.setting(["spec", "sockets"], to: try json(#"[{"port":1,"name":"n"}]"#))
        let object = try apply(unowned, #"{"on":true}"#, by: "first", at: 2)
        #expect(object["spec"]?.sortedText == #"{"on":true,"sockets":[{"name":"n","port":1}]}"#)
        let gone = try apply(object, #"{"on":true}"#, by: "second", at: 3)
        #expect(gone["spec"]?.sortedText == #"{"on":true}"#)
    }

    @Test("a field that an update took from the applier is not removed by it") func lostField() throws {
        let live = try apply(nil, #"{"watts":5,"mode":"a"}"#, by: "applier")
        let taken = ManagedFields.update(
            live: live, new: live.setting(["spec", "watts"], to: .integer(9)), request: Lamp.request("editor", at: 1),
            schema: try Lamp.schema())
        let object = try apply(taken, #"{"mode":"a"}"#, by: "applier", at: 2)
        #expect(object["spec"]?.sortedText == #"{"mode":"a","watts":9}"#)
    }

    @Test("labels that lose their last one are gone") func emptyLabels() throws {
        let live = try apply(nil, #"{"on":true}"#, metadata: #"{"labels":{"a":"b"},"finalizers":["x/y"]}"#, by: "applier")
        let relabelled = ManagedFields.update(
            live: live, new: live.setting(["metadata", "labels", "c"], to: .string("d")), request: Lamp.request("editor", at: 1),
            schema: try Lamp.schema())
        let object = try apply(relabelled, #"{"on":true}"#, by: "applier", at: 2)
        #expect(object["metadata"]?.setting(["managedFields"], to: nil).sortedText == #"{"labels":{"c":"d"},"name":"lamp"}"#)
        let bare = try apply(live, #"{"on":true}"#, by: "applier", at: 2)
        #expect(bare["metadata"]?.setting(["managedFields"], to: nil).sortedText == #"{"name":"lamp"}"#)
    }

    @Test("what was there before anybody applied has a manager of its own") func beforeFirstApply() throws {
        let live = try Lamp.object(#"{"watts":5}"#, metadata: #"{"uid":"u"}"#)
        let object = try apply(live, #"{"mode":"a"}"#, by: "applier", at: 1)
        #expect(
            object.managers == [#"applier Apply {"f:spec":{"f:mode":{}}}"#, #"before-first-apply Update {"f:spec":{".":{},"f:watts":{}}}"#])
        #expect(throws: ApplyError.self) { try apply(live, #"{"watts":6}"#, by: "applier", at: 1) }
    }

    @Test("who applied under another version keeps one entry") func versions() throws {
        let live = try apply(nil, #"{"watts":5,"mode":"a"}"#, by: "applier")
        let other = try Lamp.object(#"{"watts":6}"#).setting(["apiVersion"], to: .string("light.example.com/v1beta1"))
        let object = try ServerSideApply.apply(
            live: live, applied: other, request: Lamp.request("applier", at: 1, apiVersion: "light.example.com/v1beta1"),
            schema: Lamp.schema())
        #expect(object.managers == [#"applier Apply {"f:spec":{"f:watts":{}}}"#])
        #expect(object["spec"]?.sortedText == #"{"watts":6}"#)
    }

    @Test("the status is applied through its subresource alone") func status() throws {
        let live = try apply(nil, #"{"watts":5}"#, by: "applier")
        let configuration = try Lamp.object(#"{"watts":5}"#).setting(["status", "phase"], to: .string("lit"))
        let request = Lamp.request("applier", at: 1, subresource: "status")
        let object = try ServerSideApply.apply(live: live, applied: configuration, request: request, schema: Lamp.schema())
        #expect(object.managers == [#"applier Apply {"f:spec":{"f:watts":{}}}"#, #"applier/status Apply {"f:status":{"f:phase":{}}}"#])
        let ignored = try ServerSideApply.apply(
            live: live, applied: configuration, request: Lamp.request("applier", at: 1), schema: Lamp.schema())
        #expect(ignored.managers == [#"applier Apply {"f:spec":{"f:watts":{}}}"#])
    }

    @Test(
        "a configuration that cannot be merged is refused",
        arguments: [
            (#"{"tags":["a","a"]}"#, #".spec.tags: duplicate entries for key [="a"]"#),
            (
                #"{"sockets":[{"port":1},{"port":1,"protocol":"TCP"}]}"#,
                #".spec.sockets: duplicate entries for key [port=1,protocol="TCP"]"#
            ),
            (
                #"{"sockets":[{"name":"x"}]}"#,
                #".spec.sockets: element 0: associative list with keys has an element that omits key field "port" (and doesn't have default value)"#
            ),
            (#"{"sockets":["x"]}"#, ".spec.sockets: element 0: associative list with keys may not have non-map elements"),
            (#"{"tags":[null]}"#, ".spec.tags: element 0: associative list without keys has an element that's an explicit null"),
            (#"{"lumens":1}"#, ".spec.lumens: field not declared in schema"),
            (#"{"watts":"x"}"#, ".spec.watts: expected numeric (int or float), got string"),
            (#"{"bulb":[]}"#, ".spec.bulb: expected map, got []"),
            (
                #"{"on":"yes","lumens":1}"#,
                "errors:\n  .spec.on: expected boolean, got \"yes\"\n  .spec.lumens: field not declared in schema"
            ),
        ])
    func refuses(_ spec: String, _ message: String) throws {
        let error = #expect(throws: ApplyError.self) { try apply(nil, spec, by: "applier") }
        #expect(error?.status == 500)
        #expect(error?.message == "failed to create typed patch object (/lamp; light.example.com/v1, Kind=Lamp): \(message)")
    }

    @Test("a configuration brings no entries, and has the version of the request") func requests() throws {
        let entries = #expect(throws: ApplyError.self) { try apply(nil, "{}", metadata: #"{"managedFields":[]}"#, by: "applier") }
        #expect(entries?.message == "metadata.managedFields must be nil")
        #expect(entries?.status == 400)
        #expect(throws: Never.self) { try apply(nil, "{}", metadata: #"{"managedFields":null}"#, by: "applier") }
        let other = try Lamp.object("{}").setting(["apiVersion"], to: .string("v2"))
        let version = #expect(throws: ApplyError.self) {
            try ServerSideApply.apply(live: nil, applied: other, request: Lamp.request("applier"), schema: Lamp.schema())
        }
        #expect(version?.message == "invalid object type: /v2, Kind=Lamp")
        #expect(version?.status == 400)
        let list = #expect(throws: ApplyError.self) {
            try ServerSideApply.apply(live: nil, applied: .array([]), request: Lamp.request("applier"), schema: Lamp.schema())
        }
        #expect(list?.status == 400)
    }

    @Test("however many conflicts there are and however long their paths, what is told of them has an end")
    func longConflicts() throws {
        let key = String(repeating: "k", count: 20_000)
        func extra(_ value: Int) -> String {
            #"{"extra":{"\#(key)":{"# + (0..<1_200).map { #""u\#($0)":\#(value)"# }.joined(separator: ",") + "}}}"
        }
        let live = try apply(nil, extra(1), by: "first")
        let error = #expect(throws: ApplyError.self) { try apply(live, extra(2), by: "second") }
        guard case .conflicts(let conflicts) = error else { return #expect(Bool(false), "no conflicts") }
        #expect(conflicts.count == 1_000)
        #expect(conflicts.allSatisfy { $0.field.hasPrefix(".spec.extra.kkk") && $0.field.utf8.count < 1_010 })
        #expect(error?.message.hasPrefix("Apply failed with 1000 or more conflicts: conflicts with \"first\":\n- .spec.extra.kkk") == true)
    }
}
