// Inputs that are bound to places of an object. A form changes the object in place and touches nothing that it does not show, so that no field is lost.

import { h, uniqueID } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { button, field, select } from "../core/ui.js";

/** The value at the path, such as `["spec", "ports", 0, "port"]`. */
export const read = (object, path) => path.reduce((value, key) => value?.[key], object);

/** Sets the value; what is empty afterwards goes, up to the first object that has something else. `undefined` and "" remove. */
export function write(object, path, value) {
  const isNothing = value === undefined || value === "" || (typeof value === "object" && value !== null && !Array.isArray(value) && !Object.keys(value).length) || (Array.isArray(value) && !value.length);
  if (!isNothing) {
    let place = object;
    path.slice(0, -1).forEach((key, i) => { place = place[key] ??= typeof path[i + 1] === "number" ? [] : {}; });
    place[path.at(-1)] = value;
    return;
  }
  const holders = [object];
  for (const key of path.slice(0, -1)) { const next = holders.at(-1)[key]; if (next === undefined || next === null) return; holders.push(next); }
  for (let i = path.length - 1; i >= 0; i--) {
    const holder = holders[i];
    if (Array.isArray(holder)) { if (i === path.length - 1) holder.splice(path[i], 1); return; }
    delete holder[path[i]];
    // A name or a spec that is empty stays an object.
    if (Object.keys(holder).length || i <= 1) return;
  }
}

/** Everything that a form needs to know about its object. `changed()` tells that the YAML is another now; `redraw()` draws the form anew. */
export function text(form, path, label, { help, required, list, type = "text", placeholder, readOnly, pattern, ...rest } = {}) {
  const input = h("input", {
    type, value: read(form.object, path) ?? "", placeholder, readonly: readOnly, spellcheck: "false", autocomplete: "off", pattern, required, list, ...rest,
    oninput: (event) => { write(form.object, path, type === "number" ? numeric(event.target.value) : event.target.value); form.changed(); },
  });
  return field(label, input, { help, required });
}

export const number = (form, path, label, options = {}) => text(form, path, label, { type: "number", min: 0, ...options });
const numeric = (value) => (value === "" ? undefined : Number.isFinite(Number(value)) ? Number(value) : value);

/** options: `[[value, text]]`; the value "" removes the field. */
export function choice(form, path, label, options, { help, redraws = false } = {}) {
  const value = read(form.object, path) ?? "";
  // A value that this form does not know is shown as it is.
  const all = options.some(([each]) => each === value) ? options : [...options, [value, value]];
  return field(label, select(all, { value, onchange: (chosen) => { write(form.object, path, chosen); form.changed(); if (redraws) form.redraw(); } }), { help });
}

export function check(form, path, label, { help } = {}) {
  const id = uniqueID("check");
  return h("div.field.check", h("input", { id, type: "checkbox", checked: read(form.object, path) === true, onchange: (event) => { write(form.object, path, event.target.checked ? true : undefined); form.changed(); } }),
    h("label", { for: id }, label), help ? h("p.help", help) : null);
}

/** A list of strings, one in a line. */
export function lines(form, path, label, { help, placeholder, required } = {}) {
  const values = read(form.object, path) ?? [];
  const input = h("textarea", {
    rows: Math.min(8, Math.max(2, values.length + 1)), value: values.join("\n"), placeholder, spellcheck: "false", required,
    oninput: (event) => { write(form.object, path, event.target.value.split("\n").map((line) => line.trim()).filter(Boolean)); form.changed(); },
  });
  return field(label, input, { help: help ?? t("form.onePerLine"), required });
}

/** Rows of key and value of a map of strings. */
export function pairs(form, path, label, { help, keyLabel = t("form.key"), valueLabel = t("form.value") } = {}) {
  const rows = Object.entries(read(form.object, path) ?? {});
  const box = h("fieldset", h("legend", label), help ? h("p.help.faint", help) : null);
  const list = h("div.rows");
  const store = () => { write(form.object, path, Object.fromEntries(rows.filter(([key]) => key !== ""))); form.changed(); };
  const draw = () => list.replaceChildren(...rows.map((row, i) => h("div.row",
    field(keyLabel, h("input", { type: "text", value: row[0], spellcheck: "false", oninput: (event) => { row[0] = event.target.value.trim(); store(); } })),
    field(valueLabel, h("input", { type: "text", value: String(row[1] ?? ""), spellcheck: "false", oninput: (event) => { row[1] = event.target.value; store(); } })),
    button(t("form.remove"), { kind: "quiet", "aria-label": `${t("form.remove")} ${row[0]}`, onclick: () => { rows.splice(i, 1); store(); draw(); } }))));
  draw();
  box.append(list, button(t("form.add"), { onclick: () => { rows.push(["", ""]); draw(); list.lastElementChild?.querySelector("input")?.focus(); } }));
  return box;
}

/**
 * A list of objects: `draw(path, item, i)` gives the inside of each. Items can be added (`make()` gives a fresh one), removed, and moved where the order means
 * something.
 */
export function items(form, path, label, draw, { make = () => ({}), addText = t("form.add"), ordered = false, title, help, inline = false } = {}) {
  const list = read(form.object, path) ?? [];
  const act = (change, focus) => { const current = [...(read(form.object, path) ?? [])]; change(current); write(form.object, path, current); form.changed(); form.redraw(focus); };
  const name = (item, i) => title?.(item, i) ?? `${label} ${i + 1}`;
  return h("fieldset.items", h("legend", label), help ? h("p.help.faint", help) : null, list.map((item, i) => h("div.item", { role: "group", "aria-label": name(item, i), class: inline ? "inline" : "" },
    inline ? null : h("div.item-head", h(`h${Math.min(path.filter(Number.isInteger).length + 2, 4)}`, name(item, i))), h("div.item-body", draw([...path, i], item, i)),
    h("div.actions",
      ordered ? button("↑", { kind: "quiet", disabled: i === 0, "aria-label": `${t("form.up")}: ${name(item, i)}`, onclick: () => act((all) => all.splice(i - 1, 0, all.splice(i, 1)[0])) }) : null,
      ordered ? button("↓", { kind: "quiet", disabled: i === list.length - 1, "aria-label": `${t("form.down")}: ${name(item, i)}`, onclick: () => act((all) => all.splice(i + 1, 0, all.splice(i, 1)[0])) }) : null,
      button(t("form.remove"), { kind: "quiet", "aria-label": `${t("form.remove")}: ${name(item, i)}`, onclick: () => act((all) => all.splice(i, 1)) })))),
    button(addText, { onclick: () => act((all) => all.push(make())) }));
}

/** Says which fields of the item the form does not show; they are kept. */
export function others(item, known) {
  const rest = Object.keys(item ?? {}).filter((key) => !known.includes(key));
  return rest.length ? h("p.help.faint.others", t("form.others"), " ", rest.map((key, i) => [i ? ", " : "", h("code", key)])) : null;
}

/** A part that can be folded, open where it has something. */
export const fold = (summary, isOpen, ...content) => h("details", { open: isOpen }, h("summary", summary), content);
export const columns = (...content) => h("div.row", content);

/** Name and namespace; of an object that exists they stay. */
export function identity(form, { namespaces, fixedNamespace } = {}) {
  const listID = uniqueID("namespaces");
  return columns(
    text(form, ["metadata", "name"], t("core.name"), { required: true, readOnly: !form.isNew, maxlength: 253 }),
    text(form, ["metadata", "namespace"], t("core.namespace"), { required: true, readOnly: !form.isNew || Boolean(fixedNamespace), list: listID }),
    h("datalist", { id: listID }, (namespaces ?? []).map((name) => h("option", { value: name }))));
}
