import FanlightResources

/// DestinationRules of one namespace by host, those that Istio takes for one rule put together.
///
/// - Source: Istio pilot/pkg/model/destination_rule.go, mergeDestinationRule; push_context.go, MostSpecificHostMatch.
struct DestinationRuleTable: Sendable {
    /// Rules that act as one: the subsets of all, the traffic policy of the first that has one.
    struct Merged: Sendable {
        let exportTo: Set<String>
        let selector: [String: String]?
        var entries: [DestinationRuleIndex.Entry]

        func isVisible(from namespace: String) -> Bool { exportTo.isEmpty || exportTo.contains("*") || exportTo.contains(namespace) }

        /// A rule joins the rules that are seen wherever it is, or by fewer; the selectors have to be the same.
        func takes(_ entry: DestinationRuleIndex.Entry) -> Bool {
            guard exportTo == entry.exportTo || (!exportTo.isEmpty && entry.exportTo.isSuperset(of: exportTo)) else { return false }
            return selector == entry.rule.workloadSelector
        }
    }

    private var byHost: [String: [Merged]] = [:]
    /// Bytes behind the star of the wildcard hosts, longest first.
    private var wildcardLengths: [Int] = []

    var isEmpty: Bool { byHost.isEmpty }

    /// Entries are inserted in order: those with a selector first, then by age.
    mutating func insert(_ entry: DestinationRuleIndex.Entry, host: String) {
        let length = host.utf8.count - 1
        if HostName.isWildcard(host), !wildcardLengths.contains(length) {
            let place = wildcardLengths.firstIndex { $0 < length } ?? wildcardLengths.endIndex
            wildcardLengths.insert(length, at: place)
        }
        var list = byHost[host] ?? []
        var isTaken = false
        for index in list.indices where list[index].takes(entry) {
            list[index].entries.append(entry)
            isTaken = true
        }
        if !isTaken { list.append(Merged(exportTo: entry.exportTo, selector: entry.rule.workloadSelector, entries: [entry])) }
        byHost[host] = list
    }

    /// The rules for exactly this host, else those of the longest wildcard that covers it.
    func rules(for host: String) -> [Merged] {
        if let exact = byHost[host] { return exact }
        let bytes = host.utf8
        // The star of a wildcard host is no part of its suffix.
        let available = HostName.isWildcard(host) ? bytes.count - 1 : bytes.count
        for length in wildcardLengths where length <= available {
            if let found = byHost["*" + (String(bytes.suffix(length)) ?? "")] { return found }
        }
        return []
    }
}
