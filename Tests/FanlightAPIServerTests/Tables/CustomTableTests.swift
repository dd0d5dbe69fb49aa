import FanlightResources
import FanlightSchemas
import Testing

@testable import FanlightAPIServer

@Suite("Tables of custom kinds")
struct CustomTableTests {
    @Test("a row has what the paths find, JSON for lists, nothing where there is nothing, and the age")
    func virtualService() throws {
        let cells = try TableSupport.cells(
            "networking.istio.io", "VirtualService",
            #"{"metadata": {"name": "vs1", "creationTimestamp": "2026-01-10T11:59:49Z"}, "spec": {"hosts": ["a.example.com"]}}"#)
        #expect(cells == #""vs1",null,"[\"a.example.com\"]","11s""#)
    }

    @Test("the address and the state of a Gateway come from its status, of several the first")
    func gateway() throws {
        let cells = try TableSupport.cells(
            "gateway.networking.k8s.io", "Gateway", version: "v1",
            """
            {"metadata": {"name": "g", "creationTimestamp": "2026-01-05T12:00:00Z"}, "spec": {"gatewayClassName": "istio"},
             "status": {"addresses": [{"value": "10.0.0.1"}, {"value": "10.0.0.2"}],
              "conditions": [{"type": "Accepted", "status": "True"}, {"type": "Programmed", "status": "False"}]}}
            """)
        #expect(cells == #""g","istio","10.0.0.1","False","5d""#)
    }

    @Test("a kind without columns of its own has name and age")
    func noColumns() throws {
        let renderer = try TableSupport.renderer("networking.istio.io", "Gateway", version: "v1")
        #expect(renderer.columnDefinitions.elements.compactMap { $0["name"]?.string } == ["Name", "Age"])
        let row = try TableSupport.cells("networking.istio.io", "Gateway", #"{"metadata": {"name": "g"}}"#)
        #expect(row == #""g",null"#)
    }

    @Test(
        "a value becomes a cell of the column's type, and of another type none",
        arguments: [
            ("string", "7", #""7""#), ("string", "true", #""true""#), ("string", "1.50", #""1.5""#), ("string", "1e21", #""1e+21""#),
            ("string", "100000000000000000000", #""100000000000000000000""#), ("string", "0.00001", #""1e-05""#),
            ("string", #"{"b": [1, "<&>"], "a": null}"#, ##""{\"a\":null,\"b\":[1,\"\\u003c\\u0026\\u003e\"]}""##),
            ("string", "[]", #""[]""#),
            ("string", "null", #""<no value>""#), ("integer", "7", "7"), ("integer", "7.9", "7"), ("integer", #""7""#, "null"),
            ("number", "7", "7"), ("number", "7.5", "7.5"), ("number", "true", "null"), ("boolean", "false", "false"),
            ("boolean", #""true""#, "null"), ("date", #""2026-01-10T11:58:00Z""#, #""2m""#), ("date", #""soon""#, #""<invalid>""#),
            ("date", "7", "null"),
        ])
    func types(type: String, value: String, expected: String) throws {
        let catalog = try TableSupport.catalog(columns: #"[{"name": "Value", "type": "\#(type)", "jsonPath": ".spec.value"}]"#)
        let cells = try TableSupport.cells(
            "example.com", "Widget", #"{"metadata": {"name": "w"}, "spec": {"value": \#(value)}}"#, catalog: catalog)
        #expect(cells == #""w",\#(expected)"#)
    }

    @Test("a column tells its type, format and priority, and its path where it has no description")
    func definitions() throws {
        let catalog = try TableSupport.catalog(
            columns: """
                [{"name": "A", "type": "integer", "format": "int32", "priority": 1, "jsonPath": ".spec.a"},
                 {"name": "B", "type": "string", "description": "the b", "jsonPath": ".spec.b"}]
                """)
        let columns = try TableSupport.renderer("example.com", "Widget", catalog: catalog).columnDefinitions.elements.dropFirst()
        let expected = try TableSupport.node(
            """
            [{"name": "A", "type": "integer", "format": "int32", "priority": 1,
              "description": "Custom resource definition column (in JSONPath format): .spec.a"},
             {"name": "B", "type": "string", "format": "", "priority": 0, "description": "the b"}]
            """)
        #expect(Node.array(Array(columns)) == expected)
    }
}
