import FanlightResources
import Testing

@Suite struct ConversionTests {
    private static let v1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers"
    private static let v2 = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers"

    @Test("an autoscaler of the first version reads as one of the second")
    func upward() async throws {
        let server = try await InProcessServer()
        let made = try await server.make(
            Self.v1,
            #"{"metadata":{"name":"h"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":5,"targetCPUUtilizationPercentage":70}}"#
        )
        #expect(made["apiVersion"]?.string == "autoscaling/v1")
        #expect(made["spec", "targetCPUUtilizationPercentage"]?.integer == 70)
        let new = await server.send("GET", Self.v2 + "/h")
        #expect(new["apiVersion"]?.string == "autoscaling/v2")
        #expect(
            new["spec", "metrics"]
                == .array([
                    .object([
                        "type": .string("Resource"),
                        "resource": .object([
                            "name": .string("cpu"),
                            "target": .object(["type": .string("Utilization"), "averageUtilization": .integer(70)]),
                        ]),
                    ])
                ]))
        #expect(new["spec", "targetCPUUtilizationPercentage"] == nil)
    }

    @Test("a dry run answers in the version of the request, as the write would")
    func dryRun() async throws {
        let server = try await InProcessServer()
        let body: RequestContent = #"{"metadata":{"name":"h"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":5}}"#
        let tried = await server.send("POST", Self.v1 + "?dryRun=All", body)
        let made = await server.send("POST", Self.v1, body)
        #expect(tried.status == 201)
        #expect(tried["status"] == made["status"])
        #expect(tried["spec"] == made["spec"])
    }

    @Test("what the first version does not know survives in it")
    func downward() async throws {
        let server = try await InProcessServer()
        let made = try await server.make(
            Self.v2,
            #"{"metadata":{"name":"h"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":5,"metrics":[{"type":"Pods","pods":{"metric":{"name":"rps","selector":{"matchLabels":{"a":"b"}}},"target":{"type":"AverageValue","averageValue":"10"}}},{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}],"behavior":{"scaleDown":{"stabilizationWindowSeconds":10}}}}"#
        )
        let old = await server.send("GET", Self.v1 + "/h")
        #expect(old["spec", "targetCPUUtilizationPercentage"]?.integer == 50)
        #expect(old["spec", "metrics"] == nil)
        let annotations = old["metadata", "annotations"]?.stringMap ?? [:]
        #expect(
            annotations["autoscaling.alpha.kubernetes.io/metrics"]
                == #"[{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"10","selector":{"matchLabels":{"a":"b"}}}}]"#)
        #expect(annotations["autoscaling.alpha.kubernetes.io/behavior"]?.contains("stabilizationWindowSeconds") == true)
        let scaled = await server.send("PUT", Self.v1 + "/h", .json(old.node.setting(["spec", "maxReplicas"], to: .integer(9))))
        #expect(scaled.status == 200)
        let new = await server.send("GET", Self.v2 + "/h")
        #expect(new["spec", "maxReplicas"]?.integer == 9)
        let types = new["spec", "metrics"]?.elements.compactMap { $0["type"]?.string } ?? []
        #expect(types.sorted() == ["Pods", "Resource"])
        let pods = new["spec", "metrics"]?.elements.first { $0["type"]?.string == "Pods" }
        #expect(pods.map(Self.sorted) == made["spec", "metrics"]?.elements.first.map(Self.sorted))
        #expect(new["spec", "behavior"] == made["spec", "behavior"])
        #expect(new["metadata", "annotations"] == nil)
    }

    private static func sorted(_ node: Node) -> String {
        var bytes: [UInt8] = []
        node.appendJSON(to: &bytes, sorted: true)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "every kind of metric comes back as it went",
        arguments: [
            #"{"type":"Object","object":{"describedObject":{"kind":"Service","name":"s","apiVersion":"v1"},"metric":{"name":"m"},"target":{"type":"Value","value":"5"}}}"#,
            #"{"type":"Object","object":{"describedObject":{"kind":"Service","name":"s"},"metric":{"name":"m","selector":{"matchLabels":{"a":"b"}}},"target":{"type":"AverageValue","averageValue":"5"}}}"#,
            #"{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"5Gi"}}}"#,
            #"{"type":"ContainerResource","containerResource":{"name":"cpu","container":"c","target":{"type":"Utilization","averageUtilization":5}}}"#,
            #"{"type":"External","external":{"metric":{"name":"q","selector":{"matchLabels":{"a":"b"}}},"target":{"type":"AverageValue","averageValue":"5"}}}"#,
        ])
    func metrics(text: String) async throws {
        let server = try await InProcessServer()
        let made = try await server.make(
            Self.v2,
            .text(
                #"{"metadata":{"name":"h"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":5,"metrics":[\#(text)]}}"#,
                type: "application/json"))
        let old = await server.send("GET", Self.v1 + "/h")
        #expect(old["metadata", "annotations", "autoscaling.alpha.kubernetes.io/metrics"] != nil)
        _ = await server.send("PUT", Self.v1 + "/h", .json(old.node.setting(["spec", "maxReplicas"], to: .integer(9))))
        let new = await server.send("GET", Self.v2 + "/h")
        #expect(new["spec", "maxReplicas"]?.integer == 9)
        #expect(new["spec", "metrics"].map(Self.sorted) == made["spec", "metrics"].map(Self.sorted))
    }

    @Test("lists, watches and tables of the first version are of it")
    func lists() async throws {
        let server = try await InProcessServer()
        try await server.make(
            Self.v2, #"{"metadata":{"name":"h"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":5}}"#)
        let list = await server.send("GET", "/apis/autoscaling/v1/horizontalpodautoscalers")
        #expect(list["apiVersion"]?.string == "autoscaling/v1")
        #expect(list["items"]?.elements.first?[path: ["spec", "targetCPUUtilizationPercentage"]]?.integer == 80)
        let event = await server.watch(Self.v1 + "?watch=1").next()
        #expect(event?[path: ["object", "apiVersion"]]?.string == "autoscaling/v1")
        let table = await server.send("GET", Self.v1, headers: ["accept": "application/json;as=Table;g=meta.k8s.io;v=v1"])
        #expect(table["rows"]?.elements.count == 1)
        let patched = await server.send("PATCH", Self.v1 + "/h", .strategic(#"{"spec":{"targetCPUUtilizationPercentage":30}}"#))
        #expect(patched["spec", "targetCPUUtilizationPercentage"]?.integer == 30)
        let metrics = await server.send("GET", Self.v2 + "/h")["spec", "metrics"]?.elements ?? []
        #expect(metrics.count == 1)
        #expect(metrics.first?[path: ["resource", "target", "averageUtilization"]]?.integer == 30)
    }

    @Test("Events are the same objects in both of their groups")
    func events() async throws {
        let server = try await InProcessServer()
        let core = "/api/v1/namespaces/default/events"
        let other = "/apis/events.k8s.io/v1/namespaces/default/events"
        try await server.make(
            core,
            #"{"metadata":{"name":"a"},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"},"reason":"R","message":"m","type":"Normal","count":2,"firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:00:01Z","source":{"component":"c"}}"#
        )
        let new = await server.send("GET", other + "/a")
        #expect(new["apiVersion"]?.string == "events.k8s.io/v1")
        #expect(new["regarding", "name"]?.string == "p")
        #expect(new["note"]?.string == "m")
        #expect(new["deprecatedCount"]?.integer == 2)
        #expect(new["deprecatedSource", "component"]?.string == "c")
        try await server.make(
            other,
            #"{"metadata":{"name":"b"},"regarding":{"kind":"Pod","namespace":"default","name":"q"},"reason":"R","note":"n","type":"Warning","eventTime":"2026-01-01T00:00:00.123456Z","reportingController":"x.io/c","reportingInstance":"i","action":"A"}"#
        )
        let old = await server.send("GET", core + "/b")
        #expect(old["involvedObject", "name"]?.string == "q")
        #expect(old["message"]?.string == "n")
        #expect(old["reportingComponent"]?.string == "x.io/c")
        #expect(old["eventTime"]?.string == "2026-01-01T00:00:00.123456Z")
        #expect(await server.send("GET", core + "?fieldSelector=involvedObject.name%3Dq,type%3DWarning").names == ["b"])
        #expect(await server.send("GET", other + "?fieldSelector=regarding.name%3Dp").names == ["a"])
        #expect(await server.watch(other + "?watch=1").summary(2) == ["ADDED a", "ADDED b"])
    }

    @Test("an Event of the core group may have any name")
    func eventNames() async throws {
        let server = try await InProcessServer()
        let body: RequestContent = #"{"metadata":{"generateName":"Pod."},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"}}"#
        #expect(await server.send("POST", "/api/v1/namespaces/default/events", body).status == 201)
    }
}
