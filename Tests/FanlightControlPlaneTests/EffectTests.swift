import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightResources
import Testing

/// Changes that are tried and taken back.
@Suite struct EffectTests {
    private static let paths = ["/", "/cart", "/cart/items", "/pay", "/PAY", "/pay/card", "/search"]
    private static let hosts = ["a.example.com", "b.example.com", "*.example.com"]

    /// A VirtualService that conflicts with others more often than not.
    private static func virtualService(_ name: String, _ random: inout SplitMix) throws -> Resource {
        let host = hosts[random.next(below: hosts.count)]
        let path = paths[random.next(below: paths.count)]
        return try #require(try Resource.all(Shop.virtualService(name, host: host, path: path)).first)
    }

    private static func plane(_ resources: [Resource]) -> ControlPlane {
        var plane = ControlPlane()
        _ = plane.update(applied: resources, deleted: [], revision: 1)
        return plane
    }

    @Test("before and after are what would be compiled from nothing, and nothing has changed then", arguments: 0..<40)
    func sameAsFromNothing(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let base = try Resource.all(Shop.manifest(Shop.gateways(), Shop.service))
        var services: [ResourceKey: Resource] = [:]
        for index in 0..<6 {
            let service = try Self.virtualService("s\(index)", &random)
            services[service.key] = service
        }
        var plane = Self.plane(base + services.values)
        for turn in 0..<6 {
            let name = "s\(random.next(below: 8))"
            let new = random.next(below: 4) == 0 ? nil : try Self.virtualService(name, &random)
            let key = ResourceKey(.virtualService, namespace: "default", name: name)
            // The write may have been taken in already, or not yet, or something else stands there.
            let old = turn % 3 == 2 ? try Self.virtualService(name, &random) : services[key]
            let others = services.filter { $0.key != key }.values
            let (before, after) = plane.effect(of: key, from: old, to: new)
            for (state, object) in [(before, old), (after, new)] {
                let fresh = Self.plane(base + others + (object.map { [$0] } ?? [])).state.compiled
                #expect(state.gateways.map(\.configuration) == fresh.gateways.map(\.configuration))
                #expect(state.diagnostics == fresh.diagnostics)
            }
            let unchanged = Self.plane(base + services.values).state.compiled
            #expect(plane.state.compiled.gateways.map(\.configuration) == unchanged.gateways.map(\.configuration))
            services[key] = new
            let next = plane.update(applied: new.map { [$0] } ?? [], deleted: new == nil ? [key] : [], revision: UInt64(turn + 2))
            let expected = Self.plane(base + services.values).state
            #expect(next.gateways.map(\.compiled.configuration) == expected.gateways.map(\.compiled.configuration))
            #expect(next.diagnostics == expected.diagnostics)
        }
    }

    @Test("the dead routes that a change makes are those that a look at everything finds more of", arguments: 0..<60)
    func newShadows(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed) &+ 1_000)
        let base = try Resource.all(Shop.manifest(Shop.gateways(), Shop.service))
        var services: [Resource] = []
        for index in 0..<5 { services.append(try Self.virtualService("s\(index)", &random)) }
        var plane = Self.plane(base + services)
        let old = services[random.next(below: services.count)]
        let new = try Self.virtualService(old.metadata.name, &random)
        let (before, after) = plane.effect(of: old.key, from: old, to: new)
        let found = RouteInspection.shadows(in: after, since: before, changed: old.key)

        var inspection = RouteInspection()
        let former = Set(inspection.diagnostics(plane.state).map(Self.mark))
        let next = plane.update(applied: [new], deleted: [], revision: 2)
        // Who hides a route that was hidden before is no news.
        let expected = Set(inspection.diagnostics(next).map(Self.mark)).subtracting(former)
        #expect(Set(found.map(Self.mark)).subtracting(former) == expected)
    }

    private static func mark(_ diagnostic: Diagnostic) -> String {
        "\(diagnostic.resource.map(String.init(describing:)) ?? "") \(diagnostic.field)"
    }
}

/// Numbers that are the same in every run.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
