import FanlightPatch
import FanlightResources
import Testing

/// The entries as a whole: sent by clients, reset, bounded and sorted.
@Suite struct ManagedEntriesTests {
    private func update(
        _ live: Node?, _ new: Node, by manager: String, at second: Int = 0, subresource: String = ""
    ) throws -> Node {
        ManagedFields.update(
            live: live, new: new, request: Lamp.request(manager, at: second, subresource: subresource), schema: try Lamp.schema())
    }

    /// The new state of the object with the entries of the stored one, as a client sends it back.
    private func changed(_ live: Node, spec: String) throws -> Node { live.setting(["spec"], to: try json(spec)) }

    @Test("entries that the client sends replace those of the object") func sentEntries() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5,"mode":"a"}"#), by: "maker")
        let sent = try json(
            #"[{"manager":"me","operation":"Apply","apiVersion":"light.example.com/v1","#
                + #""time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:mode":{}}}}]"#
        )
        let object = try update(live, live.setting(["metadata", "managedFields"], to: sent), by: "other", at: 1)
        #expect(object.managers == [#"me Apply {"f:spec":{"f:mode":{}}}"#])
    }

    @Test(
        "entries that are not valid do not count",
        arguments: [
            #"[{"manager":"me","operation":"Steal","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:a":{}}}]"#,
            #"[{"manager":"me","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:a":{}}}]"#,
            #"[{"manager":"me","operation":"Apply","apiVersion":"v1","fieldsV1":{"f:a":{}}}]"#,
            #"[{"manager":"me","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV2","fieldsV1":{"f:a":{}}}]"#,
            #"[{"manager":"me","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"a":{}}}]"#,
            #"[{"manager":"me","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":[]}]"#,
            #""x""#,
        ])
    func invalidEntries(_ text: String) throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let entries = try json(text)
        if case .sequence = entries.value {
            let object = try update(live, live.setting(["metadata", "managedFields"], to: entries), by: "other", at: 1)
            #expect(object.managers == live.managers)
        } else {
            #expect(try update(live, live.setting(["metadata", "managedFields"], to: .null), by: "other", at: 1).managers == live.managers)
        }
    }

    @Test("a client that knows no entries loses none") func withoutEntries() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5,"mode":"a"}"#), by: "maker")
        let object = try update(live, Lamp.object(#"{"watts":5,"mode":"b"}"#), by: "other", at: 1)
        #expect(object.managers == [#"maker Update {"f:spec":{".":{},"f:watts":{}}}"#, #"other Update {"f:spec":{"f:mode":{}}}"#])
    }

    @Test("an empty list of entries, or an empty entry, ends the tracking", arguments: ["[]", "[{}]"])
    func reset(_ text: String) throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let object = try update(live, live.setting(["metadata", "managedFields"], to: json(text)), by: "other", at: 1)
        #expect(object[path: ["metadata"]]?.member("managedFields") == nil)
        let next = try update(object, changed(object, spec: #"{"watts":6}"#), by: "other", at: 2)
        #expect(next.managers.isEmpty)
    }

    @Test("through a subresource nobody sets entries") func entriesBySubresource() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let object = try update(
            live, live.setting(["metadata", "managedFields"], to: .array([])), by: "other", at: 1, subresource: "status")
        #expect(object.managers == live.managers)
    }

    @Test("more than ten updaters are merged, the oldest first") func cap() throws {
        var live = try update(nil, Lamp.object("{}"), by: "m00")
        for number in 1...11 {
            let new = live.setting(["metadata", "labels", "l\(number)"], to: .string("x"))
            live = try update(live, new, by: "m\(number < 10 ? "0" : "")\(number)", at: number)
        }
        #expect(live.managers.count == 10)
        #expect(live.managers.first == #"ancient-changes Update {"f:metadata":{"f:labels":{".":{},"f:l1":{},"f:l2":{}}},"f:spec":{}}"#)
        #expect(live.times.first == Lamp.time(2))
        #expect(live.managers.last == #"m11 Update {"f:metadata":{"f:labels":{"f:l11":{}}}}"#)
    }

    @Test("appliers come first, then the oldest") func sorting() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5,"mode":"a"}"#), by: "maker", at: 5)
        let applied = try ServerSideApply.apply(
            live: live, applied: Lamp.object(#"{"on":true}"#), request: Lamp.request("zed", at: 9), schema: Lamp.schema())
        let object = try update(applied, changed(applied, spec: #"{"watts":6,"mode":"a","on":true}"#), by: "early", at: 1)
        #expect(object.managers.map { $0.prefix { $0 != " " } } == ["zed", "early", "maker"])
    }
}
