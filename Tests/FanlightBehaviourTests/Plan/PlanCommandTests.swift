import ArgumentParser
import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct PlanCommandTests {
    private typealias M = PlanManifests

    @Test("the exit code tells none, changes, danger and failure apart, offline")
    func exitCodes() async throws {
        try await PlanFolder.with([
            "deployed/all.yaml": M.base, "same.yaml": M.shop(), "changed.yaml": M.shop(to: "reviews"),
            "moved.yaml": M.gateway(edge: "internal"),
            "broken.yaml": M.shop().replacingOccurrences(of: "[shop.test]", with: "[]"),
        ]) { (folder: String) async throws -> Void in
            let config = ["--config", folder + "/deployed", "-o", "json"]
            #expect(try await PlanFolder.run(["-f", folder + "/same.yaml"] + config) == 0)
            #expect(try await PlanFolder.run(["-f", folder + "/changed.yaml"] + config) == 2)
            #expect(try await PlanFolder.run(["-f", folder + "/moved.yaml"] + config) == 3)
            #expect(try await PlanFolder.run(["-f", folder + "/same.yaml", "--prune"] + config) == 0)
            #expect(try await PlanFolder.run(["--delete", "vs/team/shop"] + config) == 3)
            #expect(try await PlanFolder.run(["-f", folder + "/broken.yaml"] + config) == 1)
        }
    }

    @Test(
        "wrong arguments are refused with what is wrong",
        arguments: [
            (["plan"], "name what to apply with -f, or what to delete with --delete"),
            (["plan", "--prune", "--delete", "vs/a/b"], "--prune needs -f"),
            (["plan", "-f", "-", "-f", "-"], "-f - can be given once"), (["plan", "--delete", "shop"], "--delete shop is not of the form"),
            (["plan", "-f", "/nowhere/at/all.yaml"], "-f /nowhere/at/all.yaml: No such file or directory"),
            (["plan", "--delete", "vs/a/b", "--data", "/nowhere"], "no fanlight serve answers at /nowhere"),
        ])
    func wrongArguments(_ arguments: [String], message: String) async throws {
        do {
            let command = try #require(try Fanlight.parseAsRoot(arguments) as? PlanCommand)
            try await command.run()
            Issue.record("\(arguments) was accepted")
        } catch {
            #expect(Fanlight.message(for: error).contains(message))
        }
    }

    @Test("a running serve is asked, writes nothing, and answers as the plan on its files would")
    func running() async throws {
        let serve = try await RunningServe(["all.yaml": M.base])
        try await PlanFolder.with([
            "changed.yaml": M.shop(to: "reviews"), "same.yaml": M.shop(), "moved.yaml": M.gateway(edge: "internal"),
            "broken.yaml": M.all(
                M.shop().replacingOccurrences(of: "cart.team.svc.cluster.local", with: "\"*\""), M.shop("new", host: "new.test")),
        ]) { (folder: String) async throws -> Void in
            let data = ["--data", serve.data]
            #expect(try await PlanFolder.run(["-f", folder + "/changed.yaml"] + data) == 2)
            #expect(try await PlanFolder.run(["-f", folder + "/same.yaml"] + data) == 0)
            #expect(try await PlanFolder.run(["-f", folder + "/moved.yaml", "-o", "json"] + data) == 3)
            #expect(try await PlanFolder.run(["-f", folder + "/broken.yaml"] + data) == 1)
            #expect(try await PlanFolder.run(["--delete", "vs/team/shop"] + data) == 3)
            await #expect(throws: CommandError.self) { try await PlanFolder.run(["--delete", "vs/team/none"] + data) }
        }
        let object = try await serve.object("/apis/networking.istio.io/v1/namespaces/team/virtualservices/shop")
        #expect(object[path: ["metadata", "generation"]]?.integer == 1)
        try await serve.end()
        try serve.remove()
    }

    @Test("manifests can be posted as they are, and what was applied to the folder is pruned")
    func posted() async throws {
        let serve = try await RunningServe(["all.yaml": M.all(M.base, M.shop("old", host: "old.test"))])
        let plan = try await serve.create(
            "/apis/fanlight.dev/v1/plan?prune=true&output=json", M.all(M.shop(to: "reviews"), M.shop("new", host: "new.test")))
        #expect(plan["verdict"]?.string == "danger")
        #expect(
            plan["changes"]?.elements.map { "\($0["kind"]?.string ?? "") \($0["host"]?.string ?? "")" } == [
                "hostAdded new.test", "hostRemoved old.test", "answerChanged shop.test",
            ])
        await #expect(throws: CommandError.self) { try await serve.ask("/plan") }
        try await serve.end()
        try serve.remove()
    }
}
