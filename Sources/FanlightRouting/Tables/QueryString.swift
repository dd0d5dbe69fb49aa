/// The parameters of a query, as they were sent.
// Envoy: source/common/router/config_utility.cc, QueryParameterMatcher over Utility::QueryParamsMulti::parseQueryString, which decodes nothing.
enum QueryString {
    /// The first value of a parameter; a parameter without an equals sign has an empty one.
    static func firstValue(of name: UnsafeRawBufferPointer, in query: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var start = 0
        while start < query.count {
            var end = start
            var equals: Int?
            while end < query.count, query[end] != 0x26 {
                if query[end] == 0x3D, equals == nil { equals = end }
                end += 1
            }
            if ASCII.areEqual(UnsafeRawBufferPointer(rebasing: query[start..<(equals ?? end)]), name) {
                return UnsafeRawBufferPointer(rebasing: query[(equals.map { $0 + 1 } ?? end)..<end])
            }
            start = end + 1
        }
        return nil
    }
}
