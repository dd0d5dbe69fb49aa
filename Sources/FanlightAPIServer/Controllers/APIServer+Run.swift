import FanlightAccess
import FanlightResources
import FanlightSchemas
import FanlightStore

/// What the server does beside answering requests.
extension APIServer {
    private static let eventLifetime: Int64 = 3_600
    private static let housekeeping: Duration = .seconds(60)

    /// Makes what every server has: namespaces, roles, the definitions of the kinds that it brings along. Also reads in the roles and the
    /// definitions of users that are stored. Must return before the first request is answered.
    package func prepare() async throws {
        for name in Self.systemNamespaces {
            try await ensure(
                .object(["apiVersion": .string("v1"), "kind": .string("Namespace"), "metadata": .object(["name": .string(name)])]))
        }
        readPolicy()
        for object in BootstrapPolicy.objects { try await ensurePolicy(object) }
        for kind in catalog.current.kinds where kind.isCustom && kind.isBuiltin {
            if let definition = catalog.current.crdObject(for: kind.kind) { try await ensure(definition, isUpdated: true) }
        }
        await readStored()
    }

    /// What of the store decides how requests are answered: roles, bindings, definitions.
    func readStored() async {
        readPolicy()
        let controller = DefinitionController(server: self)
        for item in store.list(CustomDefinitions.kind, namespace: nil).items { await controller.handle(ObjectEvent(old: nil, new: item)) }
    }

    private func readPolicy() {
        for kind in PolicyHolder.kinds { policy.replace(kind, with: store.list(kind).items) }
    }

    /// `istio-system` is there from the start, as it is wherever gateways run.
    package static let systemNamespaces = ["default", "istio-system", "kube-node-lease", "kube-public", "kube-system"]

    /// Creates the object where there is none; brings its own fields up to date where `isUpdated` says so of the stored one.
    private func ensure(_ object: Node, isUpdated: Bool = false) async throws {
        let apiVersion = (object["apiVersion"]?.string ?? "").split(separator: "/", maxSplits: 1).map(String.init)
        let kind = ResourceKind(group: apiVersion.count == 2 ? apiVersion[0] : "", kind: object["kind"]?.string ?? "")
        let name = object[path: ["metadata", "name"]]?.string ?? ""
        guard let context = context(kind, namespace: object[path: ["metadata", "namespace"]]?.string) else { return }
        var write = WriteOptions()
        write.fieldManager = "fanlight"
        write.fieldValidation = .ignore
        let writer = Writer(user: UserInfo(name: "system:fanlight", groups: ["system:masters"]), userAgent: "fanlight", time: options.now())
        if store.get(context.key(name)) != nil {
            guard isUpdated else { return }
            _ = try await self.writer.patch(context, name: name, ObjectPatch(.merge, object), write, by: writer)
        } else {
            _ = try await self.writer.create(context, RequestBody(node: object, duplicates: []), write, by: writer)
        }
    }

    /// Brings a ready-made role or binding to what it is meant to say.
    private func ensurePolicy(_ object: Node) async throws {
        let key = BootstrapPolicy.key(of: object)
        guard let context = context(key.kind, namespace: key.namespace) else { return }
        let existing = store.get(key)?.node(apiVersion: context.apiVersion, kind: key.kind.kind)
        switch BootstrapPolicy.change(object, existing: existing) {
        case nil: return
        case .create(let wanted): try await ensure(wanted)
        case .update(let wanted): try await ensure(wanted, isUpdated: true)
        case .replace(let wanted):
            await remove(key, uid: nil, as: "rbac-bootstrap")
            try await ensure(wanted)
        }
    }

    /// Follows the store until the task is cancelled: access, definitions, garbage, namespaces, old Events.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.followPolicy() }
            group.addTask { try await self.followObjects() }
            group.addTask { try await self.dropOldEvents() }
            try await group.waitForAll()
        }
    }

    private func followPolicy() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for kind in PolicyHolder.kinds {
                group.addTask {
                    while !Task.isCancelled {
                        let (list, watch) = self.store.listAndWatch(kind, namespace: nil, name: nil)
                        self.policy.replace(kind, with: list.items)
                        do {
                            while let events = try await watch.next() { self.policy.apply(events.map { (key: $0.key, object: $0.new) }) }
                            return
                        } catch let error as StoreError where error.code == .expired {
                            continue
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// The controllers see every change in order, after what was left undone when the server last ended and what came since it was prepared.
    private func followObjects() async throws {
        let collector = GarbageCollector(server: self)
        let namespaces = NamespaceController(server: self)
        let definitions = DefinitionController(server: self)
        while !Task.isCancelled {
            let watch = try store.watch(kind: nil, namespace: nil, name: nil, from: store.revision)
            for object in store.kinds.flatMap({ store.list($0).items })
            where object.isTerminating || !object.ownerUIDs.isEmpty || object.key.kind == CustomDefinitions.kind {
                let event = ObjectEvent(old: nil, new: object)
                await collector.handle(event)
                await namespaces.handle(event)
                await definitions.handle(event)
            }
            do {
                while let events = try await watch.next() {
                    for event in events {
                        await definitions.handle(event)
                        await collector.handle(event)
                        await collector.dependentGone(event)
                        await namespaces.handle(event)
                        await definitions.objectGone(event)
                    }
                }
                return
            } catch let error as StoreError where error.code == .expired {
                continue
            }
        }
    }

    /// Events are kept for an hour after they were last seen.
    private func dropOldEvents() async throws {
        let kinds = ["", "events.k8s.io"].map { ResourceKind(group: $0, kind: "Event") }
        while true {
            try await Task.sleep(for: Self.housekeeping, tolerance: .seconds(5))
            let limit = options.now() / 1_000 - Self.eventLifetime
            for kind in kinds {
                for item in store.list(kind, namespace: nil).items {
                    let tree = item.node(apiVersion: "", kind: "")
                    let texts = [
                        tree[path: ["series", "lastObservedTime"]], tree["lastTimestamp"], tree["eventTime"],
                        tree[path: ["metadata", "creationTimestamp"]],
                    ]
                    let seen = texts.compactMap { $0?.string.flatMap(Timestamp.seconds(fromRFC3339:)) }.max() ?? 0
                    if seen < limit { await remove(item.key, uid: item.uid, as: "event-ttl") }
                }
            }
        }
    }
}
