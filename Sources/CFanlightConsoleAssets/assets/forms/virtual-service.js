// The form of a VirtualService: matches, destinations with weights, and what is done on the way.

import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { field, select } from "../core/ui.js";
import { columns, fold, identity, items, lines, number, others, pairs, read, text, write } from "./parts.js";

export const fresh = (namespace) => ({
  apiVersion: "networking.istio.io/v1", kind: "VirtualService", metadata: { name: "", namespace },
  spec: { hosts: ["*"], gateways: [], http: [{ match: [{ uri: { prefix: "/" } }], route: [{ destination: { host: "", port: { number: 80 } } }] }] },
});

export function prefill({ metadata, spec }, { gateway, host }) {
  if (gateway) spec.gateways = [gateway.startsWith(`${metadata.namespace}/`) ? gateway.slice(metadata.namespace.length + 1) : gateway];
  if (host) spec.hosts = [host];
}

const kindsOfMatch = () => ["exact", "prefix", "regex"].map((each) => [each, t(`form.match.${each}`)]);
const routeKeys = ["name", "match", "route", "redirect", "directResponse", "rewrite", "timeout", "retries", "headers", "delegate"];
const matchKeys = ["name", "uri", "method", "authority", "headers", "queryParams", "ignoreUriCase"];

export function draw(form) {
  return [
    identity(form, { namespaces: form.namespaces }),
    columns(
      lines(form, ["spec", "hosts"], t("core.hosts"), { required: true, placeholder: "bookinfo.example.com" }),
      lines(form, ["spec", "gateways"], t("form.vs.gateways"), { placeholder: "bookinfo-gateway\nistio-system/shared", help: t("form.vs.gatewaysHelp") })),
    items(form, ["spec", "http"], t("form.vs.routes"), (path, route) => drawRoute(form, path, route), {
      make: () => ({ match: [{ uri: { prefix: "/" } }], route: [{ destination: { host: "", port: { number: 80 } } }] }), addText: t("form.vs.addRoute"), ordered: true,
      title: (route, i) => `${t("form.vs.route")} ${i + 1}${route.name ? ` – ${route.name}` : ""}`, help: t("form.vs.order"),
    }),
    others(form.object.spec, ["hosts", "gateways", "http"]),
  ];
}

function drawRoute(form, path, route) {
  const action = route.redirect ? "redirect" : route.directResponse ? "directResponse" : route.delegate ? "delegate" : "route";
  return [
    columns(text(form, [...path, "name"], t("core.name")), actionChoice(form, path, route, action)),
    items(form, [...path, "match"], t("form.vs.matches"), (place, match) => drawMatch(form, place, match), {
      make: () => ({ uri: { prefix: "/" } }), addText: t("form.vs.addMatch"), title: (_, i) => `${t("form.vs.match")} ${i + 1}`, help: t("form.vs.matchesHelp"),
    }),
    action === "route" ? destinations(form, [...path, "route"]) : null,
    action === "redirect" ? columns(
      text(form, [...path, "redirect", "uri"], t("form.vs.redirectPath")), text(form, [...path, "redirect", "authority"], t("form.vs.redirectHost")),
      text(form, [...path, "redirect", "scheme"], t("form.vs.redirectScheme")), number(form, [...path, "redirect", "redirectCode"], t("form.vs.code"))) : null,
    action === "directResponse" ? columns(number(form, [...path, "directResponse", "status"], t("form.vs.code")), text(form, [...path, "directResponse", "body", "string"], t("form.vs.body"))) : null,
    action === "delegate" ? columns(text(form, [...path, "delegate", "name"], t("core.name")), text(form, [...path, "delegate", "namespace"], t("core.namespace"))) : null,
    action === "route" ? fold(t("form.vs.resilience"), Boolean(route.timeout || route.retries), columns(
      text(form, [...path, "timeout"], t("form.vs.timeout"), { placeholder: "10s" }), number(form, [...path, "retries", "attempts"], t("form.vs.attempts")),
      text(form, [...path, "retries", "perTryTimeout"], t("form.vs.perTry"), { placeholder: "2s" }), text(form, [...path, "retries", "retryOn"], t("form.vs.retryOn"), { placeholder: "5xx,connect-failure" })), others(route.retries, ["attempts", "perTryTimeout", "retryOn"])) : null,
    action === "route" ? fold(t("form.vs.rewrite"), Boolean(route.rewrite), columns(
      text(form, [...path, "rewrite", "uri"], t("form.vs.rewritePath")), text(form, [...path, "rewrite", "authority"], t("form.vs.rewriteHost"))), others(route.rewrite, ["uri", "authority"])) : null,
    fold(t("form.vs.headers"), Boolean(route.headers), ...["request", "response"].map((side) => h("div", h("h3", t(`form.vs.${side}`)),
      pairs(form, [...path, "headers", side, "set"], t("form.vs.set")), pairs(form, [...path, "headers", side, "add"], t("form.vs.add")), lines(form, [...path, "headers", side, "remove"], t("form.vs.remove"))))),
    others(route, routeKeys),
  ];
}

function actionChoice(form, path, route, action) {
  const change = (chosen) => {
    for (const key of ["route", "redirect", "directResponse", "delegate"]) if (key !== chosen) { form.kept.set(`${path.join("/")}/${key}`, route[key]); delete route[key]; }
    const empty = { route: [{ destination: { host: "" } }], redirect: { uri: "/" }, directResponse: { status: 404 }, delegate: { name: "" } };
    route[chosen] = form.kept.get(`${path.join("/")}/${chosen}`) ?? empty[chosen];
    form.changed();
    form.redraw();
  };
  return field(t("form.vs.action"), select(["route", "redirect", "directResponse", "delegate"].map((each) => [each, t(`form.vs.action.${each}`)]), { value: action, onchange: change }));
}

/** The way to compare, and with what. A new way keeps the text. */
function stringMatch(form, path, label) {
  const value = read(form.object, path) ?? {};
  const kind = ["exact", "prefix", "regex"].find((each) => each in value) ?? "exact";
  const store = (kind, text) => { write(form.object, path, text === "" ? undefined : { [kind]: text }); form.changed(); };
  let chosen = kind, typed = value[kind] ?? "";
  return columns(
    field(label, select(kindsOfMatch(), { value: kind, onchange: (each) => { chosen = each; store(chosen, typed); } })),
    field(t("form.value"), h("input", { type: "text", value: typed, spellcheck: "false", oninput: (event) => { typed = event.target.value; store(chosen, typed); } })));
}

/** Matches by name: headers and parameters of the query. */
function namedMatches(form, path, label) {
  const all = read(form.object, path) ?? {};
  const names = Object.keys(all);
  const rename = (from, to) => {
    const next = {};
    for (const [name, value] of Object.entries(read(form.object, path) ?? {})) next[name === from ? to : name] = value;
    write(form.object, path, next);
    form.changed();
  };
  return h("fieldset", h("legend", label), names.map((name) => h("div.item.inline", { role: "group", "aria-label": `${label} ${name}` }, h("div.item-body", columns(
    field(t("core.name"), h("input", { type: "text", value: name, spellcheck: "false", onchange: (event) => { rename(name, event.target.value.trim().toLowerCase()); form.redraw(); } })), stringMatch(form, [...path, name], t("form.match.way")))),
    h("button.button.quiet", { type: "button", "aria-label": `${t("form.remove")} ${name}`, onclick: () => { write(form.object, [...path, name], undefined); form.changed(); form.redraw(); } }, t("form.remove")))),
    h("button.button", { type: "button", onclick: () => { write(form.object, path, { ...read(form.object, path), [freeName(names)]: { exact: "value" } }); form.changed(); form.redraw(); } }, t("form.add")));
}
const freeName = (names) => { let i = names.length; while (names.includes(`x-name-${i}`)) i++; return `x-name-${i}`; };

function drawMatch(form, path, match) {
  return [
    stringMatch(form, [...path, "uri"], t("form.vs.path")),
    stringMatch(form, [...path, "method"], t("form.vs.method")),
    stringMatch(form, [...path, "authority"], t("form.vs.authority")),
    fold(t("form.vs.moreMatches"), Boolean(match.headers || match.queryParams), namedMatches(form, [...path, "headers"], t("form.vs.headerMatches")), namedMatches(form, [...path, "queryParams"], t("form.vs.queryMatches"))),
    others(match, matchKeys),
  ];
}

function destinations(form, path) {
  const all = read(form.object, path) ?? [];
  const sum = all.reduce((total, each) => total + (each.weight ?? 0), 0);
  return items(form, path, t("form.vs.destinations"), (place, item) => [columns(
    text(form, [...place, "destination", "host"], t("form.vs.service"), { required: true, list: form.serviceList }), text(form, [...place, "destination", "subset"], t("form.vs.subset")),
    number(form, [...place, "destination", "port", "number"], t("form.port"), { min: 1, max: 65_535 }), number(form, [...place, "weight"], t("form.vs.weight"), { max: 100 })),
    others(item, ["destination", "weight"])], {
    make: () => ({ destination: { host: "" } }), addText: t("form.vs.addDestination"), inline: true, title: (each, i) => each.destination?.host || `${t("form.vs.destination")} ${i + 1}`,
    help: all.length > 1 ? t("form.vs.weights", { sum }) : undefined,
  });
}

