// Somebody else was faster: both changes of one text brought together, conflicts to choose.

import { h, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { button, note } from "../core/ui.js";
import { diffView } from "./diff.js";
import { merge3, mergedText } from "./merge.js";
import texts from "../text/editor.js";

register(texts);

const folded = 3;

/** `onMerged(text)` gets the text of both changes, `onCancel()` goes back to one's own. */
export function threeWayView({ base, mine, theirs, onMerged, onCancel }) {
  const parts = merge3(base, mine, theirs);
  const conflicts = parts.filter((part) => part.kind === "conflict");
  const chosen = conflicts.map(() => null);
  const take = button(t("merge.take"), { kind: "primary", onclick: () => onMerged(mergedText(parts, (part, i) => lines(part, chosen[i]))) });
  const left = h("span", { role: "status" });
  function update() {
    const open = chosen.filter((each) => each === null).length;
    take.disabled = open > 0;
    left.textContent = open ? t("merge.left", { n: open }) : t("merge.ready");
  }
  let index = 0;
  const body = h("div.merge", parts.map((part, i) => {
    if (part.kind === "same") return stretch(part.lines, i === 0, i === parts.length - 1);
    if (part.kind === "conflict") return conflict(part, index++);
    return h("div.merge-part", { class: part.kind }, h("p.merge-who", t(`merge.${part.kind}`)),
      (part.base ?? []).map((line) => h("pre.removed", h("span.mark", "− "), line)), part.lines.map((line) => h("pre.added", h("span.mark", "+ "), line)));
  }));

  function conflict(part, i) {
    const name = uniqueID("choice");
    const choice = (value, title, content) => {
      const id = uniqueID("lines");
      return h("label.merge-choice", h("span.merge-title", h("input", { type: "radio", name, value, "aria-label": title, "aria-describedby": id, onchange: () => { chosen[i] = value; update(); } }), " ", title), h("pre", { id }, content.length ? content.join("\n") : t("merge.nothing")));
    };
    return h("fieldset.merge-conflict", h("legend", t("merge.conflict", { i: i + 1, of: conflicts.length })),
      h("div.merge-sides", choice("mine", t("merge.useMine"), part.mine), choice("theirs", t("merge.useTheirs"), part.theirs)),
      h("details", h("summary", t("merge.base")), h("pre", part.base.length ? part.base.join("\n") : t("merge.nothing"))),
      part.mine.length && part.theirs.length ? h("label", h("input", { type: "radio", name, value: "both", onchange: () => { chosen[i] = "both"; update(); } }), " ", t("merge.useBoth")) : null);
  }
  update();
  return h("div.three-way",
    note(conflicts.length ? "warning" : "info", h("p", h("strong", t("merge.title"))), h("p", conflicts.length ? t("merge.conflicts", { n: conflicts.length }) : t("merge.clean"))),
    h("details", h("summary", t("merge.showTheirs")), diffView(base, theirs, { labels: [t("merge.base"), t("merge.theirVersion")] })),
    body, h("div.merge-foot", left, h("div.actions", button(t("merge.back"), { onclick: onCancel }), take)));
}

const lines = (part, choice) => (choice === "theirs" ? part.theirs : choice === "both" ? [...part.mine, ...part.theirs] : part.mine);

function stretch(all, isFirst, isLast) {
  const keepHead = isFirst ? 0 : folded, keepTail = isLast ? 0 : folded;
  const text = (from, to) => (to > from ? h("pre", all.slice(from, to).join("\n")) : null);
  if (all.length <= keepHead + keepTail + 2) return h("div.merge-same", text(0, all.length));
  return h("div.merge-same", text(0, keepHead), h("details", h("summary", t("diff.unchanged", { n: all.length - keepHead - keepTail })), text(keepHead, all.length - keepTail)), text(all.length - keepTail, all.length));
}
