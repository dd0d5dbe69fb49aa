import ArgumentParser

/// What the executable runs.
package enum FanlightProgram {
    package static func run() async { await Fanlight.main() }
}
