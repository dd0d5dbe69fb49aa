import Testing

@testable import FanlightWorkloads

/// What becomes of a Pod's process, with time as a number.
@Suite struct PodMachineTests {
    private static let second: UInt64 = 1_000_000_000

    private static func running() -> PodMachine {
        var machine = PodMachine(.test(), backoff: RestartBackoff.Options(), startTimeout: .seconds(30))
        #expect(machine.handle(.foundNothing, now: 0) == [.prepare])
        #expect(machine.handle(.prepared, now: 0) == [.spawn])
        #expect(machine.handle(.spawned(process: 42, startedAt: 7), now: 0) == [.connect])
        return machine
    }

    private static func status(isReady: Bool = true) -> GatewayStatus {
        GatewayStatus(
            namespace: "demo", pod: "istio-a-1", uid: "u1", processID: 42, startedAt: 7, state: isReady ? .serving : .starting,
            isReady: isReady,
            reason: isReady ? "" : "NoConfiguration", message: isReady ? "" : "the gateway has no configuration yet")
    }

    @Test("a started process is running, and ready when it says so")
    func ready() {
        var machine = Self.running()
        #expect(machine.report.phase == .running && !machine.report.isReady && machine.report.reason == "Starting")
        _ = machine.handle(.status(Self.status(isReady: false)), now: 1)
        #expect(!machine.report.isReady && machine.report.reason == "NoConfiguration")
        _ = machine.handle(.status(Self.status()), now: 2)
        #expect(machine.report.isReady && machine.report.reason.isEmpty && machine.report.processID == 42 && machine.deadline == nil)
    }

    @Test("an end that was not asked for starts it again at once, the next ones after 10, 20, … and at most 300 s")
    func backoff() {
        var machine = Self.running()
        var now: UInt64 = 0
        var waits: [UInt64] = []
        for restart in 1...8 {
            now += Self.second
            #expect(machine.handle(.gone(code: 139), now: now).isEmpty)
            #expect(machine.report.phase == .pending && machine.report.restarts == restart && machine.report.lastExitCode == 139)
            let until = machine.deadline ?? 0
            waits.append((until - now) / Self.second)
            #expect(machine.report.reason == (restart == 1 ? "Error" : "CrashLoopBackOff"))
            #expect(machine.handle(.timer, now: until - (until > now ? 1 : 0)) == (until > now ? [] : [.prepare]))
            if until > now { #expect(machine.handle(.timer, now: until) == [.prepare]) }
            now = until
            _ = machine.handle(.prepared, now: now)
            _ = machine.handle(.spawned(process: 43, startedAt: 7), now: now)
        }
        #expect(waits == [0, 10, 20, 40, 80, 160, 300, 300])
    }

    @Test("a process that ran for ten minutes begins anew")
    func backoffEnds() {
        var machine = Self.running()
        _ = machine.handle(.gone(code: 1), now: 1)
        _ = machine.handle(.timer, now: 1)
        _ = machine.handle(.prepared, now: 1)
        _ = machine.handle(.spawned(process: 43, startedAt: 7), now: 1)
        _ = machine.handle(.gone(code: 1), now: 600 * Self.second + 1)
        #expect(machine.deadline == 600 * Self.second + 1)
    }

    @Test("a stop ends it gently, kills it after the grace, and is over when it is gone")
    func stop() {
        var machine = Self.running()
        _ = machine.handle(.status(Self.status()), now: 1)
        #expect(machine.handle(.stop(grace: .seconds(15)), now: 1) == [.terminate])
        #expect(machine.report.phase == .terminating && !machine.report.isReady)
        #expect(machine.handle(.timer, now: 2).isEmpty)
        #expect(machine.handle(.timer, now: 15 * Self.second + 1) == [.kill])
        #expect(machine.deadline == .max)
        #expect(machine.handle(.gone(code: 137), now: 16 * Self.second) == [.forget])
        #expect(machine.report.phase == .ended && machine.report.restarts == 0)
    }

    @Test("a second stop with less patience brings the end forward, one with more does not put it off")
    func impatience() {
        var machine = Self.running()
        _ = machine.handle(.stop(grace: .seconds(15)), now: 0)
        _ = machine.handle(.stop(grace: .seconds(1)), now: 0)
        #expect(machine.deadline == Self.second)
        _ = machine.handle(.stop(grace: .seconds(60)), now: 0)
        #expect(machine.deadline == Self.second)
    }

    @Test("a stop while it waits for its next start is over at once")
    func stopWaiting() {
        var machine = Self.running()
        _ = machine.handle(.gone(code: 1), now: 1)
        #expect(machine.handle(.stop(grace: .seconds(15)), now: 1) == [.forget])
        #expect(machine.handle(.prepared, now: 2).isEmpty)
        #expect(machine.report.phase == .ended)
    }

    @Test("what cannot be prepared or started is said and tried again")
    func failures() {
        var machine = PodMachine(.test(), backoff: RestartBackoff.Options(), startTimeout: .seconds(30))
        _ = machine.handle(.foundNothing, now: 0)
        #expect(machine.handle(.failed(reason: "RunContainerError", message: "no such file"), now: 5).isEmpty)
        #expect(machine.report.reason == "RunContainerError" && machine.report.message == "no such file" && machine.report.restarts == 0)
        #expect(machine.handle(.timer, now: 5) == [.prepare])
        _ = machine.handle(.failed(reason: "RunContainerError", message: "no such file"), now: 6)
        #expect(machine.deadline == 10 * Self.second + 6)
    }

    @Test("a process that does not answer after its start is killed and started again")
    func startTimeout() {
        var machine = Self.running()
        #expect(machine.handle(.timer, now: 30 * Self.second) == [.kill])
        _ = machine.handle(.gone(code: 137), now: 31 * Self.second)
        #expect(machine.report.restarts == 1)
        #expect(machine.handle(.timer, now: 31 * Self.second) == [.prepare])
    }

    @Test("a process that falls silent is not ready until it speaks again, and is not touched")
    func silent() {
        var machine = Self.running()
        _ = machine.handle(.status(Self.status()), now: 1)
        #expect(machine.handle(.silent, now: 2).isEmpty)
        #expect(machine.report.phase == .running && !machine.report.isReady && machine.report.reason == "NotAnswering")
        _ = machine.handle(.status(Self.status()), now: 3)
        #expect(machine.report.isReady)
    }

    @Test("a process of before is taken over without a start; one of another Pod is ended first")
    func adoption() {
        var machine = PodMachine(.test(), backoff: RestartBackoff.Options(), startTimeout: .seconds(30))
        #expect(machine.handle(.found(process: 5, startedAt: 3), now: 0) == [.refresh, .connect])
        #expect(machine.report.processID == 5 && machine.report.startedAt == 3 && machine.report.restarts == 0)
        var other = PodMachine(.test(), backoff: RestartBackoff.Options(), startTimeout: .seconds(30))
        #expect(other.handle(.foundOther, now: 0) == [.terminate])
        #expect(other.report.phase == .pending)
        #expect(other.handle(.gone(code: nil), now: 1) == [.prepare])
        #expect(other.report.restarts == 0)
    }

    @Test("another Pod of the same name waits for the end of the former one")
    func successor() {
        var machine = Self.running()
        #expect(machine.take(.test(uid: "u2"), now: 0) == [.terminate])
        #expect(machine.successor?.uid == "u2")
        #expect(machine.handle(.gone(code: 0), now: 1) == [.forget])
    }

    @Test("the same Pod with other labels gets new files and no restart")
    func relabelled() {
        var machine = Self.running()
        #expect(machine.take(.test(), now: 0).isEmpty)
        #expect(machine.take(.test(labels: ["a": "b"]), now: 0) == [.refresh])
        #expect(machine.state == .running && machine.pod.labels == ["a": "b"])
    }
}
