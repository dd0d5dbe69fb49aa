import FanlightRouting

/// A question about a request as query parameters of the local socket, and back.
enum ExplainQuery {
    static func encode(_ question: ExplainQuestion) -> [(String, String)] {
        let url = question.url
        var query = [("method", question.method), ("url", "\(url.scheme.rawValue)://\(url.authority)\(url.target)")]
        if !question.headers.isEmpty {
            query.append(("headers", question.headers.map { "\($0.name):\($0.value)" }.joined(separator: "\n")))
        }
        if let port = question.listenerPort { query.append(("port", String(port))) }
        if let name = question.serverName { query.append(("sni", name)) }
        if let gateway = question.gateway { query.append(("gateway", gateway)) }
        if let workload = question.workload {
            let labels = workload.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            query += [("workloadLabels", labels), ("workloadNamespace", workload.namespace)]
            if let address = workload.address { query.append(("workloadIP", address)) }
        }
        return query
    }

    /// - Throws: `CommandError` where the method or the URL is missing or wrong.
    static func decode(_ query: [String: String]) throws -> ExplainQuestion {
        guard let method = query["method"], let url = query["url"].flatMap(RequestURL.init) else {
            throw CommandError("explain needs the parameters method and url, such as method=GET&url=http%3A%2F%2Fhost%2Fpath")
        }
        var question = ExplainQuestion(method: method, url: url)
        question.headers = (query["headers"] ?? "").split(separator: "\n").map { line in
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return SimulatedRequest.Header(name: String(sides[0]), value: sides.count > 1 ? String(sides[1]) : "")
        }
        question.listenerPort = query["port"].flatMap { Int($0) }
        question.serverName = query["sni"]
        question.gateway = query["gateway"]
        if let labels = query["workloadLabels"] {
            question.workload = DescribedWorkload(
                labels: try WorkloadOptions.labels(labels), namespace: query["workloadNamespace"] ?? "istio-system",
                address: query["workloadIP"])
        }
        return question
    }
}
