// Try a request: what every gateway would do with it, and why. The question is in the address.

import { h, uniqueID } from "../core/dom.js";
import { t, register, has } from "../core/i18n.js";
import { ask } from "../core/api.js";
import { badge, button, empty, facts, field, linkButton, live, note, objectLink, pageHead, select, table, toast, chips } from "../core/ui.js";
import { number, percent } from "../core/format.js";
import { queryText } from "../core/kinds.js";
import { go } from "../core/router.js";
import { clusterLink, owner } from "./route-rows.js";
import { routeResources } from "./routes.js";
import texts from "../text/try.js";

register(texts);

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const shownConsidered = 100;

export default async function tryRequest(context) {
  const question = {
    method: context.query.method || "GET", url: context.query.url ?? "", gateway: context.query.gateway ?? "",
    headers: (context.query.header ?? "").split("\n").filter(Boolean).map((line) => { const [name, ...rest] = line.split(":"); return [name, rest.join(":").trim()]; }),
  };
  const status = await ask("status", { problems: "false", hosts: 0 }, { signal: context.signal }).catch((error) => { if (error.name === "AbortError") throw error; return { gateways: [] }; });
  const gateways = new Map(status.gateways.map((gateway) => [`${gateway.namespace}/${gateway.name}`, gateway]));
  return h("div", pageHead(t("shell.nav.try"), { subtitle: t("try.subtitle") }), requestForm(question, gateways), question.url ? answers(context, question, gateways) : empty(t("try.start")));
}

function requestForm(question, gateways) {
  const url = h("input", { type: "text", inputmode: "url", name: "url", value: question.url, placeholder: "http://shop.example.com/cart", required: true, autocomplete: "off", spellcheck: "false", maxlength: "4000" });
  const method = select(methods.includes(question.method) ? methods : [question.method, ...methods], { value: question.method });
  const gateway = select([["", t("try.allGateways")], ...[...gateways.keys()].map((name) => [name, name])], { value: question.gateway });
  const rows = h("div.header-rows");
  const addRow = (name = "", value = "") => {
    const label = () => t("try.removeHeader", { name: row.querySelector("input").value || String([...rows.children].indexOf(row) + 1) });
    const row = h("div.header-row", h("input", { type: "text", value: name, placeholder: t("try.headerName"), "aria-label": t("try.headerName"), autocomplete: "off", spellcheck: "false", maxlength: "200", class: "mono", oninput: () => remove.setAttribute("aria-label", label()) }),
      h("input", { type: "text", value, placeholder: t("try.headerValue"), "aria-label": t("try.headerValue"), autocomplete: "off", spellcheck: "false", maxlength: "2000", class: "mono" }));
    const remove = h("button.close", { type: "button", onclick: () => { const next = row.nextElementSibling ?? row.previousElementSibling; row.remove(); (next?.querySelector("input") ?? add).focus(); } }, "×");
    row.append(remove);
    rows.append(row);
    remove.setAttribute("aria-label", label());
    return row;
  };
  const add = button(t("try.addHeader"), { kind: "quiet", onclick: () => addRow().querySelector("input").focus() });
  for (const [name, value] of question.headers) addRow(name, value);
  const error = h("div", { role: "alert" });
  return h("form.card.request", {
    novalidate: true,
    onsubmit: (event) => {
      event.preventDefault();
      let text = url.value.trim();
      if (text && !/^[a-z]+:\/\//i.test(text)) text = `http://${text}`;
      if (!/^(https?|tls|tcp):\/\/[^/?#\s]+\S*$/i.test(text)) {
        error.replaceChildren(note("error", h("p", t("try.badURL"))));
        url.setAttribute("aria-invalid", "true");
        return url.focus();
      }
      const header = [...rows.children].map((row) => [...row.querySelectorAll("input")].map((input) => input.value.trim())).filter(([name]) => name).map(([name, value]) => `${name}: ${value}`).join("\n");
      const address = `#/try${queryText({ method: method.value === "GET" ? "" : method.value, url: text, header, gateway: gateway.value })}`;
      if (address === location.hash) document.querySelector(".answers")?.reload?.(); else go(address);
    },
  }, h("div.row", field(t("try.method"), method), h("div.grow", field(t("try.url"), url)), field(t("try.gateway"), gateway)), h("p.faint.help", t("try.urlHelp")),
    h("fieldset.headers", h("legend", t("try.headers")), rows, add), error, h("div.actions", button(t("try.ask"), { kind: "primary", type: "submit" }), question.url ? h("span.faint", t("try.share")) : null));
}

function answers(context, question, gateways) {
  const view = live(context, {
    resources: routeResources, wait: 500,
    load: async (signal) => (await ask("explain", {
      method: question.method, url: question.url, gateway: question.gateway, headers: question.headers.map(([name, value]) => `${name}:${value}`).join("\n"),
    }, { signal })).gateways,
    draw: (all) => {
      const groups = alike(all);
      return [verdict(groups), groups.map((group) => answerCard(group, question, gateways))];
    },
  });
  view.classList.add("answers");
  return view;
}

/** A gateway that does not know the host or port: it is not meant to serve the request, or nothing binds to it. */
const isAbsent = (answer) => answer.decision === "noListener" || answer.decision === "noFilterChain" || (answer.decision === "notFound" && !answer.virtualHost);

/** Answers by what a client and a backend would notice; those that serve the request come first. */
function alike(all) {
  const groups = new Map();
  for (const answer of all) {
    const { gateway, considered, listener, ...rest } = answer;
    const key = isAbsent(answer) ? answer.decision : JSON.stringify(rest);
    if (!groups.has(key)) groups.set(key, { answer, gateways: [], isAbsent: isAbsent(answer) });
    groups.get(key).gateways.push(gateway);
  }
  return [...groups.values()].sort((a, b) => a.isAbsent - b.isAbsent || b.gateways.length - a.gateways.length);
}

function verdict(groups) {
  const serving = groups.filter((group) => !group.isAbsent);
  const absent = groups.filter((group) => group.isAbsent).reduce((sum, group) => sum + group.gateways.length, 0);
  const rest = absent && serving.length ? ` ${t("try.notThere", { n: absent })}` : "";
  if (!serving.length) return note("warning", h("p", t("try.nowhere")));
  if (serving.length > 1) return note("warning", h("p", t("try.differ", { n: serving.length }), rest));
  return note("ok", h("p", t("try.alike", { n: serving[0].gateways.length }), rest));
}

const levelOf = (answer) => (answer.decision === "route" || answer.decision === "tcp" ? (answer.flags ? "error" : "ok")
  : answer.decision === "redirect" || answer.decision === "directResponse" || answer.decision === "tlsRedirect" ? "info" : "error");

function answerCard({ answer, gateways: names, isAbsent: absent }, question, known) {
  const status = answer.status && !["notFound"].includes(answer.decision) ? ` ${answer.status}` : "";
  const reason = answer.error ? t(`try.why.${answer.error.replace(/^Err(.)/, (_, first) => first.toLowerCase())}`) : "";
  const hasReason = answer.error && has(`try.why.${answer.error.replace(/^Err(.)/, (_, first) => first.toLowerCase())}`);
  const flags = (answer.flags ?? "").split(",").map((flag) => flag.trim()).filter(Boolean);
  return h("section.card", { "data-key": `${names[0]} ${answer.decision}` },
    h("div.card-head", h("h2.decision", badge(absent ? "off" : levelOf(answer), t(`try.decision.${answer.decision}`) + status)), h("span.inline", h("span", t("try.onGateways")),
      chips(names, { limit: 12, map: (name) => (name ? h("span.chip", objectLink("ingress-gateways", ...name.split("/"))) : h("span.chip", "–")) }))),
    hasReason ? h("p.reason", reason) : answer.error ? h("p.reason", h("code", answer.error)) : null,
    answer.destinations.length ? destinations(answer) : null,
    facts([
      answer.resource ? [t("try.decidedBy"), owner(answer.resource, answer.rule, answer.match)] : null,
      answer.route ? [t("try.route"), h("code", answer.route)] : null,
      answer.path !== null ? [t("try.backendPath"), h("code", answer.path)] : null,
      answer.location !== null ? [t("try.location"), h("code", answer.location)] : null,
      answer.status !== null ? [t("try.status"), String(answer.status)] : null,
      flags.length ? [t("try.flags"), flags.map((flag, i) => [i ? ", " : "", h("code", flag), has(`try.flag.${flag}`) ? ` ${t(`try.flag.${flag}`)}` : ""])] : null,
      answer.virtualHost !== null ? [t("try.virtualHost"), h("a", { href: `#/routes${queryText({ gateway: names[0], host: hostOf(answer.virtualHost) })}` }, answer.virtualHost)] : null,
      answer.routeConfiguration !== null ? [t("try.routeConfiguration"), h("code", answer.routeConfiguration)] : null,
      answer.listener !== null ? [t("try.listener"), h("code", answer.listener)] : null,
    ]),
    answer.considered.length ? considered(answer.considered, names[0]) : null,
    absent ? null : curl(question, known.get(names[0])));
}

const hostOf = (virtualHost) => virtualHost.replace(/:\d+$/, "");

function destinations(answer) {
  const total = answer.destinations.reduce((sum, each) => sum + (each.weight ?? 0), 0);
  return h("ul.destinations", answer.destinations.map((each) => {
    const share = answer.destinations.length === 1 ? 1 : total ? (each.weight ?? 0) / total : 0;
    return h("li", { "data-key": each.cluster }, h("span.share", h("span.bar", { "aria-hidden": "true" }, h("span", { style: { width: `${share * 100}%` } })), percent(share)), clusterLink(each.cluster));
  }));
}

/** The routes in the order in which they were tried, with the first condition that failed. */
function considered(all, key) {
  const shown = all.length > shownConsidered ? [...all.slice(0, shownConsidered - 1), ...all.slice(-1)] : all;
  return h("details.considered", { "data-key": `considered ${key}` }, h("summary", t("try.considered", { n: all.length })),
    table([
      { title: t("try.route"), cell: (each) => owner(each.resource, each.rule, each.match) },
      { title: t("try.why"), cell: (each) => (each.failed === null ? badge("ok", t("try.took")) : each.failed) },
    ], shown, { rowClass: (each) => (each.failed === null ? "marked" : "") }),
    shown.length < all.length ? h("p.faint", t("try.more", { n: number(all.length - shown.length) })) : null);
}

/** The command line that sends the request to the gateway itself. */
function curl(question, gateway) {
  const address = gateway?.addresses[0];
  let url;
  try { url = new URL(question.url); } catch { return null; }
  if (!address || !/^https?:$/.test(url.protocol)) return null;
  const quote = (text) => (/^[\w@%+=:,./?&-]+$/.test(text) && !/[?&]/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const parts = ["curl", "-i", url.protocol === "https:" ? "-k" : null, question.method === "HEAD" ? "-I" : question.method === "GET" ? null : `-X ${question.method}`,
    `--connect-to ${quote(`${url.hostname}:${port}:${address.includes(":") ? `[${address}]` : address}:${port}`)}`, ...question.headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`), quote(question.url)];
  const text = parts.filter(Boolean).join(" ");
  const id = uniqueID("curl");
  return h("details.curl", { "data-key": `curl ${gateway.namespace}/${gateway.name}` }, h("summary", t("try.curl")), h("pre", { id }, text),
    navigator.clipboard ? button(t("try.copy"), { onclick: async () => { await navigator.clipboard.writeText(text); toast("ok", t("try.copied")); } }) : null);
}
