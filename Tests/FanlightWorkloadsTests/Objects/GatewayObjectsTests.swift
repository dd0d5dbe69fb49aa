import FanlightManifests
import FanlightResources
import FanlightWorkloads
import Testing

@Suite struct GatewayObjectsTests {
    private func objects(_ spec: String, replicas: Int = 1, clusterAddress: String? = nil) throws -> GatewayObjects {
        let gateway = try node(
            """
            {"apiVersion": "istio.alibabacloud.com/v1beta1", "kind": "IstioGateway",
             "metadata": {"name": "edge", "namespace": "istio-system", "uid": "u1"}, "spec": \(spec)}
            """)
        return GatewayObjects(
            gateway, settings: GatewayObjectSettings(), decisions: .init(replicas: replicas, clusterAddress: clusterAddress))
    }

    private func node(_ text: String) throws -> Node { try #require(JSONReader.read(Array(text.utf8)).documents.first?.node) }

    private func expect(_ object: Node?, _ path: [String], is text: String, _ location: SourceLocation = #_sourceLocation) throws {
        let expected = try node(text)
        #expect(object?[path: path] == expected, "\(object?[path: path]?.jsonText ?? "nothing")", sourceLocation: location)
    }

    @Test("an IstioGateway that says nothing becomes a load balancer on 80 and 443 with one replica")
    func minimal() throws {
        let objects = try objects("{}", clusterAddress: "127.1.0.2")
        let owner = """
            [{"apiVersion": "istio.alibabacloud.com/v1beta1", "kind": "IstioGateway", "name": "edge", "uid": "u1", "controller": true,
              "blockOwnerDeletion": true}]
            """
        #expect(
            try objects.service
                == node(
                    """
                    {"apiVersion": "v1", "kind": "Service",
                     "metadata": {"name": "istio-edge", "namespace": "istio-system", "labels": {"app": "istio-edge", "istio": "edge"},
                      "ownerReferences": \(owner)},
                     "spec": {"type": "LoadBalancer", "clusterIP": "127.1.0.2", "selector": {"app": "istio-edge", "istio": "edge"},
                      "ports": [{"name": "http2", "protocol": "TCP", "port": 80, "targetPort": 80},
                                {"name": "https", "protocol": "TCP", "port": 443, "targetPort": 443}]}}
                    """))
        #expect(
            try objects.serviceAccount
                == node(
                    """
                    {"apiVersion": "v1", "kind": "ServiceAccount",
                     "metadata": {"name": "istio-edge-service-account", "namespace": "istio-system",
                      "labels": {"app": "istio-edge", "istio": "edge"}, "ownerReferences": \(owner)}}
                    """))
        #expect(
            try objects.deployment
                == node(
                    """
                    {"apiVersion": "apps/v1", "kind": "Deployment",
                     "metadata": {"name": "istio-edge", "namespace": "istio-system", "labels": {"app": "istio-edge", "istio": "edge"},
                      "annotations": {"fanlight.dev/applied-replicas": "1"}, "ownerReferences": \(owner)},
                     "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "istio-edge", "istio": "edge"}},
                      "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
                      "template": {
                       "metadata": {"labels": {"app": "istio-edge", "istio": "edge"},
                        "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "15090", "prometheus.io/path": "/stats/prometheus"}},
                       "spec": {"serviceAccountName": "istio-edge-service-account", "terminationGracePeriodSeconds": 30,
                        "containers": [{"name": "istio-proxy", "image": "fanlight/gateway:local", "args": ["gateway"],
                         "resources": {"limits": {"cpu": "2", "memory": "2G"}, "requests": {"cpu": "200m", "memory": "256Mi"}},
                         "readinessProbe": {"httpGet": {"path": "/healthz/ready", "port": 15021, "scheme": "HTTP"},
                          "failureThreshold": 30, "periodSeconds": 2, "successThreshold": 1},
                         "ports": [{"name": "http2", "containerPort": 80, "protocol": "TCP"},
                                   {"name": "https", "containerPort": 443, "protocol": "TCP"}]}]}}}}
                    """), "\(objects.deployment.jsonText)")
        #expect(objects.autoscaler == nil)
    }

    @Test("podLabels go to the Pods alone, and never take the place of the gateway's own labels")
    func podLabels() throws {
        let objects = try objects(#"{"podLabels": {"team": "a", "istio": "another", "app": "another"}}"#)
        try expect(
            objects.deployment, ["spec", "template", "metadata", "labels"], is: #"{"app": "istio-edge", "istio": "edge", "team": "a"}"#)
        try expect(objects.deployment, ["spec", "selector", "matchLabels"], is: #"{"app": "istio-edge", "istio": "edge"}"#)
        try expect(objects.service, ["spec", "selector"], is: #"{"app": "istio-edge", "istio": "edge"}"#)
    }

    @Test("what is spoken on a port is no protocol of a Service")
    func protocols() throws {
        let objects = try objects(
            """
            {"ports": [{"name": "a", "port": 80, "protocol": "HTTP"}, {"name": "b", "port": 81, "targetPort": "8081", "protocol": "HTTP2"},
                       {"name": "c", "port": 443, "targetPort": 8443, "protocol": "HTTPS", "nodePort": 30443},
                       {"name": "d", "port": 444, "protocol": "UDP"}, {"name": "e", "port": 90, "targetPort": "web", "appProtocol": "grpc"}],
             "meshExpansionPorts": [{"name": "f", "port": 15012, "targetPort": 15012}]}
            """)
        try expect(
            objects.service, ["spec", "ports"],
            is: """
                [{"name": "a", "protocol": "TCP", "port": 80, "targetPort": 80, "appProtocol": "http"},
                 {"name": "b", "protocol": "TCP", "port": 81, "targetPort": 8081, "appProtocol": "http2"},
                 {"name": "c", "protocol": "TCP", "port": 443, "targetPort": 8443, "nodePort": 30443, "appProtocol": "https"},
                 {"name": "d", "protocol": "UDP", "port": 444, "targetPort": 444},
                 {"name": "e", "protocol": "TCP", "port": 90, "targetPort": "web", "appProtocol": "grpc"},
                 {"name": "f", "protocol": "TCP", "port": 15012, "targetPort": 15012}]
                """)
        let container = objects.deployment[path: ["spec", "template", "spec", "containers"]]?.elements.first
        #expect(container?["ports"]?.elements.map { $0["containerPort"]?.integer } == [80, 8081, 8443, 444, 90, 15012])
        #expect(container?["ports"]?.elements[4]["name"]?.string == "web")
    }

    @Test("what the spec says of Service and Pods is where Kubernetes has it")
    func everything() throws {
        let objects = try objects(
            """
            {"serviceType": "LoadBalancer", "externalTrafficPolicy": "Local", "loadBalancerIP": "127.0.0.9", "loadBalancerClass": "x/nlb",
             "serviceLabels": {"a": "b", "app": "x"}, "serviceAnnotations": {"c": "d"}, "podAnnotations": {"e": "f", "prometheus.io/scrape": "false"},
             "rollingMaxSurge": "100%", "rollingMaxUnavailable": "1", "runAsRoot": false, "hostNetwork": true, "dnsPolicy": "Default",
             "nodeSelector": {"n": "1"}, "tolerations": [{"operator": "Exists"}], "affinity": {}, "env": [{"name": "K", "value": "V"}],
             "requestedNetworkView": "net1", "secretVolumes": [{"name": "s", "secretName": "certs", "mountPath": "/certs"}],
             "configVolumes": [{"name": "m", "configMapName": "lua", "mountPath": "/lua"}], "readinessProbe": {"periodSeconds": 5},
             "resources": {"limits": {"cpu": "1"}}, "disableContainerPortExposed": true,
             "lifecycle": {"preStop": {"exec": {"command": ["sleep", "5"]}}}}
            """, replicas: 4)
        #expect(objects.service[path: ["spec", "externalTrafficPolicy"]]?.string == "Local")
        #expect(objects.service[path: ["spec", "loadBalancerIP"]]?.string == "127.0.0.9")
        #expect(objects.service[path: ["spec", "loadBalancerClass"]]?.string == "x/nlb")
        try expect(objects.service, ["metadata", "labels"], is: #"{"a": "b", "app": "istio-edge", "istio": "edge"}"#)
        try expect(objects.service, ["metadata", "annotations"], is: #"{"c": "d"}"#)
        try expect(objects.deployment, ["spec", "strategy", "rollingUpdate"], is: #"{"maxSurge": "100%", "maxUnavailable": 1}"#)
        #expect(objects.deployment[path: ["spec", "replicas"]]?.integer == 4)
        let pod = objects.deployment[path: ["spec", "template", "spec"]]
        #expect(objects.deployment[path: ["spec", "template", "metadata", "annotations", "prometheus.io/scrape"]]?.string == "false")
        try expect(
            pod, ["volumes"],
            is: """
                [{"name": "s", "secret": {"secretName": "certs", "optional": true}}, {"name": "m", "configMap": {"name": "lua", "optional": true}}]
                """)
        #expect(pod?["hostNetwork"]?.bool == true)
        #expect(pod?["affinity"] == nil)
        try expect(pod, ["nodeSelector"], is: #"{"n": "1"}"#)
        let container = pod?["containers"]?.elements.first
        try expect(
            container, ["env"], is: #"[{"name": "K", "value": "V"}, {"name": "ISTIO_META_REQUESTED_NETWORK_VIEW", "value": "net1"}]"#)
        try expect(container, ["resources"], is: #"{"limits": {"cpu": "1"}}"#)
        try expect(container, ["securityContext"], is: #"{"runAsUser": 1337, "runAsGroup": 1337, "runAsNonRoot": true}"#)
        try expect(
            container, ["volumeMounts"],
            is: #"[{"name": "s", "mountPath": "/certs", "readOnly": true}, {"name": "m", "mountPath": "/lua", "readOnly": true}]"#)
        #expect(container?[path: ["readinessProbe", "periodSeconds"]]?.integer == 5)
        #expect(container?["ports"] == nil)
        #expect(container?["lifecycle"] != nil)
    }

    @Test("the empty objects that consoles write change nothing")
    func emptyObjects() throws {
        let plain = try objects("{}")
        #expect(
            try objects(#"{"resources": {}, "readinessProbe": {}, "cpu": {}, "kernel": {"parameters": {}}, "sds": {}, "ports": []}"#)
                == plain)
    }

    @Test(
        "bounds become an autoscaler where they leave something to scale",
        arguments: [
            (#"{"autoscaleEnabled": true, "minReplicas": 2, "maxReplicas": 5, "cpu": {"targetAverageUtilization": 80}}"#, true),
            (#"{"autoscaleEnabled": true, "minReplicas": 2, "maxReplicas": 2}"#, false), (#"{"minReplicas": 1, "maxReplicas": 5}"#, false),
        ])
    func autoscaler(_ spec: String, _ isMade: Bool) throws {
        let scaler = try objects(spec).autoscaler
        #expect((scaler != nil) == isMade)
        #expect(scaler == nil || scaler?[path: ["metadata", "name"]]?.string == "istio-edge-autoscaler")
    }

    @Test(
        "a gateway for the way out is for the inside where nothing is said",
        arguments: [
            (#"{"gatewayType": "egress"}"#, "ClusterIP"), (#"{"gatewayType": "ingress"}"#, "LoadBalancer"),
            (#"{"gatewayType": "egress", "serviceType": "NodePort"}"#, "NodePort"),
        ])
    func serviceType(_ spec: String, _ type: String) throws {
        #expect(try objects(spec).service[path: ["spec", "type"]]?.string == type)
    }
}
