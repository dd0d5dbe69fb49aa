/// Rules of a Telemetry, but for the expressions of its filters.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateTelemetry.
enum TelemetryRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        PolicyTargetRules.check(spec, &findings)
        for entry in spec["metrics"].elements where entry.exists {
            checkProviders(entry["providers"], &findings)
            for override in entry["overrides"].elements { checkOverride(override, &findings) }
        }
        let tracing = spec["tracing"]
        findings.warning(tracing, when: tracing.elements.count > 1, "multiple tracing is not currently supported")
        for entry in tracing.elements where entry.exists { checkTracing(entry, &findings) }
        for entry in spec["accessLogging"].elements where entry.exists { checkProviders(entry["providers"], &findings) }
    }

    private static func checkProviders(_ providers: Field, _ findings: inout Findings) {
        for provider in providers.elements {
            findings.error(provider["name"], when: provider["name"].string.isEmpty, "providers.name may not be empty")
        }
    }

    private static func checkTracing(_ entry: Field, _ findings: inout Findings) {
        findings.warning(
            entry["providers"], when: entry["providers"].elements.count > 1, "multiple providers is not currently supported")
        checkProviders(entry["providers"], &findings)
        let sampling = entry["randomSamplingPercentage"]
        findings.error(
            sampling, when: !(0...100).contains(sampling.number), "randomSamplingPercentage must be in range [0.0, 100.0]")
        for (name, tag) in entry["customTags"].members {
            findings.error(tag, when: name.isEmpty, "tag name may not be empty")
            guard tag.exists else {
                findings.error(tag, "tag '\(name)' may not have a nil value")
                continue
            }
            for (key, member, what) in [
                ("literal", "value", "literal tag value"), ("header", "name", "header tag name"),
                ("environment", "name", "environment tag name"),
            ] where tag[key].exists {
                findings.error(tag[key][member], when: tag[key][member].string.isEmpty, "\(what) may not be empty")
            }
        }
    }

    private static func checkOverride(_ override: Field, _ findings: inout Findings) {
        guard override.exists else { return findings.error(override, "tagOverrides may not be null") }
        for (name, tag) in override["tagOverrides"].members {
            findings.warning(tag, when: name.isEmpty, "tagOverrides.name may not be empty")
            guard tag.exists else {
                findings.error(tag, "tagOverrides may not be null")
                continue
            }
            let hasValue = !tag["value"].string.isEmpty
            if tag["operation"].string == "REMOVE" {
                findings.error(tag["value"], when: hasValue, "tagOverrides.value may only be set when operation is UPSERT")
            } else {
                findings.error(tag["value"], when: !hasValue, "tagOverrides.value must be set when operation is UPSERT")
            }
        }
        let metric = override["match"]["customMetric"]
        findings.error(metric, when: metric.exists && metric.string.isEmpty, "customMetric may not be empty")
    }
}
