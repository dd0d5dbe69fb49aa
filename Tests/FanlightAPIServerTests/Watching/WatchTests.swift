import FanlightResources
import FanlightStore
import Testing

@Suite struct WatchTests {
    @Test("a watch without a version begins with what is there, then tells every change in order")
    func changes() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let watch = await server.watch(Samples.configMaps + "?watch=true")
        #expect(watch.status == 200)
        #expect(watch.headers.contains { $0 == ("content-type", "application/json") })
        let first = await watch.next()
        #expect(first?["type"]?.string == "ADDED")
        #expect(first?[path: ["object", "kind"]]?.string == "ConfigMap")
        #expect(first?[path: ["object", "apiVersion"]]?.string == "v1")
        try await server.make(Samples.configMaps, Samples.configMap("b"))
        _ = await server.send("PATCH", Samples.configMaps + "/a", .merge(#"{"data":{"x":"1"}}"#))
        _ = await server.send("PATCH", Samples.configMaps + "/a", .merge(#"{"data":{"x":"1"}}"#))
        _ = await server.send("DELETE", Samples.configMaps + "/a")
        let events = await watch.next(3)
        #expect(
            events.map { "\($0["type"]?.string ?? "") \($0[path: ["object", "metadata", "name"]]?.string ?? "")" } == [
                "ADDED b", "MODIFIED a", "DELETED a",
            ])
        // What is deleted is told with the version of the deletion.
        #expect(events.last?[path: ["object", "metadata", "resourceVersion"]]?.string == String(server.store.revision))
        #expect(events.last?[path: ["object", "data", "x"]]?.string == "1")
    }

    @Test("every way of saying yes starts a watch", arguments: ["watch=1", "watch=true", "watch=True", "watch"])
    func spellings(query: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        #expect(await server.watch(Samples.configMaps + "?" + query).summary(1) == ["ADDED a"])
    }

    @Test("a watch from a version tells only what came later, wherever it is")
    func fromVersion() async throws {
        let server = try await InProcessServer()
        let made = try await server.make(Samples.configMaps, Samples.configMap("a"))
        try await server.make(Samples.configMaps, Samples.configMap("b"))
        try await server.make("/api/v1/namespaces/kube-system/configmaps", Samples.configMap("c"))
        #expect(
            await server.watch("/api/v1/configmaps?watch=1&resourceVersion=\(made.resourceVersion)").summary(2) == ["ADDED b", "ADDED c"])
        #expect(
            await server.watch("/api/v1/namespaces/kube-system/configmaps?watch=1&resourceVersion=\(made.resourceVersion)").summary(1) == [
                "ADDED c"
            ])
    }

    @Test("an object that begins to match a selector is added, one that ceases to is deleted as it was")
    func transitions() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a", labels: #"{"on":"no"}"#))
        let watch = await server.watch(Samples.configMaps + "?watch=1&labelSelector=on%3Dyes")
        for (label, data) in [("yes", "1"), ("yes", "2"), ("no", "3"), ("no", "4"), ("yes", "5")] {
            _ = await server.send(
                "PATCH", Samples.configMaps + "/a", .merge(#"{"metadata":{"labels":{"on":"\#(label)"}},"data":{"x":"\#(data)"}}"#))
        }
        _ = await server.send("DELETE", Samples.configMaps + "/a")
        let events = await watch.next(5)
        #expect(
            events.map { "\($0["type"]?.string ?? "") \($0[path: ["object", "data", "x"]]?.string ?? "")" }
                == ["ADDED 1", "MODIFIED 2", "DELETED 2", "ADDED 5", "DELETED 5"])
        let versions = events.compactMap { $0[path: ["object", "metadata", "resourceVersion"]]?.string.flatMap(Int.init) }
        #expect(versions == versions.sorted() && Set(versions).count == 5)
    }

    @Test("fields select in a watch as in a list")
    func fields() async throws {
        let server = try await InProcessServer()
        for (name, type) in [("a", "x.io/one"), ("b", "x.io/two"), ("c", "x.io/one")] {
            try await server.make(Samples.secrets, .text(#"{"metadata":{"name":"\#(name)"},"type":"\#(type)"}"#, type: "application/json"))
        }
        #expect(await server.watch(Samples.secrets + "?watch=1&fieldSelector=type%3Dx.io/one").summary(2) == ["ADDED a", "ADDED c"])
        #expect(await server.watch(Samples.secrets + "?watch=1&fieldSelector=metadata.name%3Db").summary(1) == ["ADDED b"])
    }

    @Test("a watch that wants the beginning learns where it ends", arguments: ["", "&resourceVersion=0", "&resourceVersion=5"])
    func initialEvents(version: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let watch = await server.watch(
            Samples.configMaps + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true" + version)
        let events = await watch.next(2)
        #expect(events.map { $0["type"]?.string } == ["ADDED", "BOOKMARK"])
        #expect(
            events.last?["object"]
                == .object([
                    "kind": .string("ConfigMap"), "apiVersion": .string("v1"),
                    "metadata": .object([
                        "resourceVersion": .string(String(server.store.revision)),
                        "annotations": .object(["k8s.io/initial-events-end": .string("true")]),
                    ]),
                ]))
        try await server.make(Samples.configMaps, Samples.configMap("b"))
        #expect(await watch.summary(1) == ["ADDED b"])
    }

    @Test("a watch can also do without the beginning")
    func noInitialEvents() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let watch = await server.watch(Samples.configMaps + "?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan")
        try await server.make(Samples.configMaps, Samples.configMap("b"))
        #expect(await watch.summary(1) == ["ADDED b"])
    }

    @Test(
        "options that make no sense begin no watch",
        arguments: [
            (
                "sendInitialEvents=true", 422,
                #"ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"#
            ),
            (
                "resourceVersionMatch=NotOlderThan", 422,
                #"ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"#
            ),
            ("fieldSelector=spec.foo%3Dx", 400, #""spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace""#),
            ("timeoutSeconds=x", 400, #"strconv.ParseInt: parsing "x": invalid syntax"#),
        ])
    func badOptions(query: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", Samples.configMaps + "?watch=1&" + query)
        #expect(answer.status == status)
        #expect(answer.message.contains(message))
    }

    @Test("what is forgotten and what is not yet are errors inside the watch")
    func errors() async throws {
        let server = try await InProcessServer(store: ObjectStore(options: ObjectStoreOptions(events: 8)))
        for index in 0..<40 { try await server.make(Samples.configMaps, Samples.configMap("c\(index)")) }
        let old = await server.watch(Samples.configMaps + "?watch=1&resourceVersion=3")
        #expect(old.status == 200)
        let error = await old.rest()
        #expect(error.count == 1)
        #expect(error.first?["type"]?.string == "ERROR")
        #expect(error.first?[path: ["object", "kind"]]?.string == "Status")
        #expect(error.first?[path: ["object", "code"]]?.integer == 410)
        #expect(error.first?[path: ["object", "reason"]]?.string == "Expired")
        #expect(error.first?[path: ["object", "message"]]?.string?.hasPrefix("too old resource version: 3 (") == true)
    }

    @Test("a watch ends when its time is over, with a bookmark where one is wanted")
    func timeout() async throws {
        let server = try await InProcessServer()
        let plain = await server.watch(Samples.configMaps + "?watch=1&timeoutSeconds=1&resourceVersion=\(server.store.revision)")
        #expect(await plain.rest().isEmpty)
        let marked = await server.watch(
            Samples.configMaps + "?watch=1&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=\(server.store.revision)")
        try await server.make(Samples.secrets, #"{"metadata":{"name":"s"}}"#)
        let rest = await marked.rest()
        #expect(rest.map { $0["type"]?.string } == ["BOOKMARK"])
        #expect(
            rest.first?["object"]
                == .object([
                    "kind": .string("ConfigMap"), "apiVersion": .string("v1"),
                    "metadata": .object(["resourceVersion": .string(String(server.store.revision))]),
                ]))
    }

    @Test("a watch as a table has columns once and one row for each event")
    func table() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let watch = await server.watch(
            Samples.configMaps + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
            headers: ["accept": "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"])
        let events = await watch.next(2)
        #expect(events.map { $0["type"]?.string } == ["ADDED", "BOOKMARK"])
        #expect(events.first?[path: ["object", "kind"]]?.string == "Table")
        #expect(events.first?[path: ["object", "columnDefinitions"]]?.elements.count == 3)
        #expect(events.first?[path: ["object", "rows"]]?.elements.first?["cells"]?.elements.first?.string == "a")
        #expect(events.last?["object"]?.member("columnDefinitions")?.value.isNull == true)
        let row = events.last?[path: ["object", "rows"]]?.elements.first?[path: [
            "object", "metadata", "annotations", "k8s.io/initial-events-end",
        ]]
        #expect(row?.string == "true")
        _ = await server.send("DELETE", Samples.configMaps + "/a")
        let deleted = await watch.next()
        #expect(deleted?["type"]?.string == "DELETED")
        #expect(deleted?["object"]?.member("columnDefinitions")?.value.isNull == true)
        #expect(deleted?[path: ["object", "rows"]]?.elements.first?[path: ["object", "kind"]]?.string == "PartialObjectMetadata")
    }

    @Test("a watch of metadata tells nothing else")
    func metadata() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a", labels: #"{"l":"1"}"#, data: #"{"x":"1"}"#))
        let watch = await server.watch(
            Samples.configMaps + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
            headers: ["accept": "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"])
        let events = await watch.next(2)
        let object = events.first?["object"]
        #expect(object?["kind"]?.string == "PartialObjectMetadata")
        #expect(object?["apiVersion"]?.string == "meta.k8s.io/v1")
        #expect(object?[path: ["metadata", "labels", "l"]]?.string == "1")
        #expect(object?["data"] == nil)
        #expect(events.last?["type"]?.string == "BOOKMARK")
        #expect(events.last?[path: ["object", "kind"]]?.string == "PartialObjectMetadata")
    }

    @Test("a watch of one name by its own path or by a selector of the cluster tells of that name only")
    func oneName() async throws {
        let server = try await InProcessServer()
        let watch = await server.watch(
            "/api/v1/namespaces?watch=1&fieldSelector=metadata.name%3Dn&resourceVersion=\(server.store.revision)")
        try await server.make("/api/v1/namespaces", #"{"metadata":{"name":"m"}}"#)
        try await server.make("/api/v1/namespaces", #"{"metadata":{"name":"n"}}"#)
        #expect(await watch.summary(1) == ["ADDED n"])
    }
}
