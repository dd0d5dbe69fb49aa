"""Tests of dev/lint and dev/check-imports: each plants a violation in a folder of its own and expects it to be named."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

DEV = pathlib.Path(__file__).resolve().parent

# A small table of its own, so that a change of the real one is no reason to change these tests.
TABLE = """
0  CFanlightConsoleAssets  c
0  FanlightResources     pure
0  FanlightIR            pure
1  FanlightCompiler      pure  FanlightResources FanlightIR
1  FanlightRouting       pure  FanlightIR
3  FanlightProxy         full  FanlightIR FanlightRouting Glibc
3  FanlightControlPlane  full  FanlightResources FanlightCompiler
4  FanlightSamples       full  Foundation
4  FanlightCommands      full  below FanlightSamples
"""


class LintTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        self.write("dev/imports.txt", TABLE)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run_tool(self, tool):
        command = [sys.executable, "-B", str(DEV / tool), "--root", str(self.root)]
        result = subprocess.run(command, capture_output=True, text=True)
        return result.returncode, result.stdout

    def expect(self, tool, finding):
        status, output = self.run_tool(tool)
        self.assertEqual(status, 1, output)
        self.assertIn(finding, output)

    def expect_clean(self, tool):
        self.assertEqual(self.run_tool(tool), (0, ""))

    def test_the_table_of_the_project_is_consistent(self):
        self.write("dev/imports.txt", (DEV / "imports.txt").read_text())
        self.expect_clean("check-imports")

    def test_imports_that_the_table_lists_are_accepted(self):
        self.write("Sources/FanlightProxy/A.swift", "package import FanlightIR\nimport FanlightRouting\nimport Glibc\n")
        self.write("Sources/FanlightCompiler/B.swift", "import FoundationEssentials\nimport struct FanlightIR.Route\n")
        self.write("Sources/FanlightCommands/C.swift", "import FanlightSamples\n@preconcurrency import FanlightProxy\n")
        self.expect_clean("check-imports")

    def test_a_sibling_of_level_3_is_refused(self):
        self.write("Sources/FanlightProxy/A.swift", "import FanlightIR\nimport FanlightControlPlane\n")
        self.expect("check-imports", "Sources/FanlightProxy/A.swift:2: FanlightProxy and FanlightControlPlane are both at level 3")

    def test_a_higher_level_is_refused(self):
        self.write("Sources/FanlightIR/A.swift", "package import FanlightCompiler\n")
        self.expect("check-imports", "Sources/FanlightIR/A.swift:1: imports point down")

    def test_a_lower_module_that_is_not_listed_is_refused(self):
        self.write("Sources/FanlightProxy/A.swift", "internal import struct FanlightResources.Selector\n")
        self.expect("check-imports", "Sources/FanlightProxy/A.swift:1: dev/imports.txt does not let")

    def test_foundation_in_a_pure_module_is_refused_behind_a_condition_too(self):
        self.write(
            "Sources/FanlightRouting/A.swift",
            "#if canImport(FoundationEssentials)\nimport FoundationEssentials\n#else\nimport Foundation\n#endif\n",
        )
        self.expect("check-imports", "Sources/FanlightRouting/A.swift:4: FanlightRouting may not import Foundation")

    def test_a_second_statement_on_a_line_is_seen(self):
        self.write("Sources/FanlightCompiler/A.swift", "import FanlightIR; import Dispatch\n")
        self.expect("check-imports", "Sources/FanlightCompiler/A.swift:1:")

    def test_a_module_that_the_table_does_not_know_is_refused(self):
        self.write("Sources/FanlightExtra/A.swift", "import Swift\n")
        self.expect("check-imports", "Sources/FanlightExtra: the module is not in dev/imports.txt")

    def test_comments_and_strings_are_not_imports(self):
        self.write("Sources/FanlightIR/A.swift", '// import NIOCore\n/*\nimport NIOCore\n*/\nlet text = """\n  import NIOCore\n  """\n')
        self.expect_clean("check-imports")

    def test_an_import_after_a_comment_with_a_path_in_it_is_seen(self):
        self.write("Sources/FanlightIR/A.swift", "// see Sources/*\nimport NIOCore\n")
        self.expect("check-imports", "Sources/FanlightIR/A.swift:2:")

    def test_a_table_that_points_up_is_refused(self):
        self.write("dev/imports.txt", "0 FanlightIR pure FanlightProxy\n3 FanlightProxy full\n")
        self.expect("check-imports", "dev/imports.txt:1: FanlightIR (level 0) may not list FanlightProxy (level 3)")

    def test_a_pure_module_cannot_list_foundation(self):
        self.write("dev/imports.txt", "0 FanlightIR pure Foundation\n")
        self.expect("check-imports", "dev/imports.txt:1: FanlightIR is pure")

    def test_lint_fails_when_the_layers_do(self):
        self.write("Sources/FanlightIR/A.swift", "import NIOCore\n")
        self.expect("lint", "Sources/FanlightIR/A.swift:1:")

    def test_a_long_file_is_named(self):
        self.write("Sources/FanlightIR/A.swift", "\n" * 501)
        self.expect("lint", "Sources/FanlightIR/A.swift:501: 501 lines")

    def test_a_file_of_the_greatest_size_is_accepted(self):
        self.write("Sources/FanlightIR/A.swift", "\n" * 500)
        self.expect_clean("lint")

    def test_words_that_must_not_stand_in_the_code_are_named(self):
        for name, text in [
            ("Sources/FanlightIR/A.swift", "let a = try" + "! f()\n"),
            ("Sources/FanlightIR/A.swift", "// TO" + "DO later\n"),
            ("Tests/FanlightIRTests/A.swift", "@Test(.disab" + 'led("why")) func a() {}\n'),
            ("Tests/FanlightIRTests/A.swift", "import XC" + "Test\n"),
            ("docs/a.md", "see ../sha" + "red/reference\n"),
            ("dev/tool", "cd /wo" + "rk/main\n"),
        ]:
            with self.subTest(name=name, text=text):
                self.write(name, text)
                self.expect("lint", f"{name}:1:")
                (self.root / name).unlink()

    def test_a_folder_that_only_ends_like_an_outside_one_is_accepted(self):
        self.write("docs/a.md", "docs/wo" + "rk/a.md and examples/../sha" + "redness\n")
        self.expect_clean("lint")

    def test_an_embedded_file_that_is_not_listed_is_named(self):
        folder = "Sources/CFanlightConsoleAssets"
        self.write(f"{folder}/assets.c", "// The list that dev/list-console-assets writes, sorted.\n// The end of the list.\n")
        self.write(f"{folder}/assets/core/a.js", "export const a = 1;\n")
        self.expect("lint", f"{folder}/assets.c: does not list")
        subprocess.run([sys.executable, "-B", str(DEV / "list-console-assets"), "--root", str(self.root)], check=True)
        self.assertIn('#embed "assets/core/a.js"\n', (self.root / folder / "assets.c").read_text())
        self.expect_clean("lint")


if __name__ == "__main__":
    unittest.main()
