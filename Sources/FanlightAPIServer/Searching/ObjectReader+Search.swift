import FanlightHTTP
import FanlightResources
import FanlightStore

extension ObjectReader {
    /// A page of the objects that have all words of a search, in an order of the client's choice.
    ///
    /// The headers `fanlight-total` and `fanlight-matched` say how many objects the list has without the search and with it.
    ///
    /// - Throws: as `list`, and 400 for a column that the kind does not have.
    func list(
        _ context: ResourceContext, _ options: ListOptions, _ search: ListSearch, in index: ListIndex, _ parameters: RequestParameters,
        _ form: ResponseForm
    ) async throws -> HTTPResponse {
        let columns = ListColumns(context, time: time)
        let column = try search.order.map { order throws(APIStatus) in try columns.index(of: order.column) }
        let list = try snapshot(context, options)
        let selectsAll = options.labels.isEverything && options.fields.isEverything
        let selected = selectsAll ? Array(list.items.indices) : list.items.indices.filter { options.matches(list.items[$0]) }
        var matched = selected
        if !search.words.isEmpty || column != nil {
            let objects = await index.objects(for: list.items, context, columns)
            if !search.words.isEmpty { matched = matched.filter { objects[$0].has(search.words) } }
            if let order = search.order, let column { Self.sort(&matched, by: objects.map { $0.key(column) }, order) }
        }
        let page = matched.dropFirst(search.offset).prefix(options.limit ?? .max).map { list.items[$0] }
        var response = answer(
            ListPage(items: page, metadata: .object(["resourceVersion": .string(String(list.revision))])), context, parameters, form)
        response.headers += [("fanlight-total", String(selected.count)), ("fanlight-matched", String(matched.count))]
        return response
    }

    /// - Parameter indices: of the list's objects, in its order, which equal ones keep.
    private static func sort(_ indices: inout [Int], by keys: [SortKey], _ order: ListSearch.Order) {
        indices.sort { left, right in keys[left].precedes(keys[right], descending: order.isDescending) ?? (left < right) }
    }
}
