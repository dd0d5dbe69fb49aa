/// Rules of load balancing.
///
/// - Source: Istio pkg/config/validation/validation.go, validateLoadBalancer.
enum LoadBalancerRules {
    private static let maximumTableSize = 5_000_011

    static func check(_ balancer: Field, hasOutlierDetection: Bool, _ findings: inout Findings) {
        guard balancer.exists else { return }
        checkConsistentHash(balancer["consistentHash"], &findings)
        findings.error(
            balancer, when: balancer["localityLbSetting"].exists && balancer["zoneAwareLbSetting"].exists,
            "only one of localityLbSetting and zoneAwareLbSetting can be set")
        for key in ["localityLbSetting", "zoneAwareLbSetting"] {
            LocalityRules.check(balancer[key], hasOutlierDetection: hasOutlierDetection, &findings)
        }
        findings.duration(balancer["warmupDurationSecs"])
        checkWarmup(balancer["warmup"], &findings)
    }

    private static func checkConsistentHash(_ hash: Field, _ findings: inout Findings) {
        checkCookie(hash["httpCookie"], &findings)
        let ringSize = hash["minimumRingSize"]
        if ringSize.integer != 0 {
            findings.warning(
                ringSize, "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead")
            findings.error(
                ringSize, when: hash["ringHash"].exists || hash["maglev"].exists,
                "only one of MinimumRingSize or Maglev/Ringhash can be specified")
        }
        guard hash["maglev"].exists else { return }
        let field = hash["maglev"]["tableSize"]
        let size = field.integer
        findings.error(field, when: size == 0, "tableSize must be set for maglev")
        findings.error(field, when: size >= maximumTableSize, "tableSize must be less than 5000011 for maglev")
        findings.error(field, when: size < maximumTableSize && !isPrime(size), "tableSize must be a prime number for maglev")
    }

    private static func checkCookie(_ cookie: Field, _ findings: inout Findings) {
        guard cookie.exists else { return }
        findings.error(cookie["name"], when: cookie["name"].string.isEmpty, "name required for HttpCookie")
        var names: Set<String> = []
        for attribute in cookie["attributes"].elements {
            let name = attribute["name"].string
            findings.error(attribute["name"], when: name.isEmpty, "cookie attribute name cannot be empty")
            findings.error(
                attribute["name"], when: !name.isEmpty && !names.insert(name).inserted, "duplicate cookie attribute name: \(name)")
        }
    }

    private static func checkWarmup(_ warmup: Field, _ findings: inout Findings) {
        guard warmup.exists else { return }
        findings.error(warmup["duration"], when: !warmup["duration"].exists, "duration is required")
        findings.duration(warmup["duration"])
        findings.error(
            warmup["minimumPercent"], when: warmup["minimumPercent"].number > 100,
            "minimumPercent value should be less than or equal to 100")
        findings.error(
            warmup["aggression"], when: warmup["aggression"].exists && warmup["aggression"].number <= 0,
            "aggression should be greater than 0")
    }

    private static func isPrime(_ number: Int) -> Bool {
        if number < 4 { return number == 2 || number == 3 || number == 1 }
        if number % 2 == 0 { return false }
        var factor = 3
        while factor * factor <= number {
            if number % factor == 0 { return false }
            factor += 2
        }
        return true
    }
}
