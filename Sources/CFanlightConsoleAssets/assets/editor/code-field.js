// The editor with CodeMirror: keys, marks, folding, completion, explanations under the pointer.

import { h, debounce } from "../core/dom.js";
import { completions } from "./completion.js";
import { findBar } from "./find-bar.js";

export function codeField(CodeMirror, text, { label, describedBy, readOnly, kind, namespace, onChange, onCursor, onExplain, docs }) {
  const host = h("div.yaml-code");
  const cm = CodeMirror(host, {
    value: text, mode: "yaml", readOnly, lineNumbers: true, lineWrapping: true, tabSize: 2, indentUnit: 2, indentWithTabs: false, smartIndent: false, matchBrackets: true,
    autoCloseBrackets: !readOnly, styleActiveLine: true, foldGutter: { rangeFinder: CodeMirror.fold.indent }, gutters: ["yaml-marks", "CodeMirror-linenumbers", "CodeMirror-foldgutter"],
    screenReaderLabel: label, theme: "fanlight", viewportMargin: 20,
  });
  cm.getInputField().setAttribute("aria-describedby", describedBy);
  const bar = findBar(CodeMirror, cm, { readOnly });
  const element = h("div.yaml-field", bar.element, host);
  const cursor = () => { const { line, ch } = cm.getCursor(); return { line, column: ch }; };

  // Escape lets the next Tab leave the field, as it would leave any other.
  const leaving = { name: "leaving", Tab: false, "Shift-Tab": false, Esc: false };
  let mayLeave = readOnly;
  if (readOnly) cm.addKeyMap(leaving);
  const stay = () => { if (mayLeave && !readOnly) { mayLeave = false; cm.removeKeyMap(leaving); } };
  cm.setOption("extraKeys", {
    Esc: () => {
      mayLeave = true;
      cm.addKeyMap(leaving);
      if (cm.somethingSelected()) cm.setCursor(cm.getCursor());
    },
    Tab: () => (cm.somethingSelected() ? cm.execCommand("indentMore") : cm.execCommand("insertSoftTab")),
    "Shift-Tab": "indentLess",
    Enter: () => newLine(CodeMirror, cm),
    "Ctrl-Space": () => complete(),
    "Ctrl-F": () => bar.open(), "Cmd-F": () => bar.open(), "Ctrl-H": () => bar.open(), "Cmd-Alt-F": () => bar.open(), F3: () => bar.next(1), "Shift-F3": () => bar.next(-1),
    F1: () => onExplain(),
    "Ctrl-/": () => toggleComment(CodeMirror, cm), "Cmd-/": () => toggleComment(CodeMirror, cm),
    "Ctrl-Q": () => cm.foldCode(cm.getCursor()),
  });
  cm.on("keydown", (_, event) => { if (!["Escape", "Tab", "Shift"].includes(event.key)) stay(); });
  cm.on("blur", () => setTimeout(stay, 0));

  const moved = debounce(120, () => { if (!cm.state.completionActive) onCursor(cursor()); });
  cm.on("cursorActivity", moved);
  cm.on("changes", () => onChange(cm.getValue()));

  function complete() {
    if (readOnly || cm.state.completionActive) return;
    cm.showHint({
      hint: () => completions(CodeMirror, cm, { kind, namespace, docs, again: () => setTimeout(complete, 0) }), completeSingle: false, closeOnUnfocus: true,
      container: host.closest("dialog") ?? document.body, closeCharacters: /[\s{}[\],]/,
    });
  }
  cm.on("inputRead", (_, change) => {
    if (change.origin !== "+input" || cm.state.completionActive) return;
    const typed = change.text.join("");
    const { line, ch } = cm.getCursor();
    if (/^[A-Za-z0-9]$/.test(typed) || (typed === " " && /[:-] $/.test(cm.getLine(line).slice(0, ch)))) complete();
  });

  // What is under the pointer.
  const bubble = h("div.yaml-bubble", { hidden: true });
  element.append(bubble);
  const look = debounce(350, async (x, y) => {
    const at = cm.coordsChar({ left: x, top: y }, "window");
    const content = await docs.short(cm.getValue(), { line: at.line, column: at.ch });
    if (!content || !host.matches(":hover")) { bubble.hidden = true; return; }
    bubble.replaceChildren(content);
    bubble.hidden = false;
    const width = Math.min(420, window.innerWidth - 16);
    Object.assign(bubble.style, { maxWidth: `${width}px`, left: `${Math.max(8, Math.min(x, window.innerWidth - width - 8))}px`, top: `${y + 18}px` });
    const below = bubble.getBoundingClientRect();
    if (below.bottom > window.innerHeight - 8) bubble.style.top = `${Math.max(8, y - below.height - 12)}px`;
  });
  host.addEventListener("mousemove", (event) => {
    if (!bubble.hidden) bubble.hidden = true;
    if (event.target.closest(".CodeMirror-lines") && event.buttons === 0) look(event.clientX, event.clientY); else look.cancel();
  });
  host.addEventListener("mouseleave", () => { look.cancel(); bubble.hidden = true; });
  cm.on("keydown", () => { bubble.hidden = true; });

  let marks = [];
  // CodeMirror measures nothing while it is not shown.
  const size = new ResizeObserver(() => cm.refresh());
  size.observe(host);

  return {
    element, cursor,
    text: () => cm.getValue(),
    setText(value) {
      if (value === cm.getValue()) return;
      const place = cm.getCursor(), scroll = cm.getScrollInfo();
      cm.replaceRange(value, { line: 0, ch: 0 }, { line: cm.lastLine(), ch: null }, "+setText");
      cm.setCursor(place);
      cm.scrollTo(scroll.left, scroll.top);
    },
    mark(problems) {
      cm.operation(() => {
        for (const each of marks) each.clear();
        marks = [];
        cm.clearGutter("yaml-marks");
        const byLine = new Map();
        for (const each of problems.slice(0, 200)) {
          marks.push(cm.markText({ line: each.line, ch: each.from }, { line: each.line, ch: each.to }, { className: `yaml-bad ${each.level}` }));
          byLine.set(each.line, [...(byLine.get(each.line) ?? []), each]);
        }
        for (const [line, all] of byLine) {
          const level = all[0].level;
          cm.setGutterMarker(line, "yaml-marks", h("span.yaml-mark", { class: level, title: all.map((each) => each.message).join("\n"), "aria-hidden": "true" }, level === "error" ? "✕" : level === "warning" ? "!" : "i"));
        }
      });
    },
    focus: () => cm.focus(),
    find: () => bar.open(),
    jump(line, column) { cm.focus(); cm.setCursor({ line, ch: column }); cm.scrollIntoView(null, 80); },
    dispose() { size.disconnect(); moved.cancel(); look.cancel(); cm.closeHint?.(); },
  };
}

/** A new line stands where the next key of the same object would; below a key without a value, one step in. */
function newLine(CodeMirror, cm) {
  if (cm.somethingSelected() || cm.getOption("readOnly")) return CodeMirror.Pass;
  const { line, ch } = cm.getCursor();
  const before = cm.getLine(line).slice(0, ch);
  const dashes = /^\s*(?:- +)*/.exec(before)[0];
  const rest = before.slice(dashes.length).replace(/\s#.*$/, "");
  // A list of plain values goes on with the next one; Enter on an empty item ends the list.
  const isItem = /-\s*$/.test(dashes), dash = dashes.lastIndexOf("-");
  if (isItem && !rest) { cm.replaceRange(" ".repeat(dash), { line, ch: 0 }, { line, ch }, "+input"); return; }
  if (isItem && !/:(\s|$)/.test(rest) && !cm.getLine(line).slice(ch).trim()) { cm.replaceSelection(`\n${" ".repeat(dash)}- `, "end", "+input"); cm.scrollIntoView(null); return; }
  let indent = rest ? dashes.length : before.length - before.trimStart().length;
  if (!before.trim()) indent = before.length;
  if (/^[^#]*:\s*$/.test(rest) || /:\s+[|>][+-]?\d?\s*$/.test(rest)) indent += 2;
  cm.replaceSelection(`\n${" ".repeat(indent)}`, "end", "+input");
  cm.scrollIntoView(null);
}

function toggleComment(CodeMirror, cm) {
  if (cm.getOption("readOnly")) return CodeMirror.Pass;
  const from = cm.getCursor("from").line, to = cm.getCursor("to").line;
  const lines = [];
  for (let i = from; i <= to; i++) if (cm.getLine(i).trim()) lines.push(i);
  const isOff = lines.every((i) => /^\s*#/.test(cm.getLine(i)));
  cm.operation(() => {
    for (const i of lines) {
      const text = cm.getLine(i);
      if (isOff) { const at = text.indexOf("#"); cm.replaceRange("", { line: i, ch: at }, { line: i, ch: at + (text[at + 1] === " " ? 2 : 1) }); }
      else cm.replaceRange("# ", { line: i, ch: text.length - text.trimStart().length });
    }
  });
}
