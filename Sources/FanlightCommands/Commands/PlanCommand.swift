import ArgumentParser
import FanlightManifests
import FanlightResources

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show which requests would be answered otherwise, before anything is applied.",
        discussion: """
            Lays the given objects over those of the running serve of --data, or over
            those of --config offline, and compares what every gateway would answer
            before and after. Each change comes with a request that shows it. Nothing
            is written.

              fanlight plan -f shop.yaml
              fanlight plan -f shop/ --prune
              fanlight plan --delete VirtualService/team/shop
              fanlight plan --config deployed/ -f new/ --prune

            --prune has those objects go that were applied before, in the namespaces and
            of the kinds that the files have, and that are in the files no more.

            Exit code 0 means that nothing is answered otherwise, 2 that something is,
            3 that something of it may hurt: a host or listener lost, a request that
            fails, traffic exposed on another gateway. 1 is a failure, such as an
            invalid object; 64 wrong arguments.
            """)

    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: ArgumentHelp("A file or folder of manifests, or - for standard input; may be given again.", valueName: "path"))
    var paths: [String] = []
    @Flag(name: .long, help: "Delete what was applied before and is in the files no more.")
    var prune = false
    @Option(name: .long, help: ArgumentHelp("Delete this object; may be given again.", valueName: "kind/ns/name"))
    var delete: [String] = []
    @Option(name: .long, help: ArgumentHelp("A folder or file of manifests to plan on offline; may be given again.", valueName: "dir"))
    var config: [String] = []
    @OptionGroup var data: DataOption
    @Flag(name: .long, help: "Refuse unknown fields instead of warning.")
    var strict = false
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard !paths.isEmpty || !delete.isEmpty else {
            throw ValidationError("name what to apply with -f, or what to delete with --delete")
        }
        guard paths.count(where: { $0 == ManifestInput.standardInput }) < 2 else { throw ValidationError("-f - can be given once") }
        guard !prune || !paths.isEmpty else { throw ValidationError("--prune needs -f: it deletes what the files do not have") }
        for text in delete where !(2...3).contains(text.split(separator: "/").count) {
            throw ValidationError("--delete \(text) is not of the form KIND/NAMESPACE/NAME")
        }
    }

    func run() async throws {
        var request = paths.isEmpty ? PlanRequest() : PlanRequest(try ManifestInput(paths: paths, strict: strict))
        request.deletions = delete
        request.prunes = prune
        let verdict = try await config.isEmpty ? ask(request) : answer(request)
        if verdict != .none { throw ExitCode(verdict.exitCode) }
    }

    private func answer(_ request: PlanRequest) throws -> PlanAnswer.Verdict {
        let offline = try OfflineConfiguration(paths: config, strict: strict)
        offline.printDiagnostics()
        let plan = try Planner.plan(request, on: Planner.offline(offline), newObjects: .asWritten)
        print(output.output.written(plan), terminator: "")
        return plan.verdict
    }

    /// What is invalid is known here and not there; it is put into the answer.
    private func ask(_ request: PlanRequest) async throws -> PlanAnswer.Verdict {
        let text = try await data.client.send(
            .POST, "/apis/fanlight.dev/v1/plan", query: [("output", "json"), ("text", "true")], body: request.body)
        guard let node = JSONReader.read(Array(text.utf8)).documents.first?.node,
            let verdict = node["verdict"]?.string.flatMap(PlanAnswer.Verdict.init)
        else { throw CommandError("serve gave no plan, but: \(text.prefix(200))") }
        let refused = ValidateAnswer(reports: request.invalid)
        switch output.output {
        case .text:
            if !refused.isValid {
                print("Refused, so not planned:\n" + refused.reports.flatMap(\.problems).sorted().map { "  \($0)\n" }.joined())
            }
            print(node["text"]?.string ?? "", terminator: "")
        case .json:
            guard case .object(let members) = JSONValue(node) else { return verdict }
            print(
                JSONValue.object(
                    members.filter { $0.key != "text" }.map { member in
                        switch member.key {
                        case "invalid" where !refused.isValid: JSONValue.Member(key: "invalid", value: refused.json)
                        case "verdict" where !refused.isValid:
                            JSONValue.Member(key: "verdict", value: .string(PlanAnswer.Verdict.failure.rawValue))
                        default: member
                        }
                    }
                ).text, terminator: "")
        }
        return refused.isValid ? verdict : .failure
    }
}

extension JSONValue {
    /// A document that was read.
    init(_ node: Node) {
        switch node.value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .integer(let number): self = .integer(Int(number))
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .sequence(let elements): self = .array(elements.map { JSONValue($0) })
        case .mapping(let members): self = .object(members.map { Member(key: $0.key, value: JSONValue($0.value)) })
        }
    }
}
