// Mesh Diagnosis: all problems of the configuration, filtered and paged by the server.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask } from "../core/api.js";
import { button, chip, empty, levelMark, note, objectLink, pageHead, select } from "../core/ui.js";
import { number } from "../core/format.js";
import { kinds, queryText, shortName } from "../core/kinds.js";
import { paged } from "../core/lists.js";
import { allowed } from "./object-actions.js";
import texts from "../text/diagnosis.js";

register(texts);

const resources = ["ingress-gateways", "gateways", "virtual-services", "destination-rules", "services", "service-entries", "secrets"];
const levels = ["error", "warning", "info"];
const plurals = { error: "diagnosis.errors", warning: "diagnosis.warnings", info: "diagnosis.infos" };

export default async function diagnosis(context) {
  // The editor is offered to whoever may change VirtualServices, which most problems are of; it says itself what else may not be changed.
  const mayEdit = await allowed("update", "virtual-services", context.namespace);
  return h("div", pageHead(t("shell.nav.diagnosis"), { subtitle: t("diagnosis.subtitle") }), paged(context, {
    names: ["level", "kind", "code", "name"], resources, wait: 500, hint: t("diagnosis.searchHint"),
    load: (state, signal) => ask("problems", {
      level: state.level, kind: state.kind, code: state.code, namespace: context.namespace, name: state.name, search: state.search, offset: state.offset, limit: state.limit,
    }, { signal }),
    filters: (state, change) => [
      select([["", t("diagnosis.allLevels")], ...levels.map((level) => [level, t(`core.level.${level}`)])], { value: state.level, "aria-label": t("diagnosis.level"), "data-filter": "level", onchange: (level) => change({ level }) }),
      select([["", t("diagnosis.allKinds")], ...[...new Set([state.kind, ...Object.values(kinds).map((each) => each.kind)])].filter(Boolean).map((kind) => [kind, kind])], { value: state.kind, "aria-label": t("core.kind"), onchange: (kind) => change({ kind }) }),
    ],
    draw: (answer, state, change) => draw(answer, state, change, mayEdit),
  }));
}

function draw({ total, matched, counts, items }, state, change, mayEdit) {
  const isFiltered = state.level || state.kind || state.code || state.name || state.search;
  // The counts are of what the filters let through, so one level chosen says nothing of the others.
  const figures = h("div.figures.levels", levels.map((level) => h("button.figure", {
    type: "button", "data-key": level, class: level, "aria-pressed": String(state.level === level),
    onclick: () => { const next = state.level === level ? "" : level; const filter = document.querySelector('[data-filter="level"]'); if (filter) filter.value = next; change({ level: next }); },
  }, h("strong", state.level && state.level !== level ? "–" : number(counts[level])), levelMark(level), h("span.hidden", t(plurals[level])))));
  return [
    figures,
    isFiltered && (state.code || state.name) ? h("p.filtered", h("span.faint", t("diagnosis.filtered"), " "), state.code ? chip(state.code, { class: "mono" }) : null, " ", state.name ? chip(state.name) : null, " ", button(t("diagnosis.allLeft"), { kind: "quiet", onclick: () => change({ code: "", name: "" }) })) : null,
    items.length ? h("div.card", h("ul.problems.long", items.map((problem, i) => item(problem, i, state, change, mayEdit))))
      : total ? empty(t("diagnosis.noneMatch")) : note("ok", h("p", t("diagnosis.none"))),
    total !== matched ? h("p.pager.faint", t("core.matched", { n: matched, total })) : total ? h("p.pager.faint", t("diagnosis.total", { n: total })) : null,
  ];
}

function item(problem, i, state, change, mayEdit) {
  const short = problem.kind && shortName(problem.kind);
  const place = problem.file ? `${problem.file.split("/").slice(-2).join("/")}${problem.line ? `:${problem.line}` : ""}` : problem.line ? `:${problem.line}` : null;
  const editable = mayEdit && short && problem.namespace && problem.name;
  return h("li", { class: problem.level, "data-key": `${i} ${problem.code} ${problem.kind} ${problem.namespace}/${problem.name} ${problem.field}` },
    h("div.problem-head", levelMark(problem.level),
      problem.name ? h("span", h("span.faint", `${problem.kind} `), objectLink(short, problem.namespace, problem.name)) : null,
      problem.field ? h("code", problem.field) : null,
      state.code === problem.code ? chip(problem.code, { class: "mono" }) : h("button.chip.mono", { type: "button", "aria-label": t("diagnosis.onlyCode", { code: problem.code }), onclick: () => change({ code: problem.code }) }, problem.code)),
    h("p.message", problem.message),
    h("div.problem-foot", place ? h("span.faint.mono", place) : null,
      editable ? h("a", { href: `#/edit/${[short, problem.namespace, problem.name].map(encodeURIComponent).join("/")}${queryText({ field: problem.field })}` }, t("diagnosis.edit")) : null,
      problem.witness ? witness(problem.witness) : null));
}

/** A request such as `GET http://a.example.com/login`, as a question that is asked again. */
export function witness(text) {
  const parts = /^(?:([A-Z]+) )?([a-z]+:\/\/\S+)/.exec(text);
  if (!parts) return h("code", text);
  return h("span.witness", h("a", { href: `#/try${queryText({ method: parts[1] === "GET" ? "" : parts[1], url: parts[2] })}` }, t("diagnosis.try")), " ", h("code", text));
}
