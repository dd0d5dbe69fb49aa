// The editor without CodeMirror.

import { h, debounce } from "../core/dom.js";

export function plainField(text, { label, describedBy, readOnly, onChange, onCursor }) {
  const input = h("textarea.yaml-plain.mono", { "aria-label": label, "aria-describedby": describedBy, spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", rows: "24", readonly: readOnly });
  input.value = text;
  const cursor = () => {
    const before = input.value.slice(0, input.selectionStart).split("\n");
    return { line: before.length - 1, column: before.at(-1).length };
  };
  const moved = debounce(150, () => onCursor(cursor()));
  input.addEventListener("input", () => { onChange(input.value); moved(); });
  for (const event of ["keyup", "click", "focus"]) input.addEventListener(event, moved);
  return {
    element: input, cursor,
    text: () => input.value,
    setText(value) { input.value = value; onChange(value); },
    mark() {},
    focus: () => input.focus(),
    jump(line, column) {
      const at = input.value.split("\n").slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + column;
      input.focus();
      input.setSelectionRange(at, at);
    },
    dispose: () => moved.cancel(),
  };
}
