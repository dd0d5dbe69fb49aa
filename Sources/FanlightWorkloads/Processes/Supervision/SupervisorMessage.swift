/// What the thread that supervises processes is told.
enum SupervisorMessage: Sendable {
    case start(PodSpec)
    /// `namespace/name`, or the name alone.
    case stop(String, grace: Duration)
    case prepared(PodKey, preparation: Int, Result<ProcessRuntimeOptions.FeedAccess, PreparationError>)
    case endStrays(keeping: Set<String>, grace: Duration)
    /// All processes in the data folder, whose files stay.
    case endAll(grace: Duration, done: @Sendable () -> Void)
    case stopAll(grace: Duration, done: @Sendable () -> Void)
    case detach(done: @Sendable () -> Void)

    /// Answers in the place of a thread that does not run any more.
    func refuse() {
        switch self {
        case .stopAll(_, let done), .endAll(_, let done), .detach(let done): done()
        case .start, .stop, .prepared, .endStrays: break
        }
    }
}

struct PreparationError: Error, Hashable, Sendable {
    let message: String
}
