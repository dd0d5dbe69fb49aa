import FanlightHTTP
import FanlightResources
import FanlightSchemas
import FanlightStore

/// Answers gets and lists.
struct ObjectReader: Sendable {
    let store: ObjectStore
    /// Milliseconds since 1970.
    let time: Int64

    // MARK: Get

    func get(_ context: ResourceContext, name: String, _ parameters: RequestParameters, _ form: ResponseForm) throws(APIStatus)
        -> HTTPResponse
    {
        if let text = parameters["resourceVersion"], !text.isEmpty {
            guard let asked = UInt64(text) else { throw .unexpected(ListOptions.versionProblem(text)) }
            let current = store.revision
            guard asked <= current else { throw .tooLargeResourceVersion(asked, current: current) }
        }
        guard let stored = store.get(context.key(name)) else { throw .notFound(context.target, name: name) }
        guard form == .plain else { return answer(context.node(stored), context, form, parameters: parameters) }
        var body: [UInt8] = []
        body.reserveCapacity(stored.tail.count + 256)
        context.append(stored, to: &body)
        body.append(UInt8(ascii: "\n"))
        return Rendering.bytes(body)
    }

    /// One object in the form that the client wants.
    func answer(
        _ object: Node, status: Int = 200, _ context: ResourceContext, _ form: ResponseForm, parameters: RequestParameters = .none,
        headers: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        let shown: Node =
            switch form.shape {
            case .object: object
            case .partialMetadata(let version): PartialMetadata.of(object, version: version)
            case .table(let version):
                PrintedTable(context, version: version, parameters: parameters, time: time).table(
                    [object], metadata: .object(["resourceVersion": object[path: ["metadata", "resourceVersion"]] ?? .string("")]))
            }
        return Rendering.response(shown, status: status, form: form, headers: headers)
    }

    // MARK: List

    func list(_ context: ResourceContext, _ options: ListOptions, _ parameters: RequestParameters, _ form: ResponseForm) throws(APIStatus)
        -> HTTPResponse
    {
        answer(try page(context, options), context, parameters, form)
    }

    func answer(_ page: ListPage, _ context: ResourceContext, _ parameters: RequestParameters, _ form: ResponseForm) -> HTTPResponse {
        ListResponse(page: page, context: context, form: form, parameters: parameters, time: time).response
    }

    func page(_ context: ResourceContext, _ options: ListOptions) throws(APIStatus) -> ListPage {
        let list = try snapshot(context, options)
        var index = options.continuation.map { start(in: list, of: $0, context) } ?? 0
        let selectsAll = options.labels.isEverything && options.fields.isEverything
        // Any state will do: then Kubernetes answers from a cache that knows no pages.
        let limit = options.revision == 0 && options.continuation == nil ? .max : options.limit ?? .max
        var items: [StoredObject] = []
        if selectsAll, index == 0, limit >= list.items.count {
            items = list.items
            index = list.items.count
        } else if let name = options.fields.name, let namespace = context.kind.isNamespaced ? context.scope : "", index == 0 {
            // One name of one namespace is looked up instead of reading all objects.
            let place = list.index(from: namespace, name)
            if place < list.items.count, options.matches(list.items[place]) { items = [list.items[place]] }
            index = list.items.count
        } else {
            while index < list.items.count, items.count < limit {
                if selectsAll || options.matches(list.items[index]) { items.append(list.items[index]) }
                index += 1
            }
        }
        var metadata = Node.object(["resourceVersion": .string(String(list.revision))])
        if index < list.items.count, index > 0 {
            let last = list.items[index - 1].key
            let after = context.scope == nil ? last.namespacedName : last.name
            metadata[member: "continue"] = .string(ContinueToken(revision: list.revision, after: after).text)
            if selectsAll { metadata[member: "remainingItemCount"] = .integer(list.items.count - index) }
        }
        return ListPage(items: items, metadata: metadata)
    }

    /// The index of the first item behind the place where the page before ended.
    private func start(in list: ObjectList, of token: ContinueToken, _ context: ResourceContext) -> Int {
        let place: (namespace: String, name: String)
        if let namespace = context.scope {
            place = (namespace, token.after)
        } else {
            let parts = token.after.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            place = parts.count == 2 ? (parts[0], parts[1]) : ("", parts[0])
        }
        let index = list.index(from: place.namespace, place.name)
        guard index < list.items.count else { return index }
        let key = list.items[index].key
        return key.namespace == place.namespace && key.name == place.name ? index + 1 : index
    }

    func snapshot(_ context: ResourceContext, _ options: ListOptions) throws(APIStatus) -> ObjectList {
        let asked = options.revision ?? 0
        let isExact = options.match == .exact || options.match == nil && options.limit != nil && asked > 0
        let wanted: UInt64? = if let token = options.continuation { token.revision } else { isExact ? asked : nil }
        do {
            guard let wanted else {
                let list = store.list(context.storedKind, namespace: context.scope)
                guard asked <= list.revision else { throw StoreError.future(asked, current: list.revision) }
                return list
            }
            return try store.list(context.storedKind, namespace: context.scope, at: wanted)
        } catch let error as StoreError {
            switch error.code {
            case .future: throw .tooLargeResourceVersion(wanted ?? asked, current: error.revision ?? store.revision)
            case .expired: throw expired(options)
            default: throw APIStatus(error)
            }
        } catch {
            throw .internalError("\(error)")
        }
    }

    private func expired(_ options: ListOptions) -> APIStatus {
        guard let token = options.continuation else { return .expired("The resourceVersion for the provided list is too old.") }
        var status = APIStatus.expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list."
        )
        status.continuation = ContinueToken(revision: nil, after: token.after).text
        return status
    }
}

/// A part of a list, with the list's metadata.
struct ListPage: Sendable {
    let items: [StoredObject]
    let metadata: Node
}

extension ListOptions {
    func matches(_ object: StoredObject) -> Bool { labels.matches(object.labels) && fields.matches(object) }
}
