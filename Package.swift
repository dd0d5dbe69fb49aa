// swift-tools-version: 6.2

import PackageDescription

let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Modules on a hot path are optimised in debug builds too, so that the demo, the tests and everyday work see the real thing from one build.
let optimised: [SwiftSetting] = common + [.unsafeFlags(["-O"])]

let collections = Target.Dependency.product(name: "HashTreeCollections", package: "swift-collections")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]

let tls: [Target.Dependency] = [
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "NIOTLS", package: "swift-nio"),
]
let http2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let certificates: [Target.Dependency] = [
    .product(name: "X509", package: "swift-certificates"),
    .product(name: "SwiftASN1", package: "swift-asn1"),
    .product(name: "Crypto", package: "swift-crypto"),
]

let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let grpc: [Target.Dependency] = [
    .product(name: "GRPCCore", package: "grpc-swift-2"),
    .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
    .product(name: "NIOCertificateReloading", package: "swift-nio-extras"),
]

let benchmarks: [Target] =
    Context.environment["FANLIGHT_BENCHMARKS"] == nil
    ? []
    : [
        .executableTarget(
            name: "fanlight-benchmarks",
            dependencies: [
                "FanlightCompiler", "FanlightControlPlane", "FanlightIR", "FanlightManifests", "FanlightResources", "FanlightRouting",
            ],
            path: "Benchmarks/ControlPlane",
            swiftSettings: common
        )
    ]

let package = Package(
    name: "fanlight",
    products: [.executable(name: "fanlight", targets: ["fanlight"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Level 0
        .target(name: "CFanlightSchemas", cSettings: [.unsafeFlags(["-std=c23"])]),
        .target(name: "FanlightResources", dependencies: ["CFanlightSchemas", collections], swiftSettings: optimised),
        .target(name: "FanlightIR", swiftSettings: optimised),
        .target(
            name: "CFanlightRE2",
            linkerSettings: [.unsafeFlags(["-l:libre2.a"]), .linkedLibrary("stdc++")]
        ),
        .target(name: "FanlightRegex", dependencies: ["CFanlightRE2"], swiftSettings: optimised),
        .target(name: "CFanlightZlib", linkerSettings: [.unsafeFlags(["-l:libz.a"])]),
        .target(name: "FanlightFiles", swiftSettings: optimised),
        .target(name: "EnvoyAPI", dependencies: [protobuf], exclude: ["Protos"], swiftSettings: [.unsafeFlags(["-O"])]),
        // Level 1
        .target(name: "FanlightFeed", dependencies: ["FanlightIR", collections], exclude: ["Protos"], swiftSettings: optimised),
        .target(name: "FanlightManifests", dependencies: ["FanlightResources", "Yams"], swiftSettings: optimised),
        .target(name: "FanlightCEL", dependencies: ["FanlightResources", "FanlightRegex"], swiftSettings: optimised),
        .target(name: "FanlightPatch", dependencies: ["FanlightResources"], swiftSettings: optimised),
        .target(name: "FanlightValidation", dependencies: ["FanlightResources", "FanlightRegex"], swiftSettings: optimised),
        .target(
            name: "FanlightCompiler", dependencies: ["FanlightResources", "FanlightIR", "FanlightRegex", collections],
            swiftSettings: optimised),
        .target(name: "FanlightRouting", dependencies: ["FanlightIR", "FanlightRegex", collections], swiftSettings: optimised),
        // Level 2
        .target(name: "FanlightAnalysis", dependencies: ["FanlightIR", "FanlightRegex", "FanlightRouting"], swiftSettings: optimised),
        .target(name: "FanlightStore", dependencies: ["FanlightResources", "FanlightManifests", collections], swiftSettings: optimised),
        .target(
            name: "FanlightSchemas",
            dependencies: ["CFanlightSchemas", "FanlightResources", "FanlightManifests", "FanlightCEL", "FanlightRegex"],
            swiftSettings: optimised
        ),
        .target(
            name: "FanlightAccess", dependencies: ["FanlightFiles", "FanlightResources", "FanlightManifests", logging] + certificates,
            swiftSettings: optimised),
        .target(name: "FanlightHTTP", dependencies: ["CFanlightZlib", logging, http2] + nio + tls, swiftSettings: optimised),
        .target(name: "FanlightObservability", dependencies: ["FanlightFiles", "FanlightIR"], swiftSettings: optimised),
        .target(name: "CFanlightLinux"),
        .target(name: "CFanlightTLS", dependencies: [.product(name: "NIOSSL", package: "swift-nio-ssl")]),
        .target(name: "FanlightEventLoop", dependencies: ["CFanlightLinux", "CFanlightTLS"], swiftSettings: optimised),
        // Level 3
        .target(
            name: "FanlightProxy",
            dependencies: ["FanlightIR", "FanlightRegex", "FanlightRouting", "FanlightObservability", "FanlightEventLoop"],
            swiftSettings: optimised
        ),
        .target(
            name: "FanlightControlPlane",
            dependencies: ["FanlightResources", "FanlightIR", "FanlightCompiler", "FanlightRouting", "FanlightAnalysis"],
            swiftSettings: optimised
        ),
        .target(
            name: "FanlightWorkloads",
            dependencies: [
                "CFanlightLinux", "FanlightFiles", "FanlightResources", "FanlightManifests", "FanlightSchemas", "FanlightEventLoop",
                logging,
            ],
            swiftSettings: common),
        .target(
            name: "FanlightStoreSQLite",
            dependencies: ["FanlightResources", "FanlightStore", .product(name: "GRDB", package: "GRDB.swift"), logging],
            swiftSettings: optimised
        ),
        .target(
            name: "FanlightAPIServer",
            dependencies: [
                "FanlightResources", "FanlightManifests", "FanlightSchemas", "FanlightPatch", "FanlightValidation", "FanlightStore",
                "FanlightAccess",
                "FanlightHTTP", logging,
            ],
            swiftSettings: optimised
        ),
        .target(
            name: "FanlightFeedTransport",
            dependencies: ["EnvoyAPI", "FanlightFiles", "FanlightFeed", "FanlightIR", protobuf, logging] + grpc + tls + certificates,
            swiftSettings: optimised),
        .target(name: "FanlightDNS", dependencies: [logging] + nio, swiftSettings: optimised),
        .target(name: "CFanlightConsoleAssets", exclude: ["assets"], cSettings: [.unsafeFlags(["-std=c23"])]),
        .target(
            name: "FanlightConsole",
            dependencies: [
                "CFanlightConsoleAssets", "FanlightFiles", "FanlightResources", "FanlightManifests", "FanlightHTTP", logging,
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: optimised),
        // Level 4
        .target(name: "CFanlightSampleAssets", cSettings: [.unsafeFlags(["-std=c23"])]),
        .target(name: "FanlightSamples", dependencies: ["CFanlightSampleAssets", logging] + nio, swiftSettings: common),
        .target(
            name: "FanlightCommands",
            dependencies: [
                "FanlightFiles", "FanlightResources", "FanlightIR", "FanlightManifests", "FanlightCompiler", "FanlightRouting",
                "FanlightAnalysis",
                "FanlightStore", "FanlightObservability", "FanlightEventLoop", "FanlightFeed", "FanlightFeedTransport", "FanlightDNS",
                "FanlightProxy", "FanlightControlPlane",
                "FanlightWorkloads", "FanlightSamples", "FanlightConsole",
                "FanlightValidation", "FanlightSchemas", "FanlightPatch", "FanlightStoreSQLite", "FanlightAccess", "FanlightHTTP",
                "FanlightAPIServer", logging,
                argumentParser,
            ] + nio,
            swiftSettings: common
        ),
        // Level 5
        .executableTarget(name: "fanlight", dependencies: ["FanlightCommands"], swiftSettings: common),
        // Tests
        .testTarget(name: "FanlightResourcesTests", dependencies: ["FanlightResources"], swiftSettings: common),
        .testTarget(name: "FanlightManifestsTests", dependencies: ["FanlightManifests", "FanlightResources"], swiftSettings: common),
        .testTarget(
            name: "FanlightCompilerTests", dependencies: ["FanlightCompiler", "FanlightIR", "FanlightManifests", "FanlightResources"],
            swiftSettings: common),
        .testTarget(name: "FanlightFilesTests", dependencies: ["FanlightFiles"], swiftSettings: common),
        .testTarget(name: "FanlightRegexTests", dependencies: ["FanlightRegex"], swiftSettings: common),
        .testTarget(name: "FanlightRoutingTests", dependencies: ["FanlightRouting", "FanlightIR", "FanlightRegex"], swiftSettings: common),
        .testTarget(
            name: "FanlightAnalysisTests", dependencies: ["FanlightAnalysis", "FanlightIR", "FanlightRegex", "FanlightRouting"],
            swiftSettings: common),
        .testTarget(
            name: "FanlightBehaviourTests",
            dependencies: [
                "FanlightAPIServer", "FanlightAccess", "FanlightAnalysis", "FanlightCommands", "FanlightControlPlane", "FanlightCompiler",
                "FanlightEventLoop", "FanlightFeed", "FanlightFeedTransport", "FanlightHTTP", "FanlightIR", "FanlightManifests",
                "FanlightProxy",
                "FanlightResources", "FanlightRouting", "FanlightStore", "FanlightWorkloads", logging, argumentParser,
            ] + nio + tls,
            swiftSettings: common),
        .testTarget(
            name: "FanlightControlPlaneTests",
            dependencies: [
                "FanlightControlPlane", "FanlightCompiler", "FanlightIR", "FanlightManifests", "FanlightResources", "FanlightRouting",
            ],
            swiftSettings: common),
        .testTarget(
            name: "FanlightWorkloadsTests",
            dependencies: [
                "CFanlightLinux", "FanlightFiles", "FanlightWorkloads", "FanlightResources", "FanlightManifests", "FanlightSchemas",
                "FanlightEventLoop", logging,
            ],
            swiftSettings: common),
        .testTarget(
            name: "FanlightEventLoopTests", dependencies: ["FanlightEventLoop"], swiftSettings: common),
        .testTarget(
            name: "FanlightProxyTests",
            dependencies: ["FanlightProxy", "FanlightEventLoop", "FanlightIR", "FanlightObservability", "FanlightRouting"] + tls,
            swiftSettings: common),
        .testTarget(
            name: "FanlightCELTests", dependencies: ["FanlightCEL", "FanlightManifests", "FanlightResources"], swiftSettings: common),
        .testTarget(
            name: "FanlightPatchTests", dependencies: ["FanlightPatch", "FanlightManifests", "FanlightResources"], swiftSettings: common),
        .testTarget(
            name: "FanlightValidationTests", dependencies: ["FanlightValidation", "FanlightManifests", "FanlightResources"],
            swiftSettings: common),
        .testTarget(
            name: "FanlightSchemasTests", dependencies: ["FanlightSchemas", "FanlightManifests", "FanlightResources"], swiftSettings: common
        ),
        .testTarget(
            name: "FanlightStoreSQLiteTests", dependencies: ["FanlightStoreSQLite", "FanlightStore", "FanlightResources", logging],
            swiftSettings: common),
        .testTarget(
            name: "FanlightAccessTests",
            dependencies: ["FanlightAccess", "FanlightManifests", "FanlightResources", logging] + certificates,
            swiftSettings: common),
        .testTarget(
            name: "FanlightHTTPTests", dependencies: ["FanlightHTTP", logging, http2] + certificates + nio + tls, swiftSettings: common),
        .testTarget(
            name: "FanlightAPIServerTests",
            dependencies: [
                "FanlightAPIServer", "FanlightAccess", "FanlightHTTP", "FanlightManifests", "FanlightPatch", "FanlightResources",
                "FanlightSchemas",
                "FanlightStore", logging,
            ], swiftSettings: common),
        .testTarget(
            name: "FanlightKubectlTests",
            dependencies: [
                "FanlightCommands", "FanlightAPIServer", "FanlightManifests", "FanlightResources", "FanlightSamples", "FanlightStore",
                "FanlightWorkloads", logging, argumentParser,
            ], swiftSettings: common),
        .testTarget(name: "FanlightConsoleBrowserTests", dependencies: ["FanlightCommands"], swiftSettings: common),
        .testTarget(
            name: "FanlightFeedTests",
            dependencies: [
                "EnvoyAPI", "FanlightFeed", "FanlightIR", "FanlightCompiler", "FanlightManifests", "FanlightResources", protobuf,
            ],
            swiftSettings: common),
        .testTarget(
            name: "FanlightFeedTransportTests",
            dependencies: ["EnvoyAPI", "FanlightFeedTransport", "FanlightFeed", "FanlightIR", protobuf, logging] + grpc + nio + tls
                + certificates,
            swiftSettings: common),
        .testTarget(
            name: "FanlightConsoleTests",
            dependencies: ["FanlightConsole", "FanlightHTTP", "FanlightManifests", "FanlightResources", logging] + nio,
            swiftSettings: common),
        .testTarget(name: "FanlightDNSTests", dependencies: ["FanlightDNS", logging] + nio, swiftSettings: common),
        .testTarget(name: "FanlightStoreTests", dependencies: ["FanlightStore", "FanlightResources"], swiftSettings: common),
        .testTarget(
            name: "FanlightObservabilityTests", dependencies: ["FanlightFiles", "FanlightObservability", "FanlightIR"],
            swiftSettings: common),
        .testTarget(name: "FanlightSamplesTests", dependencies: ["FanlightSamples", logging] + nio, swiftSettings: common),
    ] + benchmarks,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
