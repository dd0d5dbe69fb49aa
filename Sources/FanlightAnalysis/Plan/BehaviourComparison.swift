/// Compares what clients get before and after a change.
package enum BehaviourComparison {
    /// Every difference in the answers of gateways, with requests that show it.
    ///
    /// What is told was tried on the tables that serve requests. Requests that are not among the changes or the doubts are answered alike,
    /// but for what the omissions name.
    ///
    /// - Complexity: a comparison of references for each virtual host that did not change; beyond it follows what did, up to the limits.
    package static func difference(
        before: [GatewayBehaviour], after: [GatewayBehaviour], limits: BehaviourLimits = BehaviourLimits()
    ) -> BehaviourDifference {
        let work = ComparisonWork(former: before, limits: limits)
        let olds = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
        let news = Dictionary(after.map { ($0.name, $0) }) { first, _ in first }
        for name in Set(olds.keys).union(news.keys).sorted() {
            let old = olds[name] ?? .none(name: name)
            let new = news[name] ?? .none(name: name)
            if old.table === new.table, old.ports == new.ports, old.endpoints == new.endpoints { continue }
            let clusters = ClusterChanges(before: old, after: new)
            for port in Set(old.ports.keys).union(new.ports.keys).sorted() {
                ListenerComparison(before: old, after: new, port: port, clusters: clusters, work: work).run()
            }
        }
        return work.finished()
    }
}
