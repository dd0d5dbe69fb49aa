import FanlightEventLoop
import FanlightFiles
import FanlightResources
import Glibc
import Logging

/// What the machines of Pods want done.
extension ProcessSupervisor {
    /// Does what is wanted, and reports what became of the Pod.
    func perform(_ actions: [PodMachine.Action], _ pod: SupervisedPod) {
        for action in actions { perform(action, pod) }
        guard !pod.isStray, pods[pod.key] === pod || pod.machine.state == .ended else { return }
        if pod.machine.state == .ended, pod.machine.successor != nil { return }
        reports.put(pod.machine.report)
    }

    private func perform(_ action: PodMachine.Action, _ pod: SupervisedPod) {
        switch action {
        case .look: look(pod)
        case .prepare: prepare(pod)
        case .spawn:
            startQueue.append(pod.key)
        case .refresh: prepare(pod)
        case .connect: pod.connectAt = now
        case .terminate: signal(pod, SIGTERM)
        case .kill: signal(pod, SIGKILL)
        case .forget: forget(pod)
        }
    }

    // MARK: Beginning

    private func look(_ pod: SupervisedPod) {
        guard let holder = ProcessFile.holder(pod.folder.processPath) else { return handle(.foundNothing, pod) }
        if let process = holder.process {
            do {
                // Between the two looks the process could have ended and its number been given away; the lock tells.
                let handle = try ProcessHandle(process)
                guard ProcessFile.holder(pod.folder.processPath)?.process == process else { return self.handle(.foundNothing, pod) }
                watch(handle, pod)
            } catch {
                return handle(.foundNothing, pod)
            }
        } else {
            pod.lockAt = now &+ Self.lockPause
        }
        guard let record = holder.record, record.uid == pod.machine.pod.uid else { return handle(.foundOther, pod) }
        logger.info(
            "gateway's process taken over",
            metadata: ["pod": .string(pod.key.description), "process": .stringConvertible(holder.process ?? 0)])
        handle(.found(process: holder.process, startedAt: record.startedAt), pod)
    }

    private func prepare(_ pod: SupervisedPod) {
        pod.preparation += 1
        do {
            try Folder.make(pod.folder.path)
        } catch {
            return handle(.failed(reason: "CreateContainerConfigError", message: "the Pod's folder cannot be made: \(error)"), pod)
        }
        let (prepare, spec, path, key, preparation, mailbox) = (
            options.prepare, pod.machine.pod, pod.folder.path, pod.key, pod.preparation, mailbox
        )
        Task {
            do {
                let access = try await prepare(spec, path)
                mailbox.send(.prepared(key, preparation: preparation, .success(access)))
            } catch {
                mailbox.send(.prepared(key, preparation: preparation, .failure(PreparationError(message: "\(error)"))))
            }
        }
    }

    func prepared(_ key: PodKey, _ preparation: Int, _ result: Result<ProcessRuntimeOptions.FeedAccess, PreparationError>) {
        guard let pod = pods[key], pod.preparation == preparation else { return }
        do {
            let access = try result.get()
            try WholeFile(pod.folder.bootstrapPath).replace(with: bootstrap(pod, access).node.json + [UInt8(ascii: "\n")])
        } catch {
            let text = (error as? PreparationError)?.message ?? "\(error)"
            // A process that runs goes on with the files that it has.
            pod.renewAt = now &+ Self.renewalRetry
            logger.error("gateway not prepared", metadata: ["pod": .string(key.description), "reason": .string(text)])
            return handle(
                .failed(reason: "CreateContainerConfigError", message: "the files of the Pod's process cannot be made: \(text)"), pod)
        }
        // Not all at once: those that were started together part with each renewal.
        let interval = options.renewal.wholeNanoseconds
        pod.renewAt = now &+ interval &- UInt64.random(in: 0...interval / 8)
        if pod.machine.state == .running {
            pod.mustReload = true
            reload(pod)
        }
        handle(.prepared, pod)
    }

    private func bootstrap(_ pod: SupervisedPod, _ access: ProcessRuntimeOptions.FeedAccess) -> GatewayBootstrap {
        GatewayBootstrap(
            pod: pod.machine.pod, feed: access, folder: pod.folder, drainSeconds: Int(options.drainTimeout.components.seconds),
            loops: options.loops,
            accessLog: options.accessLog, accessLogIsJSON: options.accessLogIsJSON,
            log: GatewayBootstrap.Log(path: pod.folder.logPath, bytes: options.logBytes, files: options.logFiles, level: options.logLevel))
    }

    /// Starts processes that wait for it, as long as not too many others are at it.
    func startQueued() {
        guard !startQueue.isEmpty else { return }
        var starting = pods.values.count { $0.machine.state == .running && $0.machine.status == nil && $0.control == nil }
        while starting < Self.startsAtOnce, !startQueue.isEmpty {
            let key = startQueue.removeFirst()
            guard let pod = pods[key], pod.machine.state == .preparing else { continue }
            spawn(pod)
            if pod.machine.state == .running { starting += 1 }
        }
    }

    private func spawn(_ pod: SupervisedPod) {
        do {
            let process = try spawnProcess(pod.folder)
            do {
                watch(try ProcessHandle(process), pod)
            } catch {
                // Without it the end would not be seen; and a process that nobody watches must not be left.
                kill(process, SIGKILL)
                var status: Int32 = 0
                waitpid(process, &status, 0)
                throw error
            }
            logger.info(
                "gateway's process started", metadata: ["pod": .string(pod.key.description), "process": .stringConvertible(process)])
            handle(.spawned(process: process, startedAt: Int64(SystemClock.realtime() / 1_000_000_000)), pod)
        } catch {
            handle(.failed(reason: "RunContainerError", message: "the gateway's process cannot be started: \(error)"), pod)
        }
    }

    private func spawnProcess(_ folder: PodFolder) throws(SystemError) -> Int32 {
        PodLogFiles.begin(folder.logPath)
        let output = open(folder.logPath, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw SystemError(call: folder.logPath, number: errno) }
        defer { close(output) }
        return try ProcessHandle.spawn(
            options.executable, ["gateway", "--bootstrap", folder.bootstrapPath], environment: Self.environment, output: output)
    }

    /// What a gateway may know of the environment: names are resolved and times written as they are here.
    private static var environment: [String] {
        let names = ["PATH", "HOME", "LANG", "TZ", "LOCALDOMAIN", "RES_OPTIONS", "SWIFT_BACKTRACE"]
        return names.compactMap { name in getenv(name).map { value in "\(name)=\(String(cString: value))" } }
    }

    // MARK: Ending

    private func signal(_ pod: SupervisedPod, _ number: Int32) {
        if let handle = pod.handle { return handle.send(number) }
        // Its number is not known here: it is asked on its socket, and cannot be killed.
        if number == SIGTERM {
            if pod.control == nil { connect(pod) }
            if let control = pod.control, !control.send(.drain) { disconnect(pod) }
        } else {
            logger.error(
                "a gateway's process of another PID namespace does not end; end it there", metadata: ["pod": .string(pod.key.description)])
        }
    }

    private func forget(_ pod: SupervisedPod) {
        release(pod)
        guard pods[pod.key] === pod else { return }
        pods[pod.key] = nil
        startQueue.removeAll { $0 == pod.key }
        unlink("\(pod.folder.runPath)/\(pod.folder.socketName)")
        // What serves again after this program's next start keeps its files.
        if !isStopping { Folder.remove(pod.folder.path) }
        if let successor = pod.machine.successor, !isStopping { start(successor) }
    }

    /// Lets go of the process without touching it.
    func release(_ pod: SupervisedPod) {
        disconnect(pod)
        pod.connectAt = nil
        pod.lockAt = nil
        pod.renewAt = nil
        pod.preparation += 1
        guard let handle = pod.handle else { return }
        poller.remove(handle.descriptor)
        watched[token(handle.descriptor)] = nil
        pod.handle = nil
    }

    /// Ends what runs in the data folder for nobody.
    func endStrays(keeping uids: Set<String>, _ grace: Duration) {
        let all = PodFolder.all(in: options.dataFolder)
        let known = Set(pods.values.map(\.folder.path))
        for name in Folder.names(in: all) where !known.contains("\(all)/\(name)") {
            let path = "\(all)/\(name)"
            let record = ProcessFile.read(path + "/process")
            if let record, uids.contains(record.uid) { continue }
            guard let holder = ProcessFile.holder(path + "/process") else {
                if !isStopping { Folder.remove(path) }
                continue
            }
            let owner = record.map { PodKey(namespace: $0.namespace, name: $0.pod) } ?? PodKey(namespace: "", name: name)
            guard pods[owner] == nil else { continue }
            logger.notice(
                "a gateway's process belongs to no Pod and is ended",
                metadata: ["folder": .string(path), "process": .stringConvertible(holder.process ?? 0)])
            let spec = PodSpec(
                namespace: owner.namespace, name: owner.name, uid: record?.uid ?? "", workload: record?.workload ?? "", labels: [:],
                address: "",
                serviceAddresses: [])
            let folder = PodFolder(path: path, data: options.dataFolder, pod: owner, workload: spec.workload)
            let stray = SupervisedPod(spec, folder: folder, options: options, isStray: true)
            pods[owner] = stray
            perform([.look], stray)
            handle(.stop(grace: grace), stray)
        }
    }
}
