// History: who changed which object, the latest first, and the versions of one, also of one that is no more.

import { h, debounce, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask } from "../core/api.js";
import { ago, dateTime } from "../core/format.js";
import { button, empty, field, linkButton, live, pageHead, select, table } from "../core/ui.js";
import { href, kinds, shortName } from "../core/kinds.js";
import { setQuery } from "../core/router.js";
import { historyView, verb } from "../editor/history-tab.js";
import texts from "../text/history.js";

register(texts);

const offered = ["virtual-services", "gateways", "destination-rules", "ingress-gateways", "services", "service-entries", "secrets"];
const size = 30;

export default function historyPage(context) {
  const { ns: namespace, name } = context.query;
  return namespace && name ? historyOf(context, offered.includes(context.query.kind) ? context.query.kind : offered[0], namespace, name) : recent(context);
}

function historyOf(context, short, namespace, name) {
  return h("div", pageHead(`${namespace}/${name}`, {
    crumbs: [[t("shell.nav.history"), context.address({ ns: null, name: null, kind: null })], [kinds[short].kind, null]], subtitle: t("history.ofKind", { kind: kinds[short].kind }),
    actions: t(`shell.nav.${short}`) !== `shell.nav.${short}` ? [linkButton(t("history.toObject"), href(short, namespace, name))] : [],
  }), historyView(context, short, namespace, name));
}

/** The latest changes of everything that has a page, and a way to objects that are gone. */
function recent(context) {
  const state = { search: context.query.search ?? "", kind: offered.includes(context.query.kind) ? context.query.kind : "", before: context.query.before ?? "" };
  const change = (changes) => {
    Object.assign(state, { before: "" }, changes);
    setQuery(state);
    view.reload();
  };
  const search = debounce(200, (text) => change({ search: text.trim() }));
  const view = live(context, {
    resources: offered, wait: 1_000,
    load: (signal) => ask("history", {
      kind: (state.kind ? [state.kind] : offered).map((each) => kinds[each].kind).join(), namespace: context.namespace, search: state.search, before: state.before, limit: size,
    }, { signal }),
    draw: (answer) => [changes(answer, context), pages(answer, state, change)],
  });
  const id = uniqueID("search");
  return h("div", pageHead(t("shell.nav.history"), { subtitle: t("history.subtitle") }), h("div.list", h("div.toolbar", { role: "search" }, h("label.hidden", { for: id }, t("core.search")),
    h("input.search", { id, type: "search", value: state.search, placeholder: t("history.searchHint"), autocomplete: "off", spellcheck: "false", maxlength: "200", oninput: (event) => search(event.target.value) }),
    select([["", t("history.allKinds")], ...offered.map((each) => [each, kinds[each].kind])], { value: state.kind, "aria-label": t("core.kind"), onchange: (kind) => change({ kind }) })), view),
  gone(context));
}

const created = (each) => each.created && each.verb !== "delete";

function changes({ changes: all, before }, context) {
  if (!all.length) return empty(t(before ? "history.lookOn" : "history.noChange"));
  return table([
    { title: t("history.columnTime"), class: "w12", cell: (each) => h("div", h("time", { datetime: each.time }, dateTime(each.time)), h("div.faint", ago(each.time))) },
    { title: t("history.columnVerb"), class: "narrow", cell: (each) => verb(created(each) ? "create" : each.verb) },
    { title: t("core.kind"), class: "narrow", cell: ({ object }) => object.kind },
    { title: t("history.columnObject"), class: "w14", cell: ({ object, version }) => h("div", h("a", { href: context.address({ kind: shortName(object.kind), ns: object.namespace, name: object.name, search: null, before: null }) }, object.namespace, "/", h("wbr"), object.name), h("div.faint", t("history.version", { version }))) },
    { title: t("history.columnUser"), class: "w14", cell: (each) => h("span.mono", each.user || "–") },
    { title: t("history.columnWhere"), class: "w12", cell: (each) => h("div", each.sourceIPs.length ? each.sourceIPs.join(", ") : t("history.local"), h("div.faint", each.userAgent.split(" ")[0])) },
  ], all, { key: (each) => each.resourceVersion, caption: t("history.recent") });
}

const pages = ({ before }, state, change) => (before === null && !state.before ? null : h("nav.pager", { "aria-label": t("core.pages") },
  button(t("history.newest"), { disabled: !state.before, onclick: () => change({ before: "" }) }), button(t("history.older"), { disabled: before === null, onclick: () => change({ before }) })));

/** The way to the versions of an object that was deleted. */
function gone(context) {
  const typed = { kind: select(offered.map((each) => [each, kinds[each].kind]), {}), namespace: h("input", { value: context.namespace || "default", spellcheck: "false", autocomplete: "off", required: true, list: uniqueID("namespaces") }), name: h("input", { spellcheck: "false", autocomplete: "off", required: true }) };
  const names = h("datalist", { id: typed.namespace.getAttribute("list") }, context.namespaces.map((each) => h("option", { value: each })));
  const show = (event) => { event.preventDefault(); location.hash = context.address({ kind: typed.kind.value, ns: typed.namespace.value.trim(), name: typed.name.value.trim(), search: null, before: null }); };
  return h("section.card.below", h("div.card-head", h("h2", t("history.deletedTitle"))), h("p.faint.intro", t("history.deletedText")), h("form.row", { onsubmit: show },
    field(t("core.kind"), typed.kind), field(t("core.namespace"), typed.namespace), field(t("core.name"), typed.name), button(t("history.show"), { type: "submit" }), names));
}
