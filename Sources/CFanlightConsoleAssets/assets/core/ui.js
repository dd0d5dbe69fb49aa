// What pages are made of. Every function gives an element; texts come from `t`, and what users wrote is only ever text.

import { h, morph, uniqueID } from "./dom.js";
import { t, register } from "./i18n.js";
import { age, dateTime, number } from "./format.js";
import { APIError } from "./api.js";
import { href, kinds, resourceName } from "./kinds.js";
import { watch } from "./live.js";
import texts from "../text/core.js";

register(texts);

// Small things

/** kind: primary, danger, quiet; `onclick` may be async: the button is busy meanwhile. */
export function button(text, { kind = "", onclick, disabled = false, title, type = "button", icon: name, ...rest } = {}) {
  const click = onclick && (async (event) => {
    const element = event.currentTarget;
    const result = onclick(event);
    if (!(result instanceof Promise)) return;
    element.setAttribute("aria-busy", "true");
    element.disabled = true;
    try { await result; } catch (error) { fail(error); } finally { element.removeAttribute("aria-busy"); element.disabled = false; }
  });
  return h("button.button", { class: kind, type, disabled, title, onclick: click, ...rest }, name ? icon(name) : null, text);
}

/** A link that looks like a button. */
export const linkButton = (text, address, { kind = "", ...rest } = {}) => h("a.button", { class: kind, href: address, ...rest }, text);

const marks = { ok: "✓", warning: "!", error: "✕", info: "i", off: "–", busy: "…" };

/** A state in a word: level is ok, warning, error, info, off or busy. The mark tells it without colour. */
export const badge = (level, text, properties) =>
  h("span.badge", { class: level, ...properties }, h("span.mark", { "aria-hidden": "true" }, marks[level] ?? "•"), h("span", text));

export const chip = (text, properties) => h(properties?.href ? "a.chip" : "span.chip", properties ?? {}, text);
export const code = (text) => h("code", text);
const icon = (name) => h("span.icon", { "aria-hidden": "true" }, name);

/** A link to an object's page; plain text for a kind without one. */
export function objectLink(short, namespace, name, { showNamespace = true, query } = {}) {
  const text = showNamespace && namespace ? [`${namespace}/`, h("wbr"), name] : name;
  return kinds[short] ? h("a", { href: href(short, namespace, name, query) }, text) : h("span", text);
}

/** An age that tells the time when pointed at. */
export const ageOf = (time) => h("time", { datetime: time, title: dateTime(time) }, age(time));

/** Terms and their values: `[[term, value], …]`; rows without a value are left out. */
export const facts = (rows) => h("dl.facts", rows.filter((row) => row && row[1] !== null && row[1] !== undefined && row[1] !== false)
  .map(([term, value]) => h("div", h("dt", term), h("dd", value))));

/** Several inline values, with `more` told where there are too many. */
export function chips(values, { limit = 5, map = (value) => chip(value) } = {}) {
  if (!values?.length) return h("span.faint", "–");
  const rest = values.length - limit;
  return h("span.chips", values.slice(0, limit).map(map), rest > 0 ? h("span.faint", { title: values.slice(limit, limit + 50).join("\n") }, t("core.more", { n: rest })) : null);
}

export const empty = (text, ...actions) => h("div.empty", h("p", text), actions.length ? h("div.actions", actions) : null);
export const loading = () => h("div.loading", { role: "status" }, h("span.spinner", { "aria-hidden": "true" }), t("core.loading"));
export const note = (level, ...content) => h("div.note", { class: level, role: level === "error" ? "alert" : null }, h("span.mark", { "aria-hidden": "true" }, marks[level] ?? "i"), h("div", content));

/** What went wrong, in the words of the server. */
export function failure(error, retry) {
  return note("error", h("p", describe(error)), causes(error), retry ? h("p", button(t("core.retry"), { onclick: retry })) : null);
}

export function describe(error) {
  if (!(error instanceof APIError)) return String(error?.message ?? error);
  if (error.status === 0) return t("core.offline");
  if (error.status === 401) return t("core.signedOut");
  return error.message;
}

function causes(error) {
  const list = (error.causes ?? []).filter((cause) => cause.message);
  return list.length > 1 || (list.length && !error.message.includes(list[0].message))
    ? h("ul", list.map((cause) => h("li", cause.field ? [code(cause.field), " "] : null, cause.message))) : null;
}

/** A short message in a corner, read out by screen readers. */
export function toast(level, text, { warnings = [] } = {}) {
  const box = document.querySelector(".toasts");
  const item = h("div.toast", { class: level }, h("span.mark", { "aria-hidden": "true" }, marks[level]), h("div", h("p", text), warnings.length ? h("ul", warnings.map((each) => h("li", each))) : null),
    h("button.close", { type: "button", "aria-label": t("core.close"), onclick: () => item.remove() }, "×"));
  box?.append(item);
  if (level === "ok" && !warnings.length) setTimeout(() => item.remove(), 6_000);
  return item;
}
export const fail = (error) => { if (error?.name !== "AbortError") toast("error", describe(error), { warnings: (error.causes ?? []).map((each) => `${each.field ?? ""} ${each.message}`) }); };

// Pages

/** The head of a page: title, path to it, buttons. */
export function pageHead(title, { crumbs = [], actions = [], subtitle } = {}) {
  return h("header.page-head",
    crumbs.length ? h("nav.crumbs", { "aria-label": t("core.breadcrumbs") }, h("ol", crumbs.map(([text, address]) => h("li", address ? h("a", { href: address }, text) : text)))) : null,
    h("div.title-row", h("h1", { tabindex: "-1" }, title), h("div.actions", actions)), subtitle ? h("p.subtitle", subtitle) : null);
}

/** A part of a page with a heading. */
export const section = (title, { actions = [], id, class: name } = {}, ...content) =>
  h("section.card", { id, class: name, "data-key": id }, title || actions.length ? h("div.card-head", h("h2", title), h("div.actions", actions)) : null, content);

/** Tabs as links: `[{id, title, count, draw}]`; the chosen one is in the address as `?tab=`. Give `context`. */
export function tabs(context, all) {
  const shown = all.filter(Boolean);
  const chosen = shown.find((tab) => tab.id === context.query.tab) ?? shown[0];
  const body = h("div.tab-body", { role: "tabpanel", "data-key": `tab-${chosen.id}` });
  const bar = h("nav.tabs", { "aria-label": t("core.views") }, shown.map((tab) =>
    h("a", {
      href: context.address({ tab: tab === shown[0] ? null : tab.id }), "aria-current": tab === chosen ? "page" : null,
    }, tab.title, tab.count === undefined ? null : h("span.count", number(tab.count)))));
  const content = chosen.draw();
  body.append(content instanceof Node ? content : h("div", content));
  return h("div", bar, body);
}

/**
 * A live view: `load(signal)` gets data, `draw(data)` makes an element of it. It is drawn again, in place, when objects of `resources` (short names or
 * `plural.group`) change, and every `every` ms if given. Gives the element at once, with a sign of loading. `element.reload()` reads again.
 */
export function live(context, { load, draw, resources = [], every, wait }) {
  const root = h("div.live", loading());
  let running = null, again = false, hasData = false;
  async function reload() {
    if (running) { again = true; return running; }
    running = (async () => {
      do {
        again = false;
        try {
          const data = await load(context.signal);
          if (context.signal.aborted) return;
          const fresh = h("div.live", draw(data));
          if (hasData) morph(root, fresh); else root.replaceChildren(...fresh.childNodes);
          hasData = true;
          root.querySelector(":scope > .stale")?.remove();
        } catch (error) {
          if (error.name === "AbortError" || context.signal.aborted) return;
          const box = h("div.stale", failure(error, reload));
          if (!hasData || error.status === 404 || error.status === 403) { hasData = false; root.replaceChildren(box); }
          else { root.querySelector(":scope > .stale")?.remove(); root.prepend(box); }
        }
      } while (again);
    })();
    try { await running; } finally { running = null; }
  }
  root.reload = reload;
  root.first = reload();
  if (resources.length) watch(resources.map((name) => (kinds[name] ? resourceName(name) : name)), reload, { signal: context.signal, wait, namespace: context.params?.namespace || context.namespace });
  if (every) {
    const timer = setInterval(() => { if (!document.hidden) reload(); }, every);
    context.signal.addEventListener("abort", () => clearInterval(timer));
  }
  return root;
}

/**
 * A table of rows that are all there: columns `[{title, cell: (row) => content, class}]`. `key(row)` names a row.
 */
export function table(columns, rows, { key, caption, emptyText = t("core.none"), rowClass } = {}) {
  if (!rows.length) return empty(emptyText);
  return h("div.table-box", { tabindex: "0", role: "region", "aria-label": caption }, h("table", caption ? h("caption.hidden", caption) : null,
    h("thead", h("tr", columns.map((column) => h("th", { scope: "col", class: column.class }, column.title || h("span.hidden", t("core.actions")))))),
    h("tbody", rows.map((row, i) => h("tr", { "data-key": key?.(row), class: rowClass?.(row) }, columns.map((column) =>
      h("td", { class: column.class, "data-title": column.title }, column.cell(row, i))))))));
}

// Asking

/**
 * A dialog: `content(close)` gives its inside and `actions(close)` its buttons. Resolves with what `close` was given, null when it was dismissed.
 * `mayClose()` is asked before Escape or × close it.
 */
export function dialog(title, { content, actions, size = "", mayClose = () => true }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const id = uniqueID("dialog");
    let result = null;
    const element = h("dialog", { class: size, "aria-labelledby": id });
    const close = (value = null) => { result = value; element.close(); };
    const dismiss = async () => { if (await mayClose()) close(null); };
    element.append(h("div.dialog-head", h("h2", { id }, title), h("button.close", { type: "button", "aria-label": t("core.close"), onclick: dismiss }, "×")),
      h("div.dialog-body", content(close)), actions ? h("div.dialog-foot", actions(close)) : "");
    element.addEventListener("cancel", (event) => { event.preventDefault(); dismiss(); });
    element.addEventListener("close", () => { element.remove(); before?.focus?.(); resolve(result); });
    document.body.append(element);
    element.showModal();
  });
}

/** Asks yes or no; `danger` colours the yes. */
export const confirm = (title, text, { yes = t("core.ok"), danger = false } = {}) => dialog(title, {
  size: "small", content: () => (text instanceof Node ? text : h("p", text)),
  actions: (close) => [button(t("core.cancel"), { onclick: () => close(null) }), button(yes, { kind: danger ? "danger" : "primary", onclick: () => close(true), autofocus: true })],
});

/** A labelled field of a form: `field(label, input, {help, error})`; the input gets its id here. */
export function field(label, input, { help, error, required } = {}) {
  input.id ||= uniqueID("field");
  const helpID = help || error ? `${input.id}-help` : null;
  if (helpID) input.setAttribute("aria-describedby", helpID);
  if (error) input.setAttribute("aria-invalid", "true");
  return h("div.field", h("label", { for: input.id }, label, required ? h("span.required", { "aria-hidden": "true" }, " *") : null), input,
    helpID ? h("p.help", { id: helpID, class: error ? "error" : "" }, error ?? help) : null);
}

export const select = (options, { value, onchange, ...rest } = {}) =>
  h("select", { onchange: onchange && ((event) => onchange(event.target.value)), ...rest }, options.map((option) => {
    const [id, text] = Array.isArray(option) ? option : [option, option];
    return h("option", { value: id, selected: id === value }, text);
  }));

/** Problems of a diagnostic list: level, code, message, field, witness, link to the object. */
export const levelMark = (level) => badge(level === "error" ? "error" : level === "warning" ? "warning" : "info", t(`core.level.${level}`));

/** The condition of a status by type, and a badge of it. */
export const condition = (object, type) => object?.status?.conditions?.find((each) => each.type === type);
export function conditionBadge(object, type = "Programmed") {
  const found = condition(object, type);
  if (!found) return badge("off", t("core.unknown"));
  const level = found.status === "True" ? "ok" : found.status === "False" ? "error" : "busy";
  return badge(level, found.status === "True" ? t(`core.condition.${type}`) : found.reason || type, { title: found.message });
}
