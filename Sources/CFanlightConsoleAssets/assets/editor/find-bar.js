// Searching and replacing in the editor.

import { h, debounce } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { button } from "../core/ui.js";

const marked = 500;

export function findBar(CodeMirror, cm, { readOnly }) {
  let marks = [], found = [];
  const what = h("input", { type: "search", "aria-label": t("editor.find"), placeholder: t("editor.find"), autocomplete: "off", spellcheck: "false" });
  const by = h("input", { type: "text", "aria-label": t("editor.replaceBy"), placeholder: t("editor.replaceBy"), autocomplete: "off", spellcheck: "false" });
  const count = h("span.faint", { role: "status" });
  const element = h("div.yaml-find", { hidden: true, role: "search" }, what,
    button("↑", { onclick: () => next(-1), "aria-label": t("editor.previousMatch") }), button("↓", { onclick: () => next(1), "aria-label": t("editor.nextMatch") }), count,
    readOnly ? null : [by, button(t("editor.replace"), { onclick: replaceOne }), button(t("editor.replaceAll"), { onclick: replaceAll })],
    h("button.close", { type: "button", "aria-label": t("core.close"), onclick: close }, "×"));

  function clear() { for (const each of marks) each.clear(); marks = []; found = []; }

  function search() {
    clear();
    if (what.value) {
      const cursor = cm.getSearchCursor(what.value, { line: 0, ch: 0 }, { caseFold: true });
      while (found.length < marked && cursor.findNext()) found.push({ from: cursor.from(), to: cursor.to() });
    }
    cm.operation(() => { marks = found.map(({ from, to }) => cm.markText(from, to, { className: "yaml-found" })); });
    tell();
  }

  function tell(index = -1) {
    count.textContent = !what.value ? "" : !found.length ? t("editor.noMatch") : index < 0 ? t("editor.matches", { n: found.length }) : `${index + 1}/${found.length}`;
  }

  function next(step) {
    if (element.hidden) open();
    if (!found.length) return;
    const at = cm.getCursor(step > 0 ? "to" : "from");
    let index = step > 0 ? found.findIndex(({ from }) => CodeMirror.cmpPos(from, at) >= 0) : found.findLastIndex(({ to }) => CodeMirror.cmpPos(to, at) <= 0);
    if (index < 0) index = step > 0 ? 0 : found.length - 1;
    cm.setSelection(found[index].from, found[index].to);
    cm.scrollIntoView(found[index], 60);
    tell(index);
  }

  function replaceOne() {
    const selected = cm.getSelection();
    if (selected && selected.toLowerCase() === what.value.toLowerCase()) { cm.replaceSelection(by.value, "end"); search(); }
    next(1);
  }

  function replaceAll() {
    cm.operation(() => { for (const { from, to } of found.toReversed()) cm.replaceRange(by.value, from, to); });
    search();
  }

  function open() {
    element.hidden = false;
    const selected = cm.getSelection();
    if (selected && !selected.includes("\n")) what.value = selected;
    what.focus();
    what.select();
    search();
  }

  function close() { clear(); element.hidden = true; cm.focus(); }

  what.addEventListener("input", search);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
    if (event.key === "Enter" && event.target === what) { event.preventDefault(); next(event.shiftKey ? -1 : 1); }
    if (event.key === "Enter" && event.target === by) { event.preventDefault(); replaceOne(); }
    if (event.key === "F3") { event.preventDefault(); next(event.shiftKey ? -1 : 1); }
  });
  cm.on("changes", debounce(200, () => { if (!element.hidden) search(); }));
  return { element, open, close, next };
}
