import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightAccess

@Suite struct AuditTests {
    private func event(_ number: Int = 0) -> AuditEvent {
        AuditEvent(
            auditID: "id-\(number)", requestURI: "/api/v1/namespaces/dev/configmaps?dryRun=All",
            verb: "create", user: UserInfo(name: "al\"ice", uid: "u", groups: ["devs"], extra: ["k": ["v"]]),
            impersonatedUser: UserInfo(name: "jane"),
            sourceIPs: ["127.0.0.1"], userAgent: "kubectl/v1.37",
            object: .init(resource: "configmaps", apiVersion: "v1", namespace: "dev", name: "c"), responseCode: 403,
            responseReason: "Forbidden",
            received: 1_700_000_000_123, completed: 1_700_000_000_456, annotations: ["authorization.k8s.io/decision": "forbid"])
    }

    @Test("an event has the form of audit.k8s.io/v1")
    func form() {
        let expected = """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-0","stage":"ResponseComplete",\
            "requestURI":"/api/v1/namespaces/dev/configmaps?dryRun=All","verb":"create",\
            "user":{"username":"al\\"ice","uid":"u","groups":["devs"],"extra":{"k":["v"]}},"impersonatedUser":{"username":"jane"},\
            "sourceIPs":["127.0.0.1"],"userAgent":"kubectl/v1.37",\
            "objectRef":{"resource":"configmaps","namespace":"dev","name":"c","apiVersion":"v1"},\
            "responseStatus":{"metadata":{},"code":403,"reason":"Forbidden"},\
            "requestReceivedTimestamp":"2023-11-14T22:13:20.123000Z","stageTimestamp":"2023-11-14T22:13:20.456000Z",\
            "annotations":{"authorization.k8s.io/decision":"forbid"}}
            """
        #expect(event().node.jsonText == expected)
    }

    @Test("what is empty is left out")
    func sparse() {
        let event = AuditEvent(auditID: "x", requestURI: "/", verb: "get", user: .anonymous, responseCode: 401, received: 0, completed: 0)
        #expect(
            event.node.members.map(\.key) == [
                "kind", "apiVersion", "level", "auditID", "stage", "requestURI", "verb", "user", "responseStatus",
                "requestReceivedTimestamp",
                "stageTimestamp",
            ])
    }

    @Test(
        "writes are recorded, and reads where they were refused",
        arguments: [
            ("create", 201, true), ("update", 409, true), ("patch", 200, true), ("delete", 404, true), ("deletecollection", 200, true),
            ("post", 200, true),
            ("get", 200, false), ("list", 403, true), ("watch", 401, true), ("get", 404, false), ("head", 200, false),
            ("impersonate", 403, true),
        ])
    func recorded(_ verb: String, _ code: Int, _ isRecorded: Bool) {
        #expect(AuditEvent.isRecorded(verb: verb, responseCode: code) == isRecorded)
    }

    @Test("texts that a client makes too long are cut")
    func cut() {
        var event = event()
        event.requestURI = String(repeating: "a", count: 100_000)
        event.userAgent = String(repeating: "ö", count: 100_000)
        #expect(event.node.json.count < 10_000)
    }

    @Test("each event is a line of its own, in the order in which they were recorded")
    func lines() throws {
        let folder = try TemporaryFolder()
        let log = try AuditLog(path: folder.path("audit.log"))
        for number in 0..<100 { log.record(event(number)) }
        log.flush()
        let lines = try folder.text("audit.log").split(separator: "\n")
        #expect(lines.count == 100)
        let ids = lines.map { JSONReader.read(Array($0.utf8)).documents.first?.node["auditID"]?.string }
        #expect(ids == (0..<100).map { "id-\($0)" })
        #expect(log.counts == AuditLog.Counts(written: 100, dropped: 0))
        #expect(try folder.mode("audit.log") == 0o600)
    }

    @Test("lines are added to a file that is there")
    func appends() throws {
        let folder = try TemporaryFolder()
        try folder.write("before\n", to: "audit.log")
        let log = try AuditLog(path: folder.path("audit.log"))
        log.record(event())
        log.flush()
        #expect(try folder.text("audit.log").hasPrefix("before\n{"))
    }

    @Test("a renamed file is left, and a new one begun, when the log is opened anew")
    func rotation() throws {
        let folder = try TemporaryFolder()
        let log = try AuditLog(path: folder.path("audit.log"))
        log.record(event(1))
        log.flush()
        try FileManager.default.moveItem(atPath: folder.path("audit.log"), toPath: folder.path("audit.log.1"))
        log.record(event(2))
        log.flush()
        log.reopen()
        log.record(event(3))
        log.flush()
        #expect(try folder.text("audit.log.1").split(separator: "\n").count == 2)
        #expect(try folder.text("audit.log").contains("id-3"))
        #expect(try folder.text("audit.log").split(separator: "\n").count == 1)
    }

    @Test("events that do not fit are dropped and counted, and nobody waits")
    func bounded() throws {
        let folder = try TemporaryFolder()
        let log = try AuditLog(path: folder.path("audit.log"), capacity: 0)
        log.record(event())
        log.flush()
        #expect(log.counts == AuditLog.Counts(written: 0, dropped: 1))
    }

    @Test("a full disk costs lines, and is counted")
    func fullDisk() throws {
        let log = try AuditLog(path: "/dev/full")
        log.record(event())
        log.flush()
        #expect(log.counts == AuditLog.Counts(written: 0, dropped: 1))
    }

    @Test("a path that cannot be opened is told")
    func unopenable() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: AccessError.self) { try AuditLog(path: folder.path("none/audit.log")) }
        #expect(error?.message.contains("none/audit.log") == true)
    }
}
