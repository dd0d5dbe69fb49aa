// The versions of an object: who made them, what they changed, and the way back to one.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask, askAbout, call } from "../core/api.js";
import { badge, button, empty, fail, failure, live, loading, note, section, toast } from "../core/ui.js";
import { dateTime, ago } from "../core/format.js";
import { kinds, queryText, resourceName } from "../core/kinds.js";
import { diffView } from "./diff.js";
import { review } from "./review.js";
import { textOf } from "./stored-text.js";
import texts from "../text/history.js";

register(texts);

/** Versions that are shown at first, so that what they changed stands in view. */
const shortList = 8;

const pathOf = (question, short, namespace, name) => [question, resourceName(short), ...(kinds[short].namespaced ? [namespace] : []), name].map(encodeURIComponent).join("/");

/** Versions of one object, also of one that was deleted; live. */
export function historyView(context, short, namespace, name) {
  // The newest version beside the one before it, until somebody chooses others.
  const choice = { from: null, to: null, isOwn: false, isLong: false };
  let objects = null, latest = null;
  const comparison = h("div.history-diff", { "data-own": true });
  let shown = "";

  /** The objects of all versions, once for each newest version. */
  async function withObjects(newest) {
    if (latest !== newest) {
      latest = newest;
      objects = ask(pathOf("history", short, namespace, name), { objects: "true" }, { signal: context.signal }).then(({ versions }) => new Map(versions.map((each) => [each.version, each.object ? textOf(each.object) : ""])));
      objects.catch(() => { latest = null; });
    }
    return objects;
  }

  async function compare(versions, from, to) {
    const key = `${versions[0].version} ${from} ${to}`;
    if (key === shown) return;
    shown = key;
    comparison.replaceChildren(loading());
    try {
      const all = await withObjects(versions[0].version);
      if (key !== shown) return;
      const label = (number) => (number === 0 ? t("history.nothing") : t("history.version", { version: number }));
      comparison.replaceChildren(h("h3", t("history.compare", { from: label(from), to: label(to) })), diffView(all.get(from) ?? "", all.get(to) ?? "", { labels: [label(from), label(to)] }));
    } catch (error) {
      shown = "";
      if (error.name !== "AbortError") comparison.replaceChildren(failure(error, () => compare(versions, from, to)));
    }
  }

  async function rollBack(versions, version) {
    const all = await withObjects(versions[0].version);
    const present = versions[0].current ? all.get(versions[0].version) : "";
    const text = all.get(version.version);
    const plan = await askAbout("plan", text, {}).catch((error) => { if (error.name !== "AbortError") fail(error); return null; });
    const title = t(versions[0].current ? "history.rollBackTitle" : "history.restoreTitle", { kind: kinds[short].kind, name, version: version.version });
    if (!(await review(plan, { title, yes: t(versions[0].current ? "history.rollBack" : "history.restore"), before: present, after: text, labels: [t("history.present"), t("history.version", { version: version.version })], always: true }))) return;
    const { value, warnings } = await call("POST", `/apis/fanlight.dev/v1/${pathOf("rollback", short, namespace, name)}${queryText({ to: version.version })}`);
    toast("ok", t("history.rolledBack", { name: value.metadata.name, version: version.version }), { warnings: warnings.filter((each) => !/\[Plan(Danger|Change)\]/.test(each)) });
    choice.isOwn = false;
    view.reload();
  }

  const view = live(context, {
    resources: [short],
    load: async (signal) => {
      const [{ versions }, canUpdate, canCreate] = await Promise.all([
        ask(pathOf("history", short, namespace, name), {}, { signal }).catch((error) => { if (error.status === 404) return { versions: [] }; throw error; }),
        context.can("update", short, namespace, { name }).catch(() => false), context.can("create", short, namespace).catch(() => false),
      ]);
      return { versions, isAllowed: versions[0]?.current ? canUpdate : canCreate };
    },
    draw: ({ versions, isAllowed }) => {
      if (!versions.length) return empty(t("history.none"));
      const shownVersions = choice.isLong ? versions : versions.slice(0, shortList);
      const has = (number) => versions.some((each) => each.version === number);
      if (!choice.isOwn) choice.from = choice.to = null;
      if (!has(choice.to)) choice.to = versions[0].version;
      if (choice.from !== 0 && !has(choice.from)) choice.from = versions[1]?.version ?? 0;
      queueMicrotask(() => compare(versions, choice.from, choice.to));
      const pick = (side, version, isOff) => h("input", {
        type: "radio", name: `history-${side}`, value: String(version.version), checked: choice[side] === version.version, disabled: isOff,
        "aria-label": t(side === "from" ? "history.pickFrom" : "history.pickTo", { version: version.version }),
        onchange: () => { choice.isOwn = true; choice[side] = version.version; if (choice.from >= choice.to) choice[side === "from" ? "to" : "from"] = neighbour(versions, version.version, side); view.reload(); },
      });
      return [
        versions[0].current ? null : note("warning", h("p", t("history.deleted"))),
        h("div.table-box", { tabindex: "0", role: "region", "aria-label": t("core.history") }, h("table.history", h("thead", h("tr",
          h("th", { scope: "col" }, t("history.columnVersion")), h("th.narrow", { scope: "col" }, t("history.columnFrom")), h("th.narrow", { scope: "col" }, t("history.columnTo")), h("th", { scope: "col" }, t("history.columnTime")),
          h("th", { scope: "col" }, t("history.columnVerb")), h("th", { scope: "col" }, t("history.columnUser")), h("th", { scope: "col" }, t("history.columnWhere")), h("th.row-actions", { scope: "col" }, h("span.hidden", t("core.actions"))))),
          h("tbody", shownVersions.map((version, i) => h("tr", { "data-key": String(version.version) },
            h("td", { "data-title": t("history.columnVersion") }, h("span.chips", h("strong", String(version.version)), version.current ? badge("ok", t("history.current")) : version.restorable ? null : badge("off", t("history.gone")))),
            h("td.narrow", { "data-title": t("history.columnFrom") }, pick("from", version, i === 0)), h("td.narrow", { "data-title": t("history.columnTo") }, pick("to", version, false)),
            h("td", { "data-title": t("history.columnTime") }, h("div", h("time", { datetime: version.time }, dateTime(version.time)), h("div.faint", ago(version.time)))),
            h("td.narrow", { "data-title": t("history.columnVerb") }, verb(version.version === 1 && version.verb !== "delete" ? "create" : version.verb)),
            h("td", { "data-title": t("history.columnUser") }, h("span.mono", version.user || "–")),
            h("td", { "data-title": t("history.columnWhere") }, h("div", version.sourceIPs.length ? version.sourceIPs.join(", ") : t("history.local")), h("div.faint", version.userAgent.split(" ")[0])),
            h("td.row-actions", h("div.actions",
              version.current || !versions[0].current ? null : button(t("history.compareShort"), { kind: "quiet", "aria-label": `${t("history.version", { version: version.version })}: ${t("history.withPresent")}`, onclick: () => { choice.isOwn = true; choice.from = version.version; choice.to = versions[0].version; view.reload(); } }),
              isAllowed && version.restorable && !version.current ? button(t(versions[0].current ? "history.rollBack" : "history.restore"), { kind: "quiet", onclick: () => rollBack(versions, version), "aria-label": t("history.rollBackTo", { version: version.version }) }) : null))))))),
        h("p.faint.history-foot", t("history.kept", { n: versions.length }), " ",
          versions.length > shortList ? button(t(choice.isLong ? "history.less" : "history.all"), { kind: "quiet", onclick: () => { choice.isLong = !choice.isLong; view.reload(); } }) : null),
      ];
    },
  });
  return section(t("history.versions"), { id: "history" }, view, comparison);
}

/** The version next to another one, older for the left side and newer for the right. */
function neighbour(versions, number, side) {
  const i = versions.findIndex((each) => each.version === number);
  return side === "from" ? versions[i - 1]?.version ?? number : versions[i + 1]?.version ?? 0;
}

/** What was done, in a word. */
export const verb = (name) => { const text = t(`history.verb.${name}`); return text.startsWith("history.verb") ? name : text; };
