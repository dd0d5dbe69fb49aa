// Two texts beside each other, or one below the other on a phone; what is equal is folded.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { lineDiff } from "./line-diff.js";
import texts from "../text/editor.js";

register(texts);
export { changes, lineDiff, linesOf } from "./line-diff.js";

const context = 3;
const shownRows = 1_500;

/** `labels` are the titles of both sides. */
export function diffView(before, after, { labels = [t("diff.before"), t("diff.after")] } = {}) {
  const rows = lineDiff(before, after);
  const removed = rows.filter((row) => row.kind === "removed").length, added = rows.filter((row) => row.kind === "added").length;
  if (!removed && !added) return h("p.empty", t("diff.equal"));
  const wide = matchMedia("(min-width: 861px)");
  const body = h("div.diff-body");
  const open = new Set();
  function draw() {
    const isWide = wide.matches;
    const parts = folded(rows, open);
    const shown = parts.slice(0, shownRows);
    const bodyRows = isWide ? beside(shown) : below(shown);
    body.replaceChildren(h("table.diff", { class: isWide ? "beside" : "below" },
      // Widths are those of the first row, which has none: columns have them.
      h("colgroup", (isWide ? ["number", "sign", "text", "number", "sign", "text"] : ["number", "number", "sign", "text"]).map((name) => h("col", { class: `diff-${name}` }))),
      h("thead", isWide ? h("tr", h("th", { scope: "col", colspan: "3" }, labels[0]), h("th", { scope: "col", colspan: "3" }, labels[1])) : h("tr", h("th", { scope: "col", colspan: "4" }, `${labels[0]} → ${labels[1]}`))),
      h("tbody", bodyRows)), parts.length > shown.length ? h("p.faint", t("core.more", { n: parts.length - shown.length })) : "");
  }
  const fold = (part, columns) => h("tr.diff-fold", h("td", { colspan: columns }, h("button", { type: "button", onclick: () => { open.add(part.from); draw(); } }, t("diff.unchanged", { n: part.count }))));
  const number = (value) => h("td.diff-number", { "aria-hidden": "true" }, value ?? "");
  const sign = (kind) => h("td.diff-sign", kind === "removed" ? h("span", { "aria-label": t("diff.removed") }, "−") : kind === "added" ? h("span", { "aria-label": t("diff.added") }, "+") : "");
  const cell = (row) => h("td.diff-text", { class: row?.kind ?? "none" }, row?.text ?? "");
  function below(parts) {
    return parts.map((row) => (row.kind === "fold" ? fold(row, 4) : h("tr", { class: row.kind }, number(row.a), number(row.b), sign(row.kind), cell(row))));
  }
  function beside(parts) {
    const result = [];
    for (let i = 0; i < parts.length;) {
      const row = parts[i];
      if (row.kind === "fold") { result.push(fold(row, 6)); i++; continue; }
      if (row.kind === "same") { result.push(h("tr", number(row.a), sign(), cell(row), number(row.b), sign(), cell(row))); i++; continue; }
      const left = [], right = [];
      while (parts[i]?.kind === "removed") left.push(parts[i++]);
      while (parts[i]?.kind === "added") right.push(parts[i++]);
      for (let n = 0; n < Math.max(left.length, right.length); n++) {
        result.push(h("tr", number(left[n]?.a), sign(left[n]?.kind), cell(left[n]), number(right[n]?.b), sign(right[n]?.kind), cell(right[n])));
      }
    }
    return result;
  }
  draw();
  const redraw = () => { if (element.isConnected) draw(); else if (wasConnected) wide.removeEventListener("change", redraw); };
  let wasConnected = false;
  wide.addEventListener("change", redraw);
  const element = h("div.diff-view", { "data-own": true }, h("p.diff-count", h("span.diff-plus", t("diff.addedLines", { n: added })), " · ", h("span.diff-minus", t("diff.removedLines", { n: removed }))), body);
  requestAnimationFrame(() => { wasConnected = element.isConnected; });
  return element;
}

/** Rows with the unchanged ones that are far from any change as `{kind: "fold", from, count}`. */
function folded(rows, open) {
  const near = new Uint8Array(rows.length);
  rows.forEach((row, i) => { if (row.kind !== "same") near.fill(1, Math.max(0, i - context), Math.min(rows.length, i + context + 1)); });
  const result = [];
  for (let i = 0; i < rows.length;) {
    if (near[i]) { result.push(rows[i++]); continue; }
    let end = i;
    while (end < rows.length && !near[end]) end++;
    if (end - i <= 2 || open.has(i)) result.push(...rows.slice(i, end)); else result.push({ kind: "fold", from: i, count: end - i });
    i = end;
  }
  return result;
}
