import FanlightAccess
import FanlightHTTP
import FanlightResources
import FanlightStore
import Testing

@testable import FanlightAPIServer

@Suite struct ListSearchTests {
    private static let all = "/apis/networking.istio.io/v1/virtualservices"
    private static let table = ["accept": "application/json;as=Table;g=meta.k8s.io;v=v1"]

    /// VirtualServices `v1` to `v12`, made a minute after each other, in two namespaces.
    private static func filled() async throws -> InProcessServer {
        let server = try await InProcessServer()
        try await server.make("/api/v1/namespaces", #"{"metadata":{"name":"shop"}}"#)
        for index in 1...12 {
            let namespace = index.isMultiple(of: 3) ? "shop" : "default"
            try await server.make(
                "/apis/networking.istio.io/v1/namespaces/\(namespace)/virtualservices",
                Samples.virtualService(
                    "v\(index)", hosts: #"["h\#(13 - index).Example.com","www\#(index % 2).test"]"#,
                    metadata: #","labels":{"team":"t\#(index % 4)"},"annotations":{"note":"hidden"}"#))
            server.clock.advance(seconds: 60)
        }
        return server
    }

    private static func names(_ server: InProcessServer, _ query: String) async -> [String] {
        await server.send("GET", "\(all)?\(query)").names
    }

    private static func counts(_ answer: Answered) -> [String?] { [answer.header("fanlight-total"), answer.header("fanlight-matched")] }

    // MARK: Search

    @Test(
        "all words must occur in namespace, name, labels or cells, in whatever case and width",
        arguments: [
            ("h7.example", ["v6"]), ("H7.EXAMPLE.COM", ["v6"]), ("www1 team=t1", ["v1", "v5", "v9"]), ("team=t3%20shop", ["v3"]),
            ("shop/v", ["v12", "v3", "v6", "v9"]), ("v12", ["v12"]), ("%EF%BD%96%EF%BC%91%EF%BC%92", ["v12"]), ("v1%E3%80%80h3", ["v10"]),
            ("nothing", []), ("www1 nothing", []),
        ])
    func search(text: String, names: [String]) async throws {
        let query = text.replacing(" ", with: "+")
        #expect(await Self.names(try await Self.filled(), "search=\(query)") == names)
    }

    @Test("who manages fields, annotations and ages are not searched", arguments: ["managedfields", "f:spec", "hidden", "manager", "11m"])
    func notSearched(text: String) async throws {
        #expect(await Self.names(try await Self.filled(), "search=\(text)") == [])
    }

    @Test("the hosts of a Gateway's servers are found, and Chinese text in a cell is")
    func more() async throws {
        let server = try await InProcessServer()
        let gateways = "/apis/networking.istio.io/v1/namespaces/default/gateways"
        try await server.make(
            gateways,
            #"{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"g"},"spec":{"selector":{"a":"b"},"servers":[{"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["shop.example.com"]}]}}"#
        )
        #expect(await server.send("GET", gateways + "?search=SHOP.example").names == ["g"])
        #expect(await server.send("GET", gateways + "?search=other.example").names == [])
        let events = "/api/v1/namespaces/default/events"
        try await server.make(
            events,
            #"{"metadata":{"name":"e"},"involvedObject":{"namespace":"default","kind":"Pod","name":"p"},"message":"证书将于三天后到期","reason":"Expiring","type":"Warning"}"#
        )
        #expect(await server.send("GET", events + "?search=%E4%B8%89%E5%A4%A9").names == ["e"])
        #expect(await server.send("GET", events + "?search=%E4%BA%94%E5%A4%A9").names == [])
    }

    @Test("what an object was like before is forgotten, and what is gone is not found")
    func changes() async throws {
        let server = try await Self.filled()
        #expect(await Self.names(server, "search=h7.") == ["v6"])
        let path = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices"
        _ = await server.send("PATCH", path + "/v6", .merge(#"{"spec":{"hosts":["new.test"]}}"#))
        #expect(await Self.names(server, "search=h7.") == [])
        #expect(await Self.names(server, "search=new.test") == ["v6"])
        _ = await server.send("DELETE", path + "/v6")
        #expect(await Self.names(server, "search=new.test") == [])
        try await server.make(path, Samples.virtualService("v0", hosts: #"["new.test"]"#))
        #expect(await Self.names(server, "search=new.test") == ["v0"])
    }

    @Test("a list of one namespace and one of all see the same objects, in whatever order they are asked")
    func namespaces() async throws {
        let server = try await Self.filled()
        let shop = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices?search=www1"
        #expect(await server.send("GET", shop).names == ["v3", "v9"])
        #expect(await Self.names(server, "search=www1") == ["v1", "v11", "v5", "v7", "v3", "v9"])
        _ = await server.send("DELETE", "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/v3")
        #expect(await server.send("GET", shop).names == ["v9"])
        #expect(await Self.names(server, "search=www1") == ["v1", "v11", "v5", "v7", "v9"])
    }

    // MARK: Order and pages

    @Test(
        "objects are sorted by a column, numbers by their value, and equal ones by namespace and name",
        arguments: [
            ("name", ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12"]),
            ("-name", ["v12", "v11", "v10", "v9", "v8", "v7", "v6", "v5", "v4", "v3", "v2", "v1"]),
            ("age", ["v12", "v11", "v10", "v9", "v8", "v7", "v6", "v5", "v4", "v3", "v2", "v1"]),
            ("-AGE", ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12"]),
            ("Hosts", ["v12", "v11", "v10", "v9", "v8", "v7", "v6", "v5", "v4", "v3", "v2", "v1"]),
            ("-hosts", ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12"]),
            ("namespace", ["v1", "v10", "v11", "v2", "v4", "v5", "v7", "v8", "v12", "v3", "v6", "v9"]),
            ("-namespace", ["v12", "v3", "v6", "v9", "v1", "v10", "v11", "v2", "v4", "v5", "v7", "v8"]),
            // Nothing has a value there.
            ("-gateways", ["v1", "v10", "v11", "v2", "v4", "v5", "v7", "v8", "v12", "v3", "v6", "v9"]),
        ])
    func sorted(column: String, names: [String]) async throws {
        #expect(await Self.names(try await Self.filled(), "sortBy=\(column)") == names)
    }

    @Test("objects without a value come last both ways")
    func absent() async throws {
        let server = try await InProcessServer()
        let entries = "/apis/networking.istio.io/v1/namespaces/default/workloadentries"
        for (name, address) in [("a", #""address":"10.0.0.10""#), ("b", #""network":"n""#), ("c", #""address":"10.0.0.9""#)] {
            try await server.make(
                entries,
                .text(
                    #"{"apiVersion":"networking.istio.io/v1","kind":"WorkloadEntry","metadata":{"name":"\#(name)"},"spec":{\#(address)}}"#,
                    type: "application/json"))
        }
        #expect(await server.send("GET", entries + "?sortBy=address").names == ["c", "a", "b"])
        #expect(await server.send("GET", entries + "?sortBy=-address").names == ["a", "c", "b"])
    }

    @Test("a page begins at the offset, and the headers tell how many objects there are and how many match")
    func pages() async throws {
        let server = try await Self.filled()
        let page = await server.send("GET", Self.all + "?search=example&sortBy=name&offset=4&limit=3")
        #expect(page.names == ["v5", "v6", "v7"])
        #expect(Self.counts(page) == ["12", "12"])
        #expect(page["metadata", "continue"]?.string == "")
        #expect(page["metadata", "remainingItemCount"] == nil)
        #expect(page.resourceVersion == String(server.store.revision))
        let last = await server.send("GET", Self.all + "?search=www0&offset=5&limit=3")
        #expect(last.names == ["v6"])
        #expect(Self.counts(last) == ["12", "6"])
        let beyond = await server.send("GET", Self.all + "?offset=12&limit=3")
        #expect(beyond.status == 200)
        #expect(beyond.names == [])
        #expect(Self.counts(beyond) == ["12", "12"])
        #expect(await server.send("GET", Self.all + "?offset=10").names == ["v6", "v9"])
        #expect(await server.send("GET", Self.all + "?offset=\(Int.max)&limit=\(Int.max)").names == [])
        // As any other page, where any state will do.
        #expect(await server.send("GET", Self.all + "?search=&limit=2&resourceVersion=0").names == ["v1", "v10"])
    }

    @Test("selectors narrow what is searched")
    func selectors() async throws {
        let server = try await Self.filled()
        let answer = await server.send("GET", Self.all + "?labelSelector=team%3Dt1&search=www1&sortBy=-name")
        #expect(answer.names == ["v9", "v5", "v1"])
        #expect(Self.counts(answer) == ["3", "3"])
        let field = await server.send("GET", Self.all + "?fieldSelector=metadata.namespace%3Dshop&search=www1")
        #expect(field.names == ["v3", "v9"])
        #expect(Self.counts(field) == ["4", "2"])
    }

    @Test("a table has the rows of the page, with what its client wants of the objects", arguments: ["None", "Metadata", "Object"])
    func tables(included: String) async throws {
        let server = try await Self.filled()
        let answer = await server.send(
            "GET", Self.all + "?search=shop/&sortBy=-name&offset=1&limit=2&includeObject=\(included)", headers: Self.table)
        #expect(answer["kind"]?.string == "Table")
        let rows = answer["rows"]?.elements ?? []
        #expect(rows.map { $0["cells"]?.elements.first?.string } == ["v9", "v6"])
        #expect(
            rows.map { $0["object"]?["kind"]?.string }
                == (included == "None"
                    ? [nil, nil]
                    : included == "Object" ? ["VirtualService", "VirtualService"] : ["PartialObjectMetadata", "PartialObjectMetadata"]))
        #expect(Self.counts(answer) == ["12", "4"])
        #expect(answer["metadata"]?.members.map(\.key) == ["resourceVersion"])
    }

    @Test("metadata, indented JSON and YAML have the page and the headers too")
    func forms() async throws {
        let server = try await Self.filled()
        for headers in [
            ["accept": "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"], ["user-agent": "curl/8"],
            ["accept": "application/yaml"],
        ] {
            let answer = await server.send("GET", Self.all + "?search=v12", headers: headers)
            #expect(Self.counts(answer) == ["12", "1"])
            #expect(answer.text.contains("v12"))
            #expect(!answer.text.contains("v11"))
        }
    }

    @Test("built-in kinds are searched and sorted by the cells that are computed for them")
    func builtin() async throws {
        let server = try await InProcessServer()
        let services = "/api/v1/namespaces/default/services"
        for (name, port) in [("a", 9080), ("b", 80), ("c", 443)] {
            try await server.make(
                services, .text(#"{"metadata":{"name":"\#(name)"},"spec":{"ports":[{"port":\#(port)}]}}"#, type: "application/json"))
        }
        #expect(await server.send("GET", services + "?sortBy=port(s)").names == ["b", "c", "a"])
        #expect(await server.send("GET", services + "?search=443/tcp").names == ["c"])
    }

    // MARK: What is refused

    @Test(
        "parameters that cannot be meant are refused",
        arguments: [
            ("offset=-1", "offset: Invalid value: -1: must not be negative"),
            ("offset=x", #"strconv.ParseInt: parsing "x": invalid syntax"#),
            ("search=a&limit=x", #"strconv.ParseInt: parsing "x": invalid syntax"#),
            (
                "sortBy=colour",
                #"sortBy: Invalid value: "colour": virtualservices.networking.istio.io can be sorted by name, namespace, age, gateways, hosts"#
            ),
            ("sortBy=-", #"sortBy: Invalid value: "-": must name a column"#),
            ("sortBy=", #"sortBy: Invalid value: "": must name a column"#),
            (
                "search=a&continue=x",
                "continue cannot be combined with search, sortBy or offset; pages of such a list are asked for by offset"
            ),
            ("search=" + String(repeating: "a", count: 1_025), "search: must have no more than 1024 bytes"),
            ("search=" + Array(repeating: "a", count: 17).joined(separator: "+"), "search: must have no more than 16 words"),
        ])
    func refused(query: String, message: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "\(Self.all)?\(query)")
        #expect(answer.status == 400)
        #expect(answer.reason == "BadRequest")
        #expect(answer.message == message || query.contains("continue") && answer.message.contains("continue"))
        #expect(answer["kind"]?.string == "Status")
    }

    @Test("nobody searches what they may not list")
    func rights() async throws {
        let server = try await Self.filled()
        let answer = await server.send("GET", Self.all + "?search=v1&sortBy=name", as: UserInfo.authenticated(name: "u"))
        #expect(answer.status == 403)
        #expect(Self.counts(answer) == [nil, nil])
    }

    @Test("a collection is not deleted by a search")
    func deletion() async throws {
        let server = try await Self.filled()
        let path = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices"
        #expect(await server.send("DELETE", path + "?search=v3").status == 400)
        #expect(await server.send("GET", path).names.count == 4)
    }

    @Test("a list without the parameters has neither the headers nor another content than before")
    func others() async throws {
        let server = try await Self.filled()
        let plain = await server.send("GET", Self.all)
        #expect(Self.counts(plain) == [nil, nil])
        let searched = await server.send("GET", Self.all + "?search=")
        #expect(searched.body == plain.body)
        let table = await server.send("GET", Self.all + "?includeObject=Object", headers: Self.table)
        let searchedTable = await server.send("GET", Self.all + "?includeObject=Object&offset=0", headers: Self.table)
        #expect(searchedTable.body == table.body)
    }
}
