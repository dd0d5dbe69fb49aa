// History: who changed which object, of any kind that the console knows, also of objects that are no more.

import { h, debounce, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { page as listPage } from "../core/api.js";
import { ageOf, button, empty, failure, field, linkButton, pageHead, select, table } from "../core/ui.js";
import { href, kinds } from "../core/kinds.js";
import { historyView } from "../editor/history-tab.js";
import texts from "../text/history.js";

register(texts);

const offered = ["virtual-services", "gateways", "destination-rules", "ingress-gateways", "services", "service-entries", "secrets"];
const size = 20;

export default function historyPage(context) {
  const short = offered.includes(context.query.kind) ? context.query.kind : offered[0];
  const { ns: namespace, name } = context.query;
  if (namespace && name) {
    return h("div", pageHead(`${namespace}/${name}`, {
      crumbs: [[t("shell.nav.history"), context.address({ ns: null, name: null })], [kinds[short].kind, null]], subtitle: t("history.ofKind", { kind: kinds[short].kind }),
      actions: kinds[short] && t(`shell.nav.${short}`) !== `shell.nav.${short}` ? [linkButton(t("history.toObject"), href(short, namespace, name))] : [],
    }), historyView(context, short, namespace, name));
  }

  const found = h("div", { "aria-live": "polite" });
  const search = h("input", { type: "search", autocomplete: "off", spellcheck: "false", maxlength: "200", placeholder: t("core.searchHint"), oninput: debounce(200, () => look()) });
  let asking = null;
  async function look() {
    asking?.abort();
    const own = (asking = new AbortController());
    context.signal.addEventListener("abort", () => own.abort(), { once: true });
    try {
      const { rows, matched } = await listPage(short, { namespace: context.namespace, search: search.value, limit: size, signal: own.signal, sortBy: "name" });
      found.replaceChildren(rows.length ? table([
        { title: t("core.name"), cell: (object) => h("a", { href: context.address({ kind: short, ns: object.metadata.namespace, name: object.metadata.name }) }, object.metadata.name) },
        { title: t("core.namespace"), cell: (object) => object.metadata.namespace },
        { title: t("core.age"), cell: (object) => ageOf(object.metadata.creationTimestamp) },
      ], rows, { key: (object) => object.metadata.uid, caption: kinds[short].kind }) : empty(search.value ? t("core.noMatch", { text: search.value }) : t("core.none")),
        h("p.pager", { role: "status" }, h("span.faint", t("core.matched", { n: rows.length, total: matched }))));
    } catch (error) {
      if (error.name !== "AbortError") found.replaceChildren(failure(error, look));
    }
  }

  const typed = { namespace: h("input", { value: context.namespace || "default", spellcheck: "false", autocomplete: "off", required: true, list: uniqueID("namespaces") }), name: h("input", { spellcheck: "false", autocomplete: "off", required: true }) };
  const names = h("datalist", { id: typed.namespace.getAttribute("list") }, context.namespaces.map((each) => h("option", { value: each })));
  const deleted = h("form.row", { onsubmit: (event) => { event.preventDefault(); location.hash = context.address({ kind: short, ns: typed.namespace.value.trim(), name: typed.name.value.trim() }); } },
    field(t("core.namespace"), typed.namespace), field(t("core.name"), typed.name), button(t("history.show"), { type: "submit" }), names);
  look();
  return h("div", pageHead(t("shell.nav.history"), { subtitle: t("history.subtitle") }),
    h("section.card", h("div.row", field(t("core.kind"), select(offered.map((each) => [each, kinds[each].kind]), { value: short, onchange: (kind) => { location.hash = context.address({ kind }); } })), field(t("core.search"), search)), h("div.below", found)),
    h("section.card", h("div.card-head", h("h2", t("history.deletedTitle"))), h("p.faint.intro", t("history.deletedText")), deleted));
}
