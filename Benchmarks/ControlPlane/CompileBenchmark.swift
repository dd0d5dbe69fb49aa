import FanlightCompiler
import FanlightControlPlane
import FanlightResources

/// From objects to the tables of two gateways, all of it and after one VirtualService changed.
struct CompileBenchmark {
    enum Hosts: String {
        case one = "one host"
        case many = "a host each"
    }

    let count: Int
    let hosts: Hosts

    func run() throws {
        let host = { (index: Int) in hosts == .one ? "shop.example.com" : "shop-\(index).example.com" }
        let services = (0..<count).flatMap { SampleConfiguration.resources(SampleConfiguration.virtualService($0, host: host($0))) }
        let base = SampleConfiguration.resources(SampleConfiguration.base)
        let middle = count / 2
        // One for each round, since a version that was there before may be found again.
        let versions = (0..<100).map {
            SampleConfiguration.resources(SampleConfiguration.virtualService(middle, host: host(middle), marker: "v\($0)"))
        }

        let snapshot = ResourceSnapshot(base + services)
        var compiler = Compiler()
        let compile = Measurement.median(of: 3, prepare: { compiler = Compiler() }) { _ = compiler.compile(snapshot) }
        var changed = snapshot
        var turn = 0
        let compileChange = Measurement.median(
            of: 31,
            prepare: {
                changed = snapshot
                for resource in versions[turn % 100] { changed.apply(resource) }
                turn += 1
            }, { _ = compiler.compile(changed, changed: versions[0].map(\.key)) })
        row("compile, \(hosts.rawValue)", compile, compileChange)

        var plane = ControlPlane()
        let everything = base + services
        let full = Measurement.median(of: 3, prepare: { plane = ControlPlane() }) { _ = plane.update(applied: everything, deleted: [], revision: 1) }
        let change = Measurement.median(of: 31, prepare: { turn += 1 }) {
            _ = plane.update(applied: versions[turn % 100], deleted: [], revision: 2)
        }
        row("snapshot, compile and match tables, \(hosts.rawValue)", full, change)
        let effect = Measurement.median(of: 31, prepare: { turn += 1 }) {
            let (old, new) = (versions[turn % 100][0], versions[(turn + 1) % 100][0])
            let (before, after) = plane.effect(of: new.key, from: old, to: new)
            _ = after.problems(since: before)
            _ = RouteInspection.shadows(in: after, since: before, changed: new.key)
        }
        Measurement.row("what a write of one VirtualService causes, \(hosts.rawValue)", effect)
        var inspection = RouteInspection()
        let inspect = Measurement.median(of: 3, prepare: { inspection = RouteInspection() }) { _ = inspection.diagnostics(plane.state) }
        Measurement.row("look for unreachable routes, \(hosts.rawValue)", inspect)
    }

    private func row(_ name: String, _ full: Measurement, _ change: Measurement) {
        Measurement.row(name, full)
        let share = change.cpu / full.cpu * 100
        Measurement.row("  the same after one VirtualService changed", change, note: "\((share * 100).rounded() / 100) % of the whole")
    }
}
