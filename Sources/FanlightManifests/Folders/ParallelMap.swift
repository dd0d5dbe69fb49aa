import Glibc
import Synchronization

/// Work on many independent values by two threads, for reading a large folder in half the time.
enum ParallelMap {
    private final class Work: Sendable {
        let next = Atomic<Int>(0)
        let count: Int
        let perform: @Sendable (Int) -> Void

        init(count: Int, perform: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.perform = perform
        }

        func run() {
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                perform(index)
            }
        }
    }

    /// The results in the order of `values`. Returns when all are done.
    static func map<Value: Sendable, Result: Sendable>(_ values: [Value], _ transform: @escaping @Sendable (Value) -> Result) -> [Result] {
        guard values.count > 1 else { return values.map(transform) }
        return map(values, into: Box(results: values.count), transform)
    }

    private final class Box<Result: Sendable>: Sendable {
        let results: Mutex<[Result?]>

        init(results count: Int) { results = Mutex(Array(repeating: nil, count: count)) }
    }

    private static func map<Value: Sendable, Result: Sendable>(
        _ values: [Value], into box: Box<Result>, _ transform: @escaping @Sendable (Value) -> Result
    ) -> [Result] {
        let work = Work(count: values.count) { index in
            let result = transform(values[index])
            box.results.withLock { $0[index] = result }
        }
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(work)
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        work.run()
        if status == 0 { pthread_join(thread, nil) } else { argument.release() }
        return box.results.withLock { $0.compactMap { $0 } }
    }
}
