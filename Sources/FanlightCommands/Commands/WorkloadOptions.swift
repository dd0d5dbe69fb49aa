import ArgumentParser

/// A workload by its labels, for questions about gateways that no IstioGateway describes.
struct WorkloadOptions: ParsableArguments {
    @Option(
        name: .customLong("workload-labels"), help: ArgumentHelp("A workload by its labels instead of an IstioGateway.", valueName: "k=v,…")
    )
    var workloadLabels: String?
    @Option(name: .customLong("workload-namespace"), help: ArgumentHelp("The namespace of that workload.", valueName: "namespace"))
    var workloadNamespace = "istio-system"
    @Option(name: .customLong("workload-ip"), help: ArgumentHelp("The address of that workload.", valueName: "ip"))
    var workloadIP: String?

    /// Nil where no labels are given.
    func workload() throws -> DescribedWorkload? {
        try workloadLabels.map { DescribedWorkload(labels: try Self.labels($0), namespace: workloadNamespace, address: workloadIP) }
    }

    static func labels(_ text: String) throws -> [String: String] {
        var labels: [String: String] = [:]
        for pair in text.split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { throw CommandError("workload labels: \(pair) is not of the form key=value") }
            labels[String(sides[0])] = String(sides[1])
        }
        return labels
    }
}
