// The differences of texts, and bringing two changes together.

import { changes, lineDiff, linesOf } from "/assets/editor/line-diff.js";
import { hasConflicts, merge3, mergedText } from "/assets/editor/merge.js";
import { equal, isTrue, numbers } from "./check.js";

const text = (...lines) => `${lines.join("\n")}\n`;
const right = (rows) => rows.filter((row) => row.kind !== "removed").map((row) => row.text);
const left = (rows) => rows.filter((row) => row.kind !== "added").map((row) => row.text);
const mixed = (random, alphabet, length) => Array.from({ length }, () => alphabet[random(alphabet.length)]);

export const tests = {
  "equal texts have no difference": () => equal(changes("a\nb\n", "a\nb\n"), []),
  "a line that changed is one removed and one added": () => equal(lineDiff("a\nb\nc\n", "a\nB\nc\n").map((row) => row.kind), ["same", "removed", "added", "same"]),
  "a text from nothing is added as a whole": () => equal(changes("", "a\nb\n"), [{ aFrom: 0, aTo: 0, bFrom: 0, bTo: 2 }]),
  "the fewest edits are found": () => {
    const rows = lineDiff(text("a", "b", "c", "a", "b", "b", "a"), text("c", "b", "a", "b", "a", "c"));
    equal(rows.filter((row) => row.kind !== "same").length, 5);
  },
  "line numbers of both sides are told": () => equal(lineDiff("a\nb\n", "x\na\nb\n").at(-1), { kind: "same", text: "b", a: 2, b: 3 }),
  "a difference gives back both texts": () => {
    const random = numbers(7);
    for (let i = 0; i < 300; i++) {
      const a = mixed(random, ["a", "b", "c", "d", ""], random(30)), b = mixed(random, ["a", "b", "c", "e", ""], random(30));
      const rows = lineDiff(text(...a), text(...b));
      equal(left(rows), linesOf(text(...a)), "left");
      equal(right(rows), linesOf(text(...b)), "right");
    }
  },
  "long texts without anything in common take little time": () => {
    const a = Array.from({ length: 20_000 }, (_, i) => `a${i}`), b = Array.from({ length: 20_000 }, (_, i) => `b${i}`);
    const begun = performance.now();
    equal(changes(a, b), [{ aFrom: 0, aTo: 20_000, bFrom: 0, bTo: 20_000 }]);
    isTrue(performance.now() - begun < 2_000, "two seconds");
  },
  "long texts with many differences still show what is equal": () => {
    const a = Array.from({ length: 6_000 }, (_, i) => (i % 3 ? `a${i}` : `same${i}`)), b = Array.from({ length: 6_000 }, (_, i) => (i % 3 ? `b${i}` : `same${i}`));
    equal(changes(a, b).length, 2_000);
  },
  "changes of different lines are merged": () => {
    const parts = merge3(text("a", "b", "c", "d", "e"), text("A", "b", "c", "d", "e"), text("a", "b", "c", "d", "E"));
    equal(hasConflicts(parts), false);
    equal(mergedText(parts), text("A", "b", "c", "d", "E"));
  },
  "the same change on both sides is no conflict": () => {
    const parts = merge3(text("a", "b"), text("a", "x"), text("a", "x"));
    equal(parts.map((part) => part.kind), ["same", "both"]);
  },
  "different changes of one line are a conflict": () => {
    const parts = merge3(text("a", "b", "c"), text("a", "mine", "c"), text("a", "theirs", "c"));
    equal(parts[1], { kind: "conflict", base: ["b"], mine: ["mine"], theirs: ["theirs"] });
    equal(mergedText(parts, (conflict) => conflict.theirs), text("a", "theirs", "c"));
  },
  "two insertions at one place are a conflict": () => isTrue(hasConflicts(merge3(text("a", "b"), text("a", "x", "b"), text("a", "y", "b")))),
  "a deletion and a change of one line are a conflict": () => {
    const parts = merge3(text("a", "b", "c"), text("a", "c"), text("a", "B", "c"));
    equal(parts[1], { kind: "conflict", base: ["b"], mine: [], theirs: ["B"] });
  },
  "who changed nothing takes what the other one has": () => {
    const random = numbers(11);
    for (let i = 0; i < 200; i++) {
      const base = text(...mixed(random, ["a", "b", "c", "d"], random(25))), other = text(...mixed(random, ["a", "b", "c", "e"], random(25)));
      equal(mergedText(merge3(base, base, other), () => { throw new Error("no conflict is possible"); }), other);
      equal(mergedText(merge3(base, other, base), () => { throw new Error("no conflict is possible"); }), other);
    }
  },
  "choosing one side of each conflict keeps the whole of a text that changed everywhere": () => {
    const random = numbers(3);
    for (let i = 0; i < 200; i++) {
      const base = mixed(random, ["a", "b", "c", "d"], 12);
      const mine = text(...base.map((line) => `${line}!`)), theirs = text(...mixed(random, ["a", "b", "c", "e"], 12));
      const merged = mergedText(merge3(text(...base), mine, theirs), (conflict) => conflict.mine);
      equal(linesOf(merged).filter((line) => line.endsWith("!")).length, 12);
    }
  },
};
