/// Finds a text that some conditions take and others do not, or finds that there is none.
struct TextSearch {
    enum Outcome: Hashable, Sendable {
        case text(String)
        /// No text does.
        case impossible
        /// There are patterns among the conditions that cannot be read, or that are too large together.
        case unknown
    }

    /// States that are looked at; beyond them the answer is unknown.
    private static let mostStates = 4_000

    let acceptors: TextAcceptors
    let form: TextForm

    /// - Parameter preferred: tried first, in order.
    func text(taking required: [TextCondition], leaving forbidden: [TextCondition], preferred: [String] = []) -> Outcome {
        func isFound(_ text: String) -> Bool {
            form.accepts(Array(text.utf8)) && required.allSatisfy { acceptors.holds($0, text) }
                && !forbidden.contains { acceptors.holds($0, text) }
        }
        for condition in required {
            if let only = condition.only { return isFound(only) ? .text(only) : .impossible }
        }
        if let text = preferred.first(where: isFound) { return .text(text) }
        let needed = required.map(acceptors.acceptor)
        let barred = forbidden.map(acceptors.acceptor)
        switch Product(form: form, required: needed.compactMap { $0 }, forbidden: barred.compactMap { $0 }).shortest() {
        case .text(let text): return isFound(text) ? .text(text) : .unknown
        // What a part of the conditions rules out, all of them do; a condition that is missing among the forbidden only adds texts.
        case .impossible: return .impossible
        case .unknown: return .unknown
        }
    }

    /// All conditions at once, read in step.
    private struct Product {
        let form: TextForm
        let required: [TextAcceptor]
        let forbidden: [TextAcceptor]

        private struct Place {
            var states: [Int32]
            var parent: Int
            var byte: UInt8
        }

        /// The shortest text, by a search in breadth.
        func shortest() -> Outcome {
            let alphabet = self.alphabet
            let acceptors = required + forbidden
            var places = [Place(states: acceptors.map(\.start) + [TextForm.start], parent: -1, byte: 0)]
            var seen: Set<[Int32]> = [places[0].states]
            guard isAlive(places[0].states) else { return .impossible }
            var isCertain = true
            var index = 0
            while index < places.count {
                let states = places[index].states
                if isFound(states) { return .text(text(to: index, in: places)) }
                for byte in alphabet {
                    var next = states
                    let ofForm = form.step(states[acceptors.count], byte)
                    if ofForm < 0 { continue }
                    next[acceptors.count] = ofForm
                    for position in acceptors.indices { next[position] = acceptors[position].step(states[position], byte) }
                    if next.contains(PatternAutomaton.overflow) {
                        isCertain = false
                        continue
                    }
                    guard isAlive(next), seen.insert(next).inserted else { continue }
                    guard places.count < TextSearch.mostStates else { return .unknown }
                    places.append(Place(states: next, parent: index, byte: byte))
                }
                index += 1
            }
            return isCertain ? .impossible : .unknown
        }

        private func isAlive(_ states: [Int32]) -> Bool {
            for position in required.indices where states[position] < 0 { return false }
            for position in forbidden.indices where forbidden[position].takesAll(from: states[required.count + position]) { return false }
            return true
        }

        private func isFound(_ states: [Int32]) -> Bool {
            for position in required.indices where !required[position].isAccepting(states[position]) { return false }
            for position in forbidden.indices where forbidden[position].isAccepting(states[required.count + position]) { return false }
            return form.isAccepting(states[required.count + forbidden.count])
        }

        private func text(to index: Int, in places: [Place]) -> String {
            var bytes: [UInt8] = []
            var index = index
            while places[index].parent >= 0 {
                bytes.append(places[index].byte)
                index = places[index].parent
            }
            return String(decoding: bytes.reversed(), as: UTF8.self)
        }

        /// One byte of each sort that the conditions tell apart.
        private var alphabet: [UInt8] {
            var single = ByteSet()
            var sets: Set<ByteSet> = []
            for acceptor in required + forbidden { acceptor.addDistinctions(to: &single, &sets) }
            if form == .path {
                single.insert(UInt8(ascii: "/"))
                single.insert(UInt8(ascii: "."))
            }
            let ordered = Array(sets)
            // An escape is a sort of its own, digit by digit, where somebody asks for one; else an ordinary byte stands for it.
            let hasEscapes = form == .path && (single.contains(UInt8(ascii: "%")))
            if hasEscapes { single.formUnion(ByteSet(Array("0123456789abcdefABCDEF".utf8))) }
            var seen: Set<[Bool]> = []
            var alphabet: [UInt8] = []
            for byte in form.alphabet {
                if form == .path, byte == UInt8(ascii: "%"), !hasEscapes { continue }
                if single.contains(byte) || seen.insert(ordered.map { $0.contains(byte) }).inserted { alphabet.append(byte) }
            }
            guard form == .headerValue else { return alphabet }
            return alphabet + (0x80...0xFF).filter { single.contains($0) }
        }
    }
}
