import ArgumentParser

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check manifests before they are applied: their schema, and Istio's rules.",
        discussion: """
            Needs no running serve. Objects are looked at one by one, as Istio's
            admission webhook does; what is wrong between several of them, `status`
            and `routes` show.

              fanlight validate -f examples/shared-gateway
              kubectl get virtualservices -A -o yaml | fanlight validate -f -

            Exit code 1 means that something is invalid or could not be read.
            Warnings alone leave it at 0.
            """)

    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: ArgumentHelp("A file or folder of manifests, or - for standard input; may be given again.", valueName: "path"))
    var paths: [String] = []
    @Flag(name: .long, help: "Refuse unknown fields instead of warning.")
    var strict = false
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard !paths.isEmpty else { throw ValidationError("-f is missing: name a file or folder, or - for standard input") }
        guard paths.count(where: { $0 == ManifestInput.standardInput }) < 2 else { throw ValidationError("-f - can be given once") }
    }

    func run() async throws {
        let answer = ValidateAnswer(try ManifestInput(paths: paths, strict: strict))
        print(output.output.written(answer), terminator: "")
        if !answer.isValid { throw ExitCode.failure }
    }
}
