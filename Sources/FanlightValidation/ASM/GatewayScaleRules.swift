/// Rules of the number of replicas of an IstioGateway and of how they are replaced.
///
/// - Source: Kubernetes pkg/apis/autoscaling/validation and pkg/apis/apps/validation.
enum GatewayScaleRules {
    static func check(_ configuration: Field, _ findings: inout Findings) {
        let count = configuration["replicaCount"]
        findings.error(
            count, when: count.integer < 0, IstioGatewayRules.invalid(count.integer, "must be greater than or equal to 0"))
        checkBounds(configuration, &findings)
        for key in ["cpu", "memory"] {
            let target = configuration[key]["targetAverageUtilization"]
            findings.error(
                target, when: target.exists && target.integer < 1, IstioGatewayRules.invalid(target.integer, "must be greater than 0"))
        }
        checkRollingUpdate(configuration, &findings)
    }

    private static func checkBounds(_ configuration: Field, _ findings: inout Findings) {
        let least = configuration["minReplicas"]
        let most = configuration["maxReplicas"]
        findings.error(least, when: least.integer < 0, IstioGatewayRules.invalid(least.integer, "must be greater than or equal to 0"))
        findings.error(
            most, when: most.exists && most.integer < 1, IstioGatewayRules.invalid(most.integer, "must be greater than 0"))
        findings.error(
            most, when: least.exists && most.exists && most.integer >= 1 && most.integer < least.integer,
            IstioGatewayRules.invalid(most.integer, "must be greater than or equal to `minReplicas`"))
        let count = configuration["replicaCount"]
        guard configuration["autoscaleEnabled"].bool, count.exists else { return }
        findings.warning(
            count, when: least.exists && count.integer < least.integer || most.exists && count.integer > most.integer,
            "replicaCount \(count.integer) is outside of minReplicas and maxReplicas, which decide where autoscaleEnabled is true")
    }

    /// Nothing could be replaced where neither a pod more nor a pod less is allowed.
    private static func checkRollingUpdate(_ configuration: Field, _ findings: inout Findings) {
        let surge = amount(configuration["rollingMaxSurge"], &findings)
        let unavailable = amount(configuration["rollingMaxUnavailable"], &findings)
        findings.error(
            configuration["rollingMaxUnavailable"], when: surge == 0 && unavailable == 0,
            IstioGatewayRules.invalid(0, "may not be 0 when `rollingMaxSurge` is 0"))
    }

    /// A number, or a percentage as text; nil where there is none.
    private static func amount(_ field: Field, _ findings: inout Findings) -> Int? {
        let text = field.text ?? String(field.integer)
        guard field.exists, !text.isEmpty else { return nil }
        let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
        guard let number = Int(digits), number >= 0, digits.first != "+" else {
            findings.error(
                field, IstioGatewayRules.invalid(text, "must be a number of at least 0, or a percentage such as 25%"))
            return nil
        }
        return number
    }
}
