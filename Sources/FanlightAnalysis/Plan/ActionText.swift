import FanlightIR

/// What routes do, in few words.
enum ActionText {
    static func short(_ route: Route) -> String {
        switch route.action {
        case .forward(let forward): short(forward)
        case .redirect(let redirect): "redirect \(redirect.status)"
        case .directResponse(let response): "answer \(response.status)"
        }
    }

    static func short(_ forward: Forward) -> String {
        let targets = targets(forward.clusters)
        guard targets.count > 1 else { return targets.first.map { ClusterText.short($0.name) } ?? "nowhere" }
        let total = targets.reduce(0) { $0 + $1.weight }
        return targets.map { target in
            let share = total == 0 ? 0 : Double(target.weight * 1_000 / total) / 10
            return "\(ClusterText.short(target.name)) \(share.rounded() == share ? String(Int(share)) : String(share))%"
        }.joined(separator: ", ")
    }

    /// The destinations as they count: each once, without those that get nothing, with weights in their lowest terms, sorted.
    static func targets(_ clusters: [WeightedCluster]) -> [WeightedCluster] {
        guard clusters.count > 1 else {
            return clusters.map { cluster in
                var cluster = cluster
                cluster.weight = 1
                return cluster
            }
        }
        var weights: [WeightedCluster: Int] = [:]
        for cluster in clusters {
            var key = cluster
            key.weight = 0
            weights[key, default: 0] += cluster.weight
        }
        let used = weights.filter { $0.value > 0 }
        let divisor = max(1, used.values.reduce(0, greatestCommonDivisor))
        return (used.isEmpty ? weights : used).map { key, weight in
            var target = key
            target.weight = used.count == 1 ? 1 : weight / divisor
            return target
        }.sorted {
            ($0.name, $0.weight, text($0.requestHeaders), text($0.responseHeaders)) < (
                $1.name, $1.weight, text($1.requestHeaders), text($1.responseHeaders)
            )
        }
    }

    private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    static func text(_ operations: HeaderOperations) -> String {
        if operations.isEmpty { return "as they are" }
        let parts =
            operations.remove.map { "remove \($0)" } + operations.set.map { "set \($0.name): \($0.value)" }
            + operations.add.map { "add \($0.name): \($0.value)" }
        return parts.joined(separator: ", ")
    }

    static func text(_ fault: Fault?) -> String {
        guard let fault else { return "none" }
        var parts: [String] = []
        if let delay = fault.delay { parts.append("delay \(DurationText.text(delay.duration)) for \(delay.percentage)%") }
        if let abort = fault.abort { parts.append("abort \(abort.status) for \(abort.percentage)%") }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    static func text(_ retry: RetryPolicy?) -> String {
        guard let retry else { return "none" }
        var text = "\(retry.retries) on \((retry.conditions.map(\.rawValue) + retry.statusCodes.map(String.init)).joined(separator: ","))"
        if let timeout = retry.perTryTimeout { text += ", \(DurationText.text(timeout)) each" }
        if let backoff = retry.backoff { text += ", back-off \(DurationText.text(backoff))" }
        if !retry.avoidsPreviousHosts { text += ", the same host too" }
        return text
    }
}
