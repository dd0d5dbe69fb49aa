// Lists that the server answers page by page: search, filters and place are in the address, so that they can be shared.

import { h, debounce, uniqueID } from "./dom.js";
import { t } from "./i18n.js";
import { page as listPage } from "./api.js";
import { button, empty, live } from "./ui.js";
import { kinds } from "./kinds.js";
import { setQuery } from "./router.js";

/**
 * `load(state, signal)` gives `{matched, …}`; `draw(answer, state)` the elements of the page. `filters(state, change)` gives more inputs beside the search,
 * each of which calls `change({name: value})`. The element has `reload()`.
 */
export function paged(context, { load, draw, filters = () => [], names = [], resources = [], size = 50, hint = t("core.searchHint"), every, wait }) {
  const state = { search: context.query.search ?? "", offset: Math.max(0, Number(context.query.offset) || 0), limit: size };
  for (const name of names) state[name] = context.query[name] ?? "";
  const change = (changes) => {
    Object.assign(state, { offset: 0 }, changes);
    setQuery({ ...Object.fromEntries(names.map((name) => [name, state[name]])), search: state.search, offset: state.offset || "" });
    view.reload();
  };
  const search = debounce(200, (text) => change({ search: text.trim() }));
  const view = live(context, {
    resources, every, wait,
    load: async (signal) => {
      let answer = await load(state, signal);
      if (state.offset > 0 && state.offset >= answer.matched) {
        state.offset = answer.matched > 0 ? Math.floor((answer.matched - 1) / size) * size : 0;
        answer = await load(state, signal);
      }
      return answer;
    },
    draw: (answer) => [draw(answer, state, change), pager(state, answer.matched, (offset) => change({ offset }))],
  });
  const id = uniqueID("search");
  const element = h("div.list", h("div.toolbar", { role: "search" }, h("label.hidden", { for: id }, t("core.search")),
    h("input.search", { id, type: "search", value: state.search, placeholder: hint, autocomplete: "off", spellcheck: "false", maxlength: "200", oninput: (event) => search(event.target.value) }),
    filters(state, change)), view);
  element.reload = view.reload;
  element.first = view.first;
  return element;
}

function pager({ offset, limit }, matched, move) {
  if (matched <= limit && offset === 0) return null;
  const end = Math.min(offset + limit, matched);
  return h("nav.pager", { "aria-label": t("core.pages") },
    button(t("core.previous"), { disabled: offset === 0, onclick: () => move(Math.max(0, offset - limit)) }),
    h("span", { role: "status" }, t("core.range", { from: matched ? offset + 1 : 0, to: end, of: matched })),
    button(t("core.next"), { disabled: end >= matched, onclick: () => move(offset + limit) }));
}

/**
 * The list of a kind, sorted by the server. Columns as of `table` in ui.js, with `sortBy` where the server can sort by it; a cell gets the object and what
 * `prepare(objects, signal)` gave. `actions(object)` gives the buttons of a row.
 */
export function resourceTable(context, short, { columns, actions, namespace, emptyText, emptyActions = [], size, also = [], prepare }) {
  return paged(context, {
    names: ["sort"], resources: [short, ...also], size,
    load: async ({ search, sort, offset, limit }, signal) => {
      const page = await listPage(short, { namespace: namespace ?? context.namespace, search, sortBy: sort || "name", offset, limit, signal });
      return prepare ? { ...page, extra: await prepare(page.rows, signal) } : page;
    },
    draw: ({ rows, matched, total, extra }, { search, sort, limit, offset }, change) => [
      rows.length ? h("div.table-box", { tabindex: "0", role: "region", "aria-label": kinds[short].kind }, h("table", h("thead", h("tr", heads(columns, sort || "name", change), actions ? h("th.row-actions", { scope: "col" }, h("span.hidden", t("core.actions"))) : null)),
        h("tbody", rows.map((object) => h("tr", { "data-key": object.metadata.uid ?? `${object.metadata.namespace}/${object.metadata.name}` },
          columns.map((column) => h("td", { class: column.class, "data-title": column.title }, column.cell(object, extra))),
          actions ? h("td.row-actions", h("div.actions", actions(object, extra))) : null)))))
        : search ? empty(t("core.noMatch", { text: search })) : empty(emptyText ?? t("core.none"), emptyActions),
      matched <= limit && offset === 0 ? h("p.pager", { role: "status" }, h("span.faint", total === matched ? t("core.total", { n: total }) : t("core.matched", { n: matched, total }))) : null,
    ],
  });
}

function heads(columns, chosen, change) {
  return columns.map((column) => {
    if (!column.sortBy) return h("th", { scope: "col", class: column.class }, column.title);
    const order = chosen === column.sortBy ? "ascending" : chosen === `-${column.sortBy}` ? "descending" : null;
    const sort = () => change({ sort: order === "ascending" ? `-${column.sortBy}` : column.sortBy });
    return h("th", { scope: "col", class: column.class, "aria-sort": order }, h("button.sort", { type: "button", onclick: sort }, column.title, h("span.arrow", { "aria-hidden": "true" }, order === "descending" ? "↓" : order ? "↑" : "↕")));
  });
}
