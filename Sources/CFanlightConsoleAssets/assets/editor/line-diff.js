// What changed between two texts, line by line. Pages are not touched here.

/** Beyond this many differences a stretch without a unique line in common counts as replaced as a whole, so that the time stays bounded. */
const boundOfEdits = 600;

export const linesOf = (text) => {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
};

/**
 * The changes from `a` to `b` (texts or arrays of lines), in order: `[{aFrom, aTo, bFrom, bTo}]`, lines counted from 0, ends not included. What lies between is equal.
 */
export function changes(a, b) {
  const left = typeof a === "string" ? linesOf(a) : a, right = typeof b === "string" ? linesOf(b) : b;
  const found = [];
  stretch(left, 0, left.length, right, 0, right.length, found);
  // Neighbours become one change.
  const joined = [];
  for (const each of found) {
    const last = joined.at(-1);
    if (last && last.aTo === each.aFrom && last.bTo === each.bFrom) { last.aTo = each.aTo; last.bTo = each.bTo; } else joined.push({ ...each });
  }
  return joined;
}

function stretch(a, aFrom, aTo, b, bFrom, bTo, found) {
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) { aFrom++; bFrom++; }
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) { aTo--; bTo--; }
  if (aFrom === aTo && bFrom === bTo) return;
  if (aFrom === aTo || bFrom === bTo) { found.push({ aFrom, aTo, bFrom, bTo }); return; }
  if (shortest(a, aFrom, aTo, b, bFrom, bTo, found)) return;
  const anchors = uniqueInCommon(a, aFrom, aTo, b, bFrom, bTo);
  if (!anchors.length) { found.push({ aFrom, aTo, bFrom, bTo }); return; }
  let i = aFrom, j = bFrom;
  for (const [x, y] of anchors) {
    stretch(a, i, x, b, j, y, found);
    i = x + 1; j = y + 1;
  }
  stretch(a, i, aTo, b, j, bTo, found);
}

/** Myers' greedy search for the fewest edits; false where there are too many. */
function shortest(a, aFrom, aTo, b, bFrom, bTo, found) {
  const n = aTo - aFrom, m = bTo - bFrom;
  const most = Math.min(n + m, boundOfEdits);
  const furthest = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const trace = [];
  let edits = -1;
  search: for (let d = 0; d <= most; d++) {
    trace.push(furthest.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && furthest[middle + k - 1] < furthest[middle + k + 1]) ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1;
      let y = x - k;
      while (x < n && y < m && a[aFrom + x] === b[bFrom + y]) { x++; y++; }
      furthest[middle + k] = x;
      if (x >= n && y >= m) { edits = d; break search; }
    }
  }
  if (edits < 0) return false;
  const steps = [];
  let x = n, y = m;
  for (let d = edits; d > 0; d--) {
    const before = trace[d];
    const at = (k) => before[k + d + 1];
    const k = x - y;
    const previous = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const px = at(previous), py = px - previous;
    while (x > px && y > py) { x--; y--; }
    steps.push(previous === k + 1 ? { aFrom: aFrom + px, aTo: aFrom + px, bFrom: bFrom + py, bTo: bFrom + py + 1 } : { aFrom: aFrom + px, aTo: aFrom + px + 1, bFrom: bFrom + py, bTo: bFrom + py });
    x = px; y = py;
  }
  found.push(...steps.reverse());
  return true;
}

/** Lines that occur once on both sides, in an order that both have: the longest such chain. */
function uniqueInCommon(a, aFrom, aTo, b, bFrom, bTo) {
  const places = (lines, from, to) => {
    const once = new Map();
    for (let i = from; i < to; i++) once.set(lines[i], once.has(lines[i]) ? -1 : i);
    return once;
  };
  const left = places(a, aFrom, aTo), right = places(b, bFrom, bTo);
  const pairs = [];
  for (const [line, i] of left) if (i >= 0 && right.get(line) >= 0) pairs.push([i, right.get(line)]);
  const tails = [], previous = new Array(pairs.length).fill(-1);
  pairs.forEach(([, j], index) => {
    let low = 0, high = tails.length;
    while (low < high) { const half = (low + high) >> 1; if (pairs[tails[half]][1] < j) low = half + 1; else high = half; }
    previous[index] = low > 0 ? tails[low - 1] : -1;
    tails[low] = index;
  });
  const chain = [];
  for (let i = tails.at(-1) ?? -1; i >= 0; i = previous[i]) chain.push(pairs[i]);
  return chain.reverse();
}

/** Both texts as rows: `[{kind: "same" | "removed" | "added", text, a, b}]` with line numbers from 1. */
export function lineDiff(a, b) {
  const left = linesOf(a), right = linesOf(b);
  const rows = [];
  let i = 0, j = 0;
  const same = (to) => { while (i < to) { rows.push({ kind: "same", text: left[i], a: i + 1, b: j + 1 }); i++; j++; } };
  for (const each of changes(left, right)) {
    same(each.aFrom);
    for (; i < each.aTo; i++) rows.push({ kind: "removed", text: left[i], a: i + 1 });
    for (; j < each.bTo; j++) rows.push({ kind: "added", text: right[j], b: j + 1 });
  }
  same(left.length);
  return rows;
}
