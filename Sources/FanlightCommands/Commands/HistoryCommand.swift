import ArgumentParser
import FanlightManifests
import FanlightResources

/// The object that `history` and `rollback` are about.
struct ObjectArguments: ParsableArguments {
    @Argument(help: "A kind as kubectl takes it: VirtualService, virtualservices, vs, vs.networking.istio.io.")
    var kind: String
    @Argument(
        help: ArgumentHelp(
            "namespace/name; the name alone for a kind without namespaces, or for the namespace default.", valueName: "ns/name"))
    var name: String

    /// The path of the object's history below `/apis/fanlight.dev/v1`.
    ///
    /// - Parameter isNamespaced: whether a name without a namespace is one of the namespace default.
    func path(_ resource: String, isNamespaced: Bool) -> String {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        let words = parts.count == 1 && isNamespaced ? [kind, "default"] + parts : [kind] + parts
        return "/\(resource)/" + words.map(PercentText.encoded).joined(separator: "/")
    }

    /// Asks as an object of a namespace first; kinds without namespaces are refused there, and are asked for by their name alone.
    func send(_ client: LocalClient, _ method: LocalClient.Method, _ resource: String, query: [(String, String)]) async throws -> String {
        do {
            return try await client.send(method, "/apis/fanlight.dev/v1" + path(resource, isNamespaced: true), query: query)
        } catch let error as CommandError where error.message.hasSuffix("is named by NAME alone") && !name.contains("/") {
            return try await client.send(method, "/apis/fanlight.dev/v1" + path(resource, isNamespaced: false), query: query)
        }
    }
}

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show who changed an object, when and from where, also of one that was deleted.",
        discussion: """
            The last 100 changes of every object are remembered, but for those of a
            status, of Leases and of Events. `fanlight rollback` goes back to one.

              fanlight history virtualservice default/bookinfo-vs
              fanlight history vs default/bookinfo-vs --show 3
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption
    @Option(name: .long, help: ArgumentHelp("Print the object as this version had it.", valueName: "version"))
    var show: Int?
    @OptionGroup var object: ObjectArguments

    func run() async throws {
        let query = show == nil ? [] : [("objects", "true")]
        let text = try await object.send(data.client, .GET, "history", query: query)
        guard let node = JSONReader.read(Array(text.utf8)).documents.first?.node else {
            throw CommandError("serve gave no history, but: \(text)")
        }
        let versions = node["versions"]?.elements ?? []
        if let show {
            guard let version = versions.first(where: { $0["version"]?.integer == show }) else {
                throw CommandError("version \(show) is not remembered; there are \(Self.numbers(versions))")
            }
            guard let object = version["object"] else { throw CommandError("version \(show) is a deletion, which left nothing to show") }
            return print(object.jsonText)
        }
        if output.output == .json { return print(text, terminator: "") }
        print(Self.table(versions), terminator: "")
    }

    private static func numbers(_ versions: [Node]) -> String {
        versions.compactMap { $0["version"]?.integer }.map(String.init).joined(separator: ", ")
    }

    private static func table(_ versions: [Node]) -> String {
        var table = TextTable("VERSION", "TIME", "VERB", "USER", "FROM", "WITH", "")
        for version in versions {
            let mark = version["current"]?.bool == true ? "current" : version["restorable"]?.bool == true ? "" : "gone"
            table.add(
                version["version"]?.integer.map(String.init) ?? "", version["time"]?.string ?? "", version["verb"]?.string ?? "",
                version["user"]?.string ?? "", version["sourceIPs"]?.strings.first ?? "-",
                version["userAgent"]?.string.map { String($0.prefix { $0 != " " }) } ?? "", mark)
        }
        return table.text
    }
}

struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Bring an object back to an earlier version, or back at all.",
        discussion: """
            Without --to it goes back to the version before the newest. An object that
            was deleted is made again, with the age that it had: its routes get back
            their place among those of others.

              fanlight rollback virtualservice default/bookinfo-vs --to 3
            """)

    @OptionGroup var data: DataOption
    @Option(name: .long, help: ArgumentHelp("The version, as `fanlight history` lists it.", valueName: "version"))
    var to: Int?
    @Flag(name: .customLong("dry-run"), help: "Only show what the object would be.")
    var dryRun = false
    @OptionGroup var object: ObjectArguments

    func run() async throws {
        var query: [(String, String)] = []
        if let to { query.append(("to", String(to))) }
        if dryRun { query.append(("dryRun", "All")) }
        let text = try await object.send(data.client, .POST, "rollback", query: query)
        guard let node = JSONReader.read(Array(text.utf8)).documents.first?.node else {
            throw CommandError("serve gave no object, but: \(text)")
        }
        if dryRun { return print(node.jsonText) }
        let metadata = node["metadata"]
        let name = [metadata?["namespace"]?.string, metadata?["name"]?.string].compactMap { $0 }.joined(separator: "/")
        print(
            "\(node["kind"]?.string ?? "") \(name) rolled back, now generation \(metadata?["generation"]?.integer ?? 0), resource version \(metadata?["resourceVersion"]?.string ?? "")"
        )
    }
}
