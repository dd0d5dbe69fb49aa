package import FanlightRouting

/// A request as a person would type it behind `fanlight explain`.
package enum WitnessText {
    /// - Parameter servicePort: the port that clients connect to, which differs from the listener's.
    package static func text(_ request: SimulatedRequest, servicePort: Int) -> String {
        let standard = request.transport.isTLS ? 443 : 80
        let hasPort = request.authority.split(separator: ":").count == 2
        let port = servicePort == standard || hasPort ? "" : ":\(servicePort)"
        var text = ""
        for header in request.headers { text += "-H '\(header.name): \(header.value)' " }
        return text + "\(request.method) \(request.transport.rawValue)://\(request.authority)\(port)\(request.path)"
    }
}
