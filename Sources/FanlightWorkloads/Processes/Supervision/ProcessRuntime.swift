package import FanlightEventLoop
import FanlightFiles
import Glibc
package import Logging

/// Runs each Pod as a process `fanlight gateway` of its own, which outlives this one.
package final class ProcessRuntime: PodRuntime {
    package let reports: AsyncStream<PodReport>

    private let mailbox: Mailbox<SupervisorMessage>
    private let dataFolder: String

    /// - Throws: the system has no descriptors or threads left, or the data folder cannot be written.
    package init(_ options: ProcessRuntimeOptions, logger: Logger) throws(SystemError) {
        let queue = ReportQueue()
        reports = queue.stream
        dataFolder = options.dataFolder
        let run = options.dataFolder + "/run"
        do throws(FileError) {
            try Folder.make(run)
            try Folder.make(PodFolder.all(in: options.dataFolder))
        } catch {
            throw SystemError(error)
        }
        let mailbox = try Mailbox<SupervisorMessage>()
        self.mailbox = mailbox
        let runFolder = open(run, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard runFolder >= 0 else { throw SystemError(call: run, number: errno) }
        do throws(SystemError) {
            try LoopThread.start(name: "supervisor") {
                do {
                    try ProcessSupervisor(options, runFolder: runFolder, mailbox: mailbox, reports: queue, logger: logger).run()
                } catch {
                    logger.critical("gateways cannot be supervised", metadata: ["reason": .string("\(error)")])
                    queue.finish()
                    for message in mailbox.close() { message.refuse() }
                }
            }
        } catch {
            Socket.close(runFolder)
            throw error
        }
    }

    package func start(_ pod: PodSpec) async { mailbox.send(.start(pod)) }

    /// - Parameter name: `namespace/name`, or the name alone, which stops the Pods of that name in all namespaces.
    package func stop(_ name: String, grace: Duration) async { mailbox.send(.stop(name, grace: grace)) }

    /// Ends processes in the data folder that belong to none of these Pods (by uid), such as those of Pods that were deleted while nobody was
    /// there to end them. To be called once, when the Pods have been read.
    package func endStrays(keeping uids: Set<String>, grace: Duration) async { mailbox.send(.endStrays(keeping: uids, grace: grace)) }

    /// Ends all processes and returns when the last is gone. Nothing is started any more.
    package func stopAll(grace: Duration) async { await ask { .stopAll(grace: grace, done: $0) } }

    /// Ends all processes of a data folder that nobody serves from, and returns when the last is gone. Their files stay for the next start.
    ///
    /// - Throws: as `init`.
    package static func endAll(dataFolder: String, grace: Duration, logger: Logger) async throws(SystemError) {
        let options = ProcessRuntimeOptions(dataFolder: dataFolder, executable: "") { _, _ in throw CancellationError() }
        let runtime = try ProcessRuntime(options, logger: logger)
        await runtime.ask { .endAll(grace: grace, done: $0) }
    }

    /// The Pods of a data folder whose processes run, whoever started them.
    package static func running(dataFolder: String) -> [PodKey] {
        let all = PodFolder.all(in: dataFolder)
        return Folder.names(in: all).compactMap { name in
            guard let holder = ProcessFile.holder("\(all)/\(name)/process") else { return nil }
            return holder.record.map { PodKey(namespace: $0.namespace, name: $0.pod) } ?? PodKey(namespace: "", name: name)
        }
    }

    /// Leaves all processes as they are. Nothing is started or reported any more.
    package func detach() async { await ask { .detach(done: $0) } }

    private func ask(_ message: (@escaping @Sendable () -> Void) -> SupervisorMessage) async {
        await withCheckedContinuation { continuation in
            let message = message { continuation.resume() }
            if !mailbox.send(message) { message.refuse() }
        }
    }

    /// The log of a Pod in pieces; nil where there is none.
    package func podLog(namespace: String, name: String, _ options: PodLogOptions) -> AsyncStream<[UInt8]>? {
        let key = PodKey(namespace: namespace, name: name)
        guard key.isValid else { return nil }
        let folder = PodFolder(data: dataFolder, pod: key, workload: "")
        guard !PodLogFiles.existing(folder.logPath, isPrevious: options.previous).isEmpty else { return nil }
        let reader = PodLogReader(path: folder.logPath, options: options) { ProcessFile.holder(folder.processPath) != nil }
        return AsyncStream { await reader.next() }
    }
}
