import FanlightManifests
import FanlightResources
import FanlightWorkloads
import Testing

@Suite struct HazardsTests {
    private func resource(_ kind: ResourceKind, _ namespace: String, _ text: String) throws -> Resource {
        let tree = try #require(JSONReader.read(Array(text.utf8)).documents.first?.node)
        return Resource(kind: kind, version: "v1", namespace: namespace, tree: tree, source: nil)
    }

    private func workload(_ name: String, _ labels: String = "{}", _ rest: String = "") throws -> Resource {
        try resource(
            .istioGateway, "istio-system", #"{"metadata": {"name": "\#(name)"}, "spec": {"podLabels": \#(labels)\#(rest)}}"#)
    }

    private func pod(_ name: String, _ gateway: String, _ labels: String = "") throws -> Resource {
        try resource(
            .pod, "istio-system",
            #"{"metadata": {"name": "\#(name)", "labels": {"app": "istio-\#(gateway)", "istio": "\#(gateway)"\#(labels)}}, "spec": {}}"#)
    }

    private func gateway(_ selector: String) throws -> Resource {
        try resource(
            .gateway, "default",
            """
            {"metadata": {"name": "shop"}, "spec": {"selector": \(selector),
             "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["shop.example.com"]}]}}
            """)
    }

    private func find(_ before: [Resource], _ after: [Resource]) -> [Diagnostic] {
        let old = ResourceSnapshot(before)
        let new = ResourceSnapshot(after)
        let keys = Set((before + after).map(\.key))
        return Hazards.find(before: old, after: new, changed: keys.filter { old[$0]?.fingerprint != new[$0]?.fingerprint })
    }

    @Test("a selector that moves before the Pods carry the label is warned about, Pod by Pod")
    func tooEarly() throws {
        let workload = try workload("edge", #"{"key1": "value1"}"#)
        let pods = [try pod("a", "edge", #", "key1": "value1""#), try pod("b", "edge"), try pod("c", "edge")]
        let found = find([workload, try gateway(#"{"istio": "edge"}"#)] + pods, [workload, try gateway(#"{"key1": "value1"}"#)] + pods)
        #expect(found.map(\.code) == ["PodsLackSelectedLabels"])
        #expect(found.first?.message.contains("2 of its 3 pods do not carry the labels key1=value1 yet and serve nothing") == true)
        #expect(found.first?.message.contains("deployment/istio-edge -n istio-system") == true)
        let rolled = [try pod("a", "edge", #", "key1": "value1""#)]
        #expect(
            find([workload, try gateway(#"{"istio": "edge"}"#)] + rolled, [workload, try gateway(#"{"key1": "value1"}"#)] + rolled).isEmpty)
    }

    @Test("it shows in the state for as long as a selected gateway's Pods lack the label")
    func state() throws {
        let workload = try workload("edge", #"{"key1": "value1"}"#)
        let selected = try gateway(#"{"key1": "value1"}"#)
        #expect(Hazards.find(in: ResourceSnapshot([workload, selected, try pod("a", "edge")])).map(\.code) == ["PodsLackSelectedLabels"])
        #expect(Hazards.find(in: ResourceSnapshot([workload, selected, try pod("a", "edge", #", "key1": "value1""#)])).isEmpty)
    }

    @Test("a selector that comes to match another gateway by a shared label names it, and how it is reached")
    func shared() throws {
        let edge = try workload("edge", #"{"team": "a"}"#)
        let inner = try workload("inner", #"{"team": "a"}"#, #", "serviceType": "ClusterIP""#)
        let found = find([edge, inner, try gateway(#"{"istio": "edge"}"#)], [edge, inner, try gateway(#"{"team": "a"}"#)])
        #expect(found.map(\.code) == ["GatewayNewlyExposed"])
        #expect(
            found.first?.message
                == "the selector team=a also selects gateway istio-system/inner (ingress, ClusterIP), which comes to serve shop.example.com"
        )
    }

    @Test("podLabels that let a Gateway select the gateway are told of the IstioGateway")
    func newLabels() throws {
        let shop = try gateway(#"{"team": "a"}"#)
        let found = find([shop, try workload("inner")], [shop, try workload("inner", #"{"team": "a"}"#)])
        #expect(found.map(\.code) == ["GatewayNewlyExposed"])
        #expect(found.first?.resource?.kind == .istioGateway)
        #expect(found.first?.field == "spec.podLabels")
        #expect(find([shop], [shop, try workload("inner", #"{"team": "a"}"#)]).isEmpty)
    }

    @Test("podLabels that are removed from one gateway are told for it alone")
    func removedLabels() throws {
        let shop = try gateway(#"{"team": "a"}"#)
        let other = try workload("other", #"{"team": "a"}"#)
        let found = find([shop, other, try workload("edge", #"{"team": "a"}"#)], [shop, other, try workload("edge")])
        #expect(found.map(\.code) == ["GatewayNoLongerSelected"])
        #expect(found.first?.resource?.name == "edge")
        #expect(found.first?.message.hasPrefix("without team=a the gateway is not selected by Gateway default/shop any more") == true)
    }

    @Test("a selector that lets a gateway go is told of the Gateway")
    func lost() throws {
        let edge = try workload("edge")
        let found = find([edge, try gateway(#"{"istio": "edge"}"#)], [edge, try gateway(#"{"istio": "gone"}"#)])
        #expect(found.map(\.code) == ["GatewayNoLongerSelected"])
        #expect(found.first?.field == "spec.selector")
    }

    @Test("what changes no selection is no hazard")
    func harmless() throws {
        let edge = try workload("edge")
        let shop = try gateway(#"{"istio": "edge"}"#)
        #expect(find([edge, shop], [try workload("edge", "{}", #", "replicaCount": 3"#), shop]).isEmpty)
        #expect(find([edge], [edge, shop]).isEmpty)
        #expect(find([edge, shop], [edge]).isEmpty)
        #expect(find([edge, shop], [shop]).isEmpty)
    }

    @Test("the order of the whole move: labels first, then the selector, ends without a warning about Pods")
    func wholeMove() throws {
        let one = try workload("one", #"{"key1": "v"}"#)
        let two = try workload("two", #"{"key1": "v"}"#)
        let pods = [try pod("a", "one", #", "key1": "v""#), try pod("b", "two", #", "key1": "v""#)]
        let found = find([one, two, try gateway(#"{"istio": "one"}"#)] + pods, [one, two, try gateway(#"{"key1": "v"}"#)] + pods)
        #expect(found.map(\.code) == ["GatewayNewlyExposed"])
    }

    @Test("what an IstioGateway asks for in vain is told when it is written, and shows in the state")
    func unused() throws {
        let plain = try workload("edge")
        let full = try workload(
            "edge", "{}",
            #", "clusterIds": ["c"], "overrides": {"c": {"replicaCount": 2}}, "compression": {"enabled": true}, "meshExpansionPorts": [{"port": 15012, "nodePort": 30012}], "ports": [{"port": 80, "nodePort": 30080}]"#
        )
        let fields = ["spec.compression", "spec.meshExpansionPorts[0].nodePort", "spec.overrides", "spec.ports[0].nodePort"]
        #expect(find([plain], [full]).map(\.field).sorted() == fields)
        #expect(find([], [full]).map(\.field).sorted() == fields)
        #expect(Set(find([], [full]).map(\.code)) == ["NotSupportedByDataPlane"])
        // Who changes something else is not told again.
        let scaled = try workload(
            "edge", "{}",
            #", "clusterIds": ["c"], "overrides": {"c": {"replicaCount": 3}}, "compression": {"enabled": true}, "replicaCount": 2"#)
        #expect(find([full], [scaled]).isEmpty)
        #expect(Hazards.find(in: ResourceSnapshot([full])).map(\.field).sorted() == fields)
    }

    @Test("what ASM's console writes of itself is told of nothing")
    func consoleDefaults() throws {
        let written = try workload(
            "edge", "{}",
            #"""
            , "compression": {}, "cpu": {}, "kernel": {"parameters": {}}, "readinessProbe": {}, "sds": {}, "dnsPolicy": "ClusterFirst",
            "externalTrafficPolicy": "Local", "gatewayType": "ingress", "hostNetwork": false, "maxReplicas": 1, "minReplicas": 1, "replicaCount": 1,
            "runAsRoot": true, "serviceType": "LoadBalancer", "resources": {"limits": {"cpu": "2", "memory": "4G"}}, "env": [], "overrides": {},
            "ports": [{"name": "http-0", "port": 80, "protocol": "TCP", "targetPort": 80}]
            """#)
        #expect(find([], [written]).isEmpty)
    }
}
