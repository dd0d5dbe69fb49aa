// A list that a question answers page by page: search, filters and place are in the address, so that it can be shared.

import { h, debounce, uniqueID } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { button, live } from "../core/ui.js";
import { setQuery } from "../core/router.js";

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
