import ArgumentParser
import FanlightAccess
import FanlightResources
import Glibc

/// The bearer tokens of a data folder, which `serve` takes up while it runs.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Create, list and revoke the tokens that API clients show.",
        discussion: """
            A token stands for a user and its groups; what these may do is for roles
            and bindings to say:

              fanlight token create --user alice --expires-in 30d
              kubectl create clusterrolebinding alice --clusterrole fanlight-editor --user alice

            A running serve knows a new token at once and a revoked one no more after
            a second.
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a token, which is shown once.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(
            name: .long,
            help: ArgumentHelp("Whom it stands for; system:serviceaccount:NAMESPACE:NAME for a service account.", valueName: "name"))
        var user: String
        @Option(name: .long, help: ArgumentHelp("A group of the user; may be given again.", valueName: "name"))
        var group: [String] = []
        @Option(
            name: .customLong("expires-in"),
            help: ArgumentHelp("How long it is valid, such as 12h or 30d (default: without end).", valueName: "time"))
        var expiresIn: String?
        @Option(name: .long, help: ArgumentHelp("What it is for.", valueName: "text"))
        var description = ""
        @Option(
            name: .long, help: ArgumentHelp("Write a kubeconfig with the token to this file instead of printing it.", valueName: "file"))
        var kubeconfig: String?

        func validate() throws {
            if user.isEmpty { throw ValidationError("--user must not be empty") }
            if group.contains("") { throw ValidationError("--group must not be empty") }
            if let expiresIn, TokenCommand.seconds(expiresIn) == nil {
                throw ValidationError("--expires-in \(expiresIn) is no time such as 45m, 12h or 30d")
            }
        }

        func run() throws {
            let now = TokenCommand.now
            let lifetime = expiresIn.flatMap(TokenCommand.seconds)
            let store = try TokenCommand.store(data)
            // Read before the token is made: a token that nobody gets to see is of no use.
            var config = try kubeconfig.map { _ in try Kubeconfig.from(dataFolder: data.folder.path, userName: user, credential: .token(""))
            }
            let (token, record) = try store.create(
                user: user, groups: group, expires: lifetime.map { now + $0 }, description: description, now: now)
            if let kubeconfig {
                config?.credential = .token(token)
                do {
                    try config?.write(to: kubeconfig)
                } catch {
                    try store.revoke(id: record.id)
                    throw error
                }
            }
            switch output.output {
            case .json:
                let shown = kubeconfig == nil ? token : nil
                print(
                    JSONValue.object(TokenCommand.members(of: record) + [.init(key: "token", value: .optional(shown))]).text, terminator: ""
                )
            case .text:
                let end = record.expires.map { "until \(Timestamp.text(seconds: $0))" } ?? "without end"
                let place = kubeconfig.map { "in \($0)" } ?? "shown once"
                let note = Array("token \(record.id) for \(user), valid \(end), \(place)\n".utf8)
                _ = write(STDERR_FILENO, note, note.count)
                if kubeconfig == nil { print(token) }
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tokens, without what makes them tokens.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let records = try TokenCommand.store(data).list()
            if output.output == .json {
                return print(JSONValue.array(records.map { .object(TokenCommand.members(of: $0)) }).text, terminator: "")
            }
            var table = TextTable("ID", "USER", "GROUPS", "CREATED", "EXPIRES", "DESCRIPTION")
            let now = TokenCommand.now
            for record in records {
                let expires =
                    record.expires.map { Timestamp.text(seconds: $0) + (record.isExpired(now: now) ? " (expired)" : "") } ?? "never"
                table.add(
                    record.id, record.user, record.groups.joined(separator: ","), Timestamp.text(seconds: record.created), expires,
                    record.description)
            }
            print(table.isEmpty ? "no tokens\n" : table.text, terminator: "")
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke tokens.")

        @OptionGroup var data: DataOption
        @Argument(help: "The ids that list shows.")
        var ids: [String]

        func run() throws {
            let store = try TokenCommand.store(data)
            var unknown: [String] = []
            for id in ids {
                if let record = try store.revoke(id: id) { print("revoked \(id) of \(record.user)") } else { unknown.append(id) }
            }
            guard unknown.isEmpty else { throw CommandError("no token has the id \(unknown.joined(separator: ", "))") }
        }
    }

    private static var now: Int64 { Int64(time(nil)) }

    private static func store(_ data: DataOption) throws -> TokenStore {
        let folder = data.folder.path
        var status = stat()
        guard stat(folder, &status) == 0 else {
            throw CommandError("there is no data folder \(folder); start fanlight serve, or name its folder with --data")
        }
        return try TokenStore(path: TokenStore.path(inDataFolder: folder))
    }

    private static func members(of record: TokenRecord) -> [JSONValue.Member] {
        [
            .init(key: "id", value: .string(record.id)), .init(key: "user", value: .string(record.user)),
            .init(key: "groups", value: .strings(record.groups)), .init(key: "description", value: .string(record.description)),
            .init(key: "created", value: .string(Timestamp.text(seconds: record.created))),
            .init(key: "expires", value: .optional(record.expires.map { Timestamp.text(seconds: $0) })),
        ]
    }

    /// A time as Go writes it, or in days, at least a second and at most a hundred years.
    private static func seconds(_ text: String) -> Int64? {
        let seconds: Int64? =
            if text.hasSuffix("d") {
                Int64(text.dropLast()).flatMap { days in
                    let (seconds, overflows) = days.multipliedReportingOverflow(by: 86_400)
                    return overflows ? nil : seconds
                }
            } else {
                GoDuration.parse(text)?.components.seconds
            }
        return seconds.flatMap { (1...3_153_600_000).contains($0) ? $0 : nil }
    }
}
