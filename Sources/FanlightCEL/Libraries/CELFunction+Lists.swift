/// Kubernetes' functions of lists, and the extension `sets`.
extension CELFunction {
    static let lists: [CELFunction] = [
        method("isSorted") { (arguments, meter) throws(CELError) in
            let values = try arguments.list(0).values(&meter)
            for (left, right) in zip(values, values.dropFirst()) {
                try meter.charge(1)
                if try CELOrder.compare(left, right, &meter) == .greater { return .bool(false) }
            }
            return .bool(true)
        },
        method("sum") { (arguments, meter) throws(CELError) in
            let values = try arguments.list(0).values(&meter)
            guard var sum = values.first else { return .int(0) }
            switch sum {
            case .int, .uint, .double, .duration: break
            default: throw arguments.mismatch
            }
            for value in values.dropFirst() {
                try meter.charge(1)
                sum = try CELArithmetic.apply(.add, sum, value, &meter)
            }
            return sum
        },
        method("min") { (arguments, meter) throws(CELError) in try extreme(arguments, .greater, &meter) },
        method("max") { (arguments, meter) throws(CELError) in try extreme(arguments, .less, &meter) },
        method("indexOf", 1) { (arguments, meter) throws(CELError) in
            let list = try arguments.list(0)
            return .int(try position(of: arguments.values[1], in: list, 0..<list.count, &meter))
        },
        method("lastIndexOf", 1) { (arguments, meter) throws(CELError) in
            let list = try arguments.list(0)
            return .int(try position(of: arguments.values[1], in: list, (0..<list.count).reversed(), &meter))
        },
        method("includes", 1) { (arguments, meter) throws(CELError) in
            guard case .list(let list) = arguments.values[0] else {
                return .bool(try CELEquality.equal(arguments.values[0], arguments.values[1], &meter))
            }
            try meter.charge(list.count)
            return .bool(try list.contains(arguments.values[1], &meter))
        },
        method("slice", 2) { (arguments, meter) throws(CELError) in
            let values = try arguments.list(0).values(&meter)
            let (start, end) = (try arguments.int(1), try arguments.int(2))
            guard start >= 0, end >= 0 else { throw .evaluation("cannot slice(\(start), \(end)), negative indexes not supported") }
            guard start <= end else {
                throw .evaluation("cannot slice(\(start), \(end)), start index must be less than or equal to end index")
            }
            guard end <= values.count else { throw .evaluation("cannot slice(\(start), \(end)), list is length \(values.count)") }
            try meter.charge(Int(end - start))
            return .list(Array(values[Int(start)..<Int(end)]))
        },
        method("distinct") { (arguments, meter) throws(CELError) in
            var distinct: [CELValue] = []
            for value in try arguments.list(0).values(&meter) {
                try meter.charge(distinct.count + 1)
                if !(try CELList(.values(distinct)).contains(value, &meter)) { distinct.append(value) }
            }
            return .list(distinct)
        },
        method("reverse") { (arguments, meter) throws(CELError) in
            let values = try arguments.list(0).values(&meter)
            try meter.charge(values.count)
            return .list(Array(values.reversed()))
        },
    ]

    private static func extreme(_ arguments: CELArguments, _ replaced: CELOrder.Result, _ meter: inout CELMeter) throws(CELError)
        -> CELValue
    {
        let values = try arguments.list(0).values(&meter)
        guard var extreme = values.first else {
            throw .evaluation("\(replaced == .greater ? "min" : "max") called on empty list")
        }
        // One element alone must be comparable too.
        _ = try CELOrder.compare(extreme, extreme, &meter)
        for value in values.dropFirst() {
            try meter.charge(1)
            if try CELOrder.compare(extreme, value, &meter) == replaced { extreme = value }
        }
        return extreme
    }

    private static func position(of value: CELValue, in list: CELList, _ order: some Sequence<Int>, _ meter: inout CELMeter)
        throws(CELError) -> Int64
    {
        for index in order {
            try meter.charge(1)
            if try CELEquality.equal(try list.element(index), value, &meter) { return Int64(index) }
        }
        return -1
    }

    static let sets: [CELFunction] = [
        global("sets.contains", 2) { (arguments, meter) throws(CELError) in
            .bool(try isSubset(try arguments.list(1), of: try arguments.list(0), &meter))
        },
        global("sets.equivalent", 2) { (arguments, meter) throws(CELError) in
            let (left, right) = (try arguments.list(0), try arguments.list(1))
            guard try isSubset(right, of: left, &meter) else { return .bool(false) }
            return .bool(try isSubset(left, of: right, &meter))
        },
        global("sets.intersects", 2) { (arguments, meter) throws(CELError) in
            let left = try arguments.list(0)
            for value in try arguments.list(1).values(&meter) {
                try meter.charge(left.count + 1)
                if try left.contains(value, &meter) { return .bool(true) }
            }
            return .bool(false)
        },
    ]

    private static func isSubset(_ part: CELList, of list: CELList, _ meter: inout CELMeter) throws(CELError) -> Bool {
        for value in try part.values(&meter) {
            try meter.charge(list.count + 1)
            if !(try list.contains(value, &meter)) { return false }
        }
        return true
    }
}
