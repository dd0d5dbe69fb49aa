// Load, compilation and matching at the sizes that the documentation quotes. Prints a table of medians; see Benchmarks/README.md.

import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightManifests
import FanlightResources
import FanlightRouting
import Foundation

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000

print("\(count) VirtualServices; medians; one process, wall and CPU time of this process\n")
try LoadBenchmark(count: count).run()
try CompileBenchmark(count: count, hosts: .one).run()
try CompileBenchmark(count: count, hosts: .many).run()
try MatchBenchmark().run()
