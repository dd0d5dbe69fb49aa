// A field for YAML: problems at their lines while one types, completion and explanations from the API's schemas. A plain text field with the same problems and
// explanations where CodeMirror is not installed.

import { h, debounce, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { askAbout, APIError } from "../core/api.js";
import { button, describe } from "../core/ui.js";
import { loadCodeMirror } from "./codemirror.js";
import { codeField } from "./code-field.js";
import { plainField } from "./plain-field.js";
import { fieldDocs } from "./field-docs.js";
import { fieldPath, headOf, placeOf, readLines } from "./yaml-text.js";
import texts from "../text/editor.js";

register(texts);

const shownProblems = 50;

/**
 * `{element, text(), setText(text), markProblems(diagnostics), problems(), focus(), dispose()}`. `kind` is assumed where the text does not tell one; `onChange(text)` is
 * called for every change, `onProblems(problems)` when the server has looked at the text. Its listeners end with `dispose()`.
 */
export function yamlEditor({ text = "", kind = "", readOnly = false, namespace = "", label = t("editor.label"), onChange = () => {}, onProblems = () => {}, checks = !readOnly } = {}) {
  let field = null, waitingText = text, problems = [], isDisposed = false, checking = null, isUnavailable = false;
  const status = h("p.yaml-status", { role: "status" });
  const list = h("ul.yaml-problems");
  const announced = h("p.hidden", { role: "status" });
  const docs = fieldDocs({ kind });
  const box = h("div.yaml-text", h("div.loading", h("span.spinner", { "aria-hidden": "true" }), t("core.loading")));
  const hintID = uniqueID("hint");
  const hint = h("p.yaml-hint.faint", { id: hintID });
  const tools = h("div.yaml-tools", hint);
  const element = h("div.yaml-editor", { "data-own": true }, tools, h("div.yaml-main", box, docs.element), h("div.yaml-below", status, list), announced);

  const current = () => (field ? field.text() : waitingText);

  const check = debounce(300, async () => {
    checking?.abort();
    const asked = current();
    if (isDisposed || isUnavailable || !checks) return;
    if (!asked.trim()) return mark([]);
    const own = (checking = new AbortController());
    try {
      const answer = await askAbout("validate", asked, { strict: "true" }, { signal: own.signal });
      if (own.signal.aborted || isDisposed) return;
      mark(answer.problems ?? []);
      onProblems(problems, answer);
    } catch (error) {
      if (error.name === "AbortError" || isDisposed) return;
      if (error.status === 404 || error.status === 405) { isUnavailable = true; status.textContent = t("editor.noChecks"); return; }
      if (error instanceof APIError && error.status === 400) { mark([{ level: "error", message: error.message, ...place(error.message) }]); onProblems(problems, null); return; }
      status.textContent = describe(error);
    }
  });

  function mark(diagnostics) {
    const asked = current();
    problems = located(diagnostics, asked);
    field?.mark(problems);
    const errors = problems.filter((each) => each.level === "error").length, warnings = problems.filter((each) => each.level === "warning").length;
    status.className = `yaml-status ${errors ? "error" : warnings ? "warning" : "ok"}`;
    status.replaceChildren(h("span.mark", { "aria-hidden": "true" }, errors ? "✕ " : warnings ? "! " : "✓ "),
      !problems.length ? t("editor.noProblems") : [errors ? t("editor.errors", { n: errors }) : null, warnings ? t("editor.warnings", { n: warnings }) : null, errors || warnings ? null : t("editor.infos", { n: problems.length })].filter(Boolean).join(" · "));
    list.replaceChildren(...problems.slice(0, shownProblems).map((each) => h("li", { class: each.level },
      h("button.yaml-problem", { type: "button", onclick: () => field?.jump(each.line, each.from) },
        h("span.mark", { "aria-hidden": "true" }, each.level === "error" ? "✕" : each.level === "warning" ? "!" : "i"), h("span.hidden", t(`core.level.${each.level}`), " "),
        h("span.yaml-line", t("editor.line", { line: each.line + 1 })), each.field ? h("code", each.field) : null, h("span", each.message), each.code ? h("span.faint.mono", each.code) : null))),
      ...(problems.length > shownProblems ? [h("li.faint", t("core.more", { n: problems.length - shownProblems }))] : []));
  }

  const listeners = {
    label, describedBy: hintID, readOnly, kind, namespace: () => namespace,
    onChange: (value) => { onChange(value); if (checks && !isUnavailable) status.classList.add("waiting"); check(); },
    onCursor: (place) => docs.show(current(), place),
    onExplain: async () => { announced.textContent = ""; announced.textContent = await docs.words(current(), field.cursor()); },
    docs,
  };

  (async () => {
    const CodeMirror = await loadCodeMirror();
    if (isDisposed) return;
    field = CodeMirror ? codeField(CodeMirror, waitingText, listeners) : plainField(waitingText, listeners);
    box.replaceChildren(field.element);
    hint.textContent = CodeMirror ? t(readOnly ? "editor.hintReadOnly" : "editor.hint") : t("editor.hintPlain");
    if (field.find) tools.append(button(t("editor.find"), { kind: "quiet", onclick: () => field.find() }));
    if (isWanted) field.focus();
    if (wantedField) goTo(wantedField);
    docs.show(current(), field.cursor());
    if (problems.length) field.mark(problems);
    check();
  })();
  let isWanted = false, wantedField = "";

  /** Goes to a field such as `spec.http[0].match`, or to the nearest thing around it that is there. */
  function goTo(name) {
    wantedField = name;
    if (!field) return;
    const all = current().split("\n");
    const found = placeOf(readLines(all), 0, fieldPath(name), all);
    if (found) field.jump(found.line, found.from);
  }

  return {
    element,
    text: current,
    goTo,
    setText(value) { if (field) field.setText(value); else waitingText = value; check(); },
    markProblems: mark,
    problems: () => problems,
    setNamespace(name) { namespace = name; },
    focus() { if (field) field.focus(); else isWanted = true; },
    dispose() { isDisposed = true; check.cancel(); checking?.abort(); docs.dispose(); field?.dispose(); },
  };
}

/** Line and column that a message of a parser names. */
function place(message) {
  const found = /line (\d+)(?:, column (\d+))?/.exec(message);
  return found ? { line: Number(found[1]), column: found[2] ? Number(found[2]) : undefined } : {};
}

/** Diagnostics with the range of the text that they are about: `line`, `from` and `to` count from 0. */
export function located(diagnostics, text) {
  const all = text.split("\n");
  const read = readLines(all);
  const heads = read.documents.map((_, i) => headOf(read, i));
  const last = Math.max(0, all.length - 1);
  return diagnostics.map((each) => {
    const told = { ...place(each.message ?? ""), ...(each.line ? { line: each.line } : {}), ...(each.column ? { column: each.column } : {}) };
    let document = told.line ? read.lines[Math.min(told.line - 1, last)]?.document ?? 0 : heads.findIndex((head) => head.kind === each.kind && head.name === each.name);
    if (document < 0) document = 0;
    const found = each.field ? placeOf(read, document, fieldPath(each.field), all) : null;
    if (found && (found.isExact || !told.line)) return { ...each, line: found.line, from: found.from, to: Math.max(found.to, found.from + 1) };
    const line = Math.min(told.line ? told.line - 1 : found?.line ?? read.documents[document]?.from ?? 0, last);
    const content = all[line] ?? "";
    const start = content.length - content.trimStart().length;
    const from = told.column ? Math.min(told.column - 1, Math.max(0, content.length - 1)) : start;
    return { ...each, line, from, to: Math.max(from + 1, content.trimEnd().length) };
  }).sort((a, b) => rank(a) - rank(b) || a.line - b.line);
}
const rank = ({ level }) => ({ error: 0, warning: 1 })[level] ?? 2;
