import FanlightResources
import Testing

@testable import FanlightAPIServer

@Suite("Tables of Pods")
struct PodTableTests {
    private static let created = #""creationTimestamp": "2026-01-10T11:00:00Z""#

    /// The cells for readiness, status and restarts.
    private func state(_ spec: String, _ status: String, metadata: String = "") throws -> String {
        let json = #"{"metadata": {"name": "p", \#(Self.created)\#(metadata)}, "spec": {\#(spec)}, "status": {\#(status)}}"#
        let cells = try TableSupport.renderer("", "Pod").cells(of: TableSupport.node(json))
        return cells[1...3].map { $0.string ?? "" }.joined(separator: " | ")
    }

    @Test(
        "readiness, status and restarts follow from the containers",
        arguments: [
            (#"{"ready": true, "restartCount": 0, "state": {"running": {}}}"#, "Running", "1/1 | Running | 0"),
            (#"{"ready": false, "state": {"waiting": {"reason": "ContainerCreating"}}}"#, "Pending", "0/1 | ContainerCreating | 0"),
            (
                #"{"restartCount": 4, "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"finishedAt": "2026-01-10T11:57:00Z"}}}"#,
                "Running", "0/1 | CrashLoopBackOff | 4 (3m ago)"
            ),
            (#"{"restartCount": 2, "state": {"terminated": {"reason": "OOMKilled", "exitCode": 137}}}"#, "Running", "0/1 | OOMKilled | 2"),
            (#"{"state": {"terminated": {"exitCode": 3}}}"#, "Failed", "0/1 | ExitCode:3 | 0"),
            (#"{"state": {"terminated": {"signal": 9, "exitCode": 137}}}"#, "Failed", "0/1 | Signal:9 | 0"),
            (#"{"state": {"terminated": {"reason": "Completed", "exitCode": 0}}}"#, "Succeeded", "0/1 | Completed | 0"),
        ])
    func container(status: String, phase: String, expected: String) throws {
        #expect(try state(#""containers": [{"name": "a"}]"#, #""phase": "\#(phase)", "containerStatuses": [\#(status)]"#) == expected)
    }

    @Test(
        "a Pod of which one container has ended and another runs is running when it is ready",
        arguments: [("True", "Running"), ("False", "NotReady")])
    func partlyCompleted(ready: String, expected: String) throws {
        let statuses = #"[{"state": {"terminated": {"reason": "Completed"}}}, {"ready": true, "state": {"running": {}}}]"#
        let status = #""phase": "Running", "conditions": [{"type": "Ready", "status": "\#(ready)"}], "containerStatuses": \#(statuses)"#
        #expect(try state(#""containers": [{"name": "a"}, {"name": "b"}]"#, status) == "1/2 | \(expected) | 0")
    }

    @Test(
        "before its containers, a Pod's status tells which init container is not done",
        arguments: [
            (#"[{"name": "i"}, {"name": "j"}]"#, "0/1 | Init:0/2 | 0"),
            (#"[{"name": "i", "state": {"terminated": {"exitCode": 0}}}, {"name": "j", "state": {"running": {}}}]"#, "0/1 | Init:1/2 | 0"),
            (#"[{"name": "i", "state": {"waiting": {"reason": "PodInitializing"}}}]"#, "0/1 | Init:0/2 | 0"),
            (
                #"[{"name": "i", "restartCount": 3, "state": {"waiting": {"reason": "ImagePullBackOff"}}}]"#,
                "0/1 | Init:ImagePullBackOff | 3"
            ),
            (#"[{"name": "i", "state": {"terminated": {"exitCode": 2}}}]"#, "0/1 | Init:ExitCode:2 | 0"),
            (#"[{"name": "i", "state": {"terminated": {"exitCode": 2, "signal": 15}}}]"#, "0/1 | Init:Signal:15 | 0"),
            (#"[{"name": "i", "state": {"terminated": {"exitCode": 2, "reason": "Error"}}}]"#, "0/1 | Init:Error | 0"),
        ])
    func initContainers(statuses: String, expected: String) throws {
        let spec = #""containers": [{"name": "a"}], "initContainers": [{"name": "i"}, {"name": "j"}]"#
        #expect(try state(spec, #""phase": "Pending", "initContainerStatuses": \#(statuses)"#) == expected)
    }

    @Test("an init container that keeps running counts as a container, and its restarts with theirs")
    func sidecar() throws {
        let spec = #""containers": [{"name": "a"}], "initContainers": [{"name": "s", "restartPolicy": "Always"}, {"name": "i"}]"#
        let statuses = """
            "phase": "Running",
            "initContainerStatuses": [{"name": "s", "started": true, "ready": true, "restartCount": 1, "state": {"running": {}}},
                                      {"name": "i", "restartCount": 5, "state": {"terminated": {"exitCode": 0}}}],
            "containerStatuses": [{"ready": true, "restartCount": 2, "state": {"running": {}}}]
            """
        #expect(try state(spec, statuses) == "2/2 | Running | 3")
    }

    @Test("deletion, scheduling gates and the reason of the Pod itself show in its status")
    func other() throws {
        let spec = #""containers": [{"name": "a"}]"#
        let deleted = #", "deletionTimestamp": "2026-01-10T11:59:00Z""#
        #expect(try state(spec, "") == "0/1 | Pending | 0")
        #expect(try state(spec, #""phase": "Running""#, metadata: deleted) == "0/1 | Terminating | 0")
        #expect(try state(spec, #""phase": "Succeeded""#, metadata: deleted) == "0/1 | Succeeded | 0")
        #expect(try state(spec, #""phase": "Running", "reason": "NodeLost""#, metadata: deleted) == "0/1 | Unknown | 0")
        #expect(try state(spec, #""phase": "Failed", "reason": "Evicted""#) == "0/1 | Evicted | 0")
        let gated = #""phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]"#
        #expect(try state(spec, gated) == "0/1 | SchedulingGated | 0")
    }

    @Test("wide columns tell the address, the nodes and the readiness gates")
    func wide() throws {
        let cells = try TableSupport.cells(
            "", "Pod",
            """
            {"metadata": {"name": "p"}, "spec": {"nodeName": "n", "readinessGates": [{"conditionType": "x"}, {"conditionType": "y"}]},
             "status": {"phase": "Running", "podIPs": [{"ip": "10.1.1.1"}], "conditions": [{"type": "x", "status": "True"}]}}
            """)
        #expect(cells == #""p","0/0","Running","0","<unknown>","10.1.1.1","n","<none>","1/2""#)
    }
}
