// Two changes of one text brought together. Pages are not touched here.

import { changes, linesOf } from "./line-diff.js";

/**
 * What becomes of `base` when both changes are made: parts in order, `{kind, lines}` with kind `same`, `mine`, `theirs` or `both` (both changed it alike), and
 * `{kind: "conflict", base, mine, theirs}` where they changed the same lines, or lines that touch.
 */
export function merge3(base, mine, theirs) {
  const old = linesOf(base), left = linesOf(mine), right = linesOf(theirs);
  const own = changes(old, left), other = changes(old, right);
  const parts = [];
  const push = (kind, lines) => { if (lines.length) { const last = parts.at(-1); if (last?.kind === kind && kind === "same") last.lines.push(...lines); else parts.push({ kind, lines }); } };
  let at = 0, i = 0, j = 0, ownShift = 0, otherShift = 0;
  while (i < own.length || j < other.length) {
    const from = Math.min(own[i]?.aFrom ?? Infinity, other[j]?.aFrom ?? Infinity);
    push("same", old.slice(at, from));
    let to = from, iTo = i, jTo = j;
    // Everything that overlaps or touches is one part.
    for (let grew = true; grew;) {
      grew = false;
      if (iTo < own.length && own[iTo].aFrom <= to) { to = Math.max(to, own[iTo++].aTo); grew = true; }
      if (jTo < other.length && other[jTo].aFrom <= to) { to = Math.max(to, other[jTo++].aTo); grew = true; }
    }
    const mineLines = side(left, own, i, iTo, from, to, ownShift), theirLines = side(right, other, j, jTo, from, to, otherShift);
    ownShift += shift(own, i, iTo); otherShift += shift(other, j, jTo);
    if (iTo === i) part(parts, "theirs", theirLines, old.slice(from, to));
    else if (jTo === j) part(parts, "mine", mineLines, old.slice(from, to));
    else if (mineLines.join("\n") === theirLines.join("\n")) part(parts, "both", mineLines, old.slice(from, to));
    else parts.push({ kind: "conflict", base: old.slice(from, to), mine: mineLines, theirs: theirLines });
    at = to; i = iTo; j = jTo;
  }
  push("same", old.slice(at));
  return parts;
}

const part = (parts, kind, lines, base) => parts.push({ kind, lines, base });
const shift = (all, from, to) => all.slice(from, to).reduce((sum, each) => sum + (each.bTo - each.bFrom) - (each.aTo - each.aFrom), 0);
/** The lines that one side has for the lines from…to of the base. */
const side = (lines, all, from, to, baseFrom, baseTo, shifted) => lines.slice(baseFrom + shifted, baseTo + shifted + shift(all, from, to));

export const hasConflicts = (parts) => parts.some((each) => each.kind === "conflict");

/** The merged text; `choose(conflict, i)` gives the lines for the i-th conflict. */
export function mergedText(parts, choose) {
  let count = 0;
  const lines = parts.flatMap((each) => (each.kind === "conflict" ? choose(each, count++) : each.lines));
  return lines.length ? `${lines.join("\n")}\n` : "";
}
