import FanlightResources
import Testing

@testable import FanlightAPIServer

@Suite("Paths of printer columns")
struct PrinterPathTests {
    private static let object = """
        {"metadata": {"name": "a", "labels": {"app.kubernetes.io/name": "web"}},
         "spec": {"replicas": 3, "hosts": ["x", "y", "z"], "empty": [], "none": null},
         "status": {"conditions": [{"type": "Ready", "status": "True", "count": 2}, {"type": "Good", "status": "False", "count": 5}, {"type": "New"}]}}
        """

    @Test(
        "a path finds these values",
        arguments: [
            (".spec.replicas", "3"), ("spec.replicas", "3"), ("$.spec.replicas", "3"), ("{.spec.replicas}", "3"),
            (".spec['replicas']", "3"),
            (".['spec'].replicas", "3"), (#".metadata.labels['app.kubernetes.io/name']"#, #""web""#),
            (#".metadata.labels.app\.kubernetes\.io/name"#, #""web""#), (".spec.hosts", #"["x","y","z"]"#), (".spec.hosts[0]", #""x""#),
            (".spec.hosts[-1]", #""z""#), (".spec.hosts[*]", #""x","y","z""#), (".spec.hosts[1:]", #""y","z""#),
            (".spec.hosts[:2]", #""x","y""#),
            (".spec.hosts[0:3:2]", #""x","z""#), (".spec.hosts[0,2]", #""x","z""#), (".spec.hosts[3]", ""), (".spec.hosts[-4]", ""),
            (".spec.hosts[5:2]", ""), (".spec.missing.deeper", ""), (".spec.replicas.deeper", ""), (".spec.empty[*]", ""),
            (".spec.none", "null"),
            (".metadata.*", #""a",{"app.kubernetes.io/name":"web"}"#), ("..count", "2,5"),
            (#".status.conditions[?(@.type=="Ready")].status"#, #""True""#),
            (#".status.conditions[?(@.type=='Good')].status"#, #""False""#),
            (#".status.conditions[?( @.type == "Ready" )].status"#, #""True""#),
            (#".status.conditions[?(@.type!="Ready")].type"#, #""Good","New""#),
            (".status.conditions[?(@.count>2)].type", #""Good""#), (".status.conditions[?(@.count<=2)].type", #""Ready""#),
            (".status.conditions[?(@.count)].type", #""Ready","Good""#), (#".status.conditions[?(@.type=="None")].status"#, ""),
            (#".spec.hosts[?(@=="y")]"#, #""y""#),
        ])
    func values(path: String, expected: String) throws {
        let read = try #require(PrinterPath(path))
        let values = PrinterPath.values(read.steps[...], in: try TableSupport.node(Self.object))
        #expect(values.map(\.jsonText).joined(separator: ",") == expected)
    }

    @Test("a path that finds the same again and again comes to an end", arguments: ["..", "[*,*,*]"])
    func repetition(step: String) throws {
        let path = try #require(PrinterPath(".status" + String(repeating: step, count: 15)))
        #expect(PrinterPath.values(path.steps[...], in: try TableSupport.node(Self.object)).count <= 1_000)
    }

    @Test(
        "what is no path is not read",
        arguments: [
            "", "[", ".a[", ".a[]", ".a[x]", ".a['b]", ".a[0", ".a[?(@.b==)]", ".a[?(@.b=='x']", ".a b", ".a[1:2:0]", "{.a", ".a}", "@.a",
            ".a[0:1:-1]",
            String(repeating: ".a", count: 100), String(repeating: ".a[?(@", count: 1_000),
        ])
    func unreadable(path: String) {
        #expect(PrinterPath(path) == nil)
    }
}
