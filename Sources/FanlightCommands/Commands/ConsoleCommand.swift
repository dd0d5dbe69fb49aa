import ArgumentParser
import FanlightManifests
import FanlightResources

struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Show where the console of the running serve is, and how to sign in.",
        discussion: """
            Prints the address on standard output, and on standard error how a token is
            made to sign in with. The console does what the token's user may do.
            """)

    @OptionGroup var data: DataOption

    func run() async throws {
        let text = try await data.client.ask("/status", query: [("output", OutputFormat.json.rawValue)])
        guard let url = JSONReader.read(Array(text.utf8)).documents.first?.node["console"]?.string else {
            throw CommandError(
                "serve has no console: it was started with --console none, or the default address was taken; its log says which")
        }
        print(url)
        let option = data.data.map { " --data '\($0)'" } ?? ""
        StandardError.print(
            """

            Sign in with a token. One with all rights, for a day's work:

              fanlight token create --user admin --group system:masters --expires-in 12h\(option)

            Others do what roles that are bound to their user or groups allow.
            """)
    }
}
