/// Gives every gateway an address of its own out of a block of IPv4 addresses, and the same one again later.
///
/// A pure value: who keeps it stores `assignments` and hands them back.
package struct AddressPool: Sendable {
    /// Gateway (`namespace/name`) to address.
    package private(set) var assignments: [String: String]
    private let block: AddressBlock
    private var taken: Set<String>

    package init(block: AddressBlock, assignments: [String: String] = [:]) {
        self.block = block
        self.assignments = assignments.filter { block.contains($0.value) }
        taken = Set(self.assignments.values)
    }

    /// The address of a gateway: the one that it wants if that is free and inside the block, else the one it had, else the first free one.
    ///
    /// Nil where the block has no address left.
    package mutating func address(for gateway: String, wanted: String? = nil) -> String? {
        let current = assignments[gateway]
        if let wanted, wanted != current, block.contains(wanted), !taken.contains(wanted) {
            if let current { taken.remove(current) }
            return assign(wanted, to: gateway)
        }
        if let current { return current }
        guard let free = block.usable.first(where: { !taken.contains($0.text) }) else { return nil }
        return assign(free.text, to: gateway)
    }

    package mutating func release(_ gateway: String) {
        if let address = assignments.removeValue(forKey: gateway) { taken.remove(address) }
    }

    private mutating func assign(_ address: String, to gateway: String) -> String {
        assignments[gateway] = address
        taken.insert(address)
        return address
    }
}
