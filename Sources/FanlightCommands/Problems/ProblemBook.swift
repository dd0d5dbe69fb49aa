import FanlightCompiler
import FanlightControlPlane
import FanlightResources
import FanlightWorkloads

/// Everything that is wrong at a time.
struct FoundProblems: Sendable {
    /// Sorted, without repetitions.
    let all: [Diagnostic]
    /// How many are of each object.
    let counts: [ResourceKey: Topology.Problems]

    /// - Parameter sorted: without repetitions.
    init(sorted: [Diagnostic]) {
        all = sorted
        var counts: [ResourceKey: Topology.Problems] = [:]
        for problem in sorted {
            guard let key = problem.resource else { continue }
            switch problem.level {
            case .error: counts[key, default: Topology.Problems()].errors += 1
            case .warning: counts[key, default: Topology.Problems()].warnings += 1
            case .info: continue
            }
            if ["UnreachableRoute", "UnreachableRule"].contains(problem.code) { counts[key]?.dead += 1 }
        }
        self.counts = counts
    }
}

/// Looks for problems when somebody asks, once for each state and beside everything else, since it costs more than a change does.
actor ProblemBook {
    private var inspection = RouteInspection()
    /// Those of the latest state that was asked about.
    private var known: (generation: UInt64, problems: FoundProblems)?
    /// The same together with the others of the latest question.
    private var latest: (generation: UInt64, others: [Diagnostic], problems: FoundProblems)?

    /// - Parameters:
    ///   - generation: of the state; another one has another.
    ///   - others: problems that are not of the state.
    func problems(_ state: ControlPlaneState, generation: UInt64, others: [Diagnostic]) -> FoundProblems {
        let own = problems(state, generation: generation)
        guard !others.isEmpty else { return own }
        if let latest, latest.generation == generation, latest.others == others { return latest.problems }
        let problems = FoundProblems(sorted: Set(own.all + others).sorted())
        latest = (generation, others, problems)
        return problems
    }

    private func problems(_ state: ControlPlaneState, generation: UInt64) -> FoundProblems {
        if let known, known.generation == generation { return known.problems }
        var all = Set(state.diagnostics)
        all.formUnion(inspection.diagnostics(state))
        all.formUnion(Hazards.find(in: state.snapshot))
        let problems = FoundProblems(sorted: all.sorted())
        known = (generation, problems)
        return problems
    }
}
