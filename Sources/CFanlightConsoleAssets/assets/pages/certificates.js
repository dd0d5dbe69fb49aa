// Certificates: the TLS Secrets that Gateways name or could name, until when they hold, and who uses them. Keys are written here and never read.

import { h, debounce, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { APIError, ask, askAbout, create, patch, remove } from "../core/api.js";
import { date, dateTime } from "../core/format.js";
import { badge, button, chips, confirm, describe, dialog, empty, field, live, note, objectLink, pageHead, select, table, toast } from "../core/ui.js";
import { setQuery } from "../core/router.js";
import { allowed, effect, rights } from "./object-actions.js";
import texts from "../text/certificates.js";

register(texts);

const size = 50;
const levels = { ok: "ok", expiring: "warning", expired: "error", invalid: "error", notYetValid: "warning" };
const order = ["invalid", "expired", "expiring", "notYetValid", "ok"];

export default async function certificates(context) {
  const mayCreate = await allowed("create", "secrets", "istio-system");
  const state = { search: context.query.search ?? "", kind: context.query.state ?? "", offset: Number(context.query.offset) || 0 };
  const searchID = uniqueID("search");
  const change = (changes) => { Object.assign(state, { offset: 0 }, changes); setQuery({ search: state.search, state: state.kind, offset: state.offset || "" }); redraw(); };
  const search = debounce(150, (text) => change({ search: text }));
  let last = null;
  const view = live(context, {
    resources: ["secrets", "gateways", "ingress-gateways"], every: 60_000,
    load: async (signal) => {
      if (last?.isShown === false) { last.isShown = true; return last; }
      const { items } = await ask("certificates", {}, { signal }).catch((error) => { if (error instanceof APIError && error.status === 404) return { items: null }; throw error; });
      const may = await rights("secrets", ["patch", "delete"], [...new Set((items ?? []).map((each) => each.namespace))]);
      return (last = { items, may: ({ namespace }, verb) => may({ metadata: { namespace } }, verb), isShown: true });
    },
    draw: ({ items, may }) => (items === null ? note("info", h("p", t("certificates.notTold"))) : draw(items, may)),
  });
  /** Drawn from what is known: searching asks the server nothing. */
  function redraw() { if (last) last.isShown = false; view.reload(); }

  function draw(items, may) {
    const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    const here = items.filter((each) => !context.namespace || each.namespace === context.namespace || each.usedBy?.some((use) => use.gateway.startsWith(`${context.namespace}/`)));
    const found = here.filter((each) => (!state.kind || each.state === state.kind) && words.every((word) => textOf(each).includes(word)))
      .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.notAfter ?? "").localeCompare(b.notAfter ?? "") || `${a.namespace}/${a.name}`.localeCompare(`${b.namespace}/${b.name}`));
    if (!here.length) return empty(t("certificates.empty"), ...(mayCreate ? [createButton()] : []));
    if (state.offset >= found.length) state.offset = 0;
    const shown = found.slice(state.offset, state.offset + size);
    return [
      found.length ? table([
        { title: t("core.name"), class: "w9", cell: (each) => h("div.stack", h("strong", each.name), h("span.faint", each.namespace), each.type && each.type !== "kubernetes.io/tls" ? h("span.faint", each.type) : null) },
        { title: t("core.status"), class: "w8", cell: certificateState }, { title: t("certificates.names"), class: "w12", cell: (each) => chips(each.names, { limit: 6 }) },
        { title: t("certificates.issuer"), class: "w8", cell: (each) => issuer(each) }, { title: t("certificates.validity"), class: "w8", cell: validity },
        { title: t("certificates.usedBy"), class: "w9", cell: usedBy },
        { title: "", class: "row-actions", cell: (each) => h("div.actions",
          mayReplace(each, may) ? button(t(each.type ? "certificates.replace" : "core.create"), { kind: "quiet", "aria-label": `${t("certificates.replace")}: ${each.namespace}/${each.name}`, onclick: () => write(each).then((done) => done && view.reload()) }) : null,
          may(each, "delete") && each.type ? button(t("core.delete"), { kind: "quiet", "aria-label": `${t("core.delete")}: ${each.namespace}/${each.name}`, onclick: () => drop(each).then((done) => done && view.reload()) }) : null) },
      ], shown, { key: (each) => `${each.namespace}/${each.name}`, caption: t("shell.nav.certificates") }) : empty(t("core.noMatch", { text: state.search || t(`certificates.state.${state.kind}`) })),
      found.length > size ? h("nav.pager", { "aria-label": t("core.pages") }, button(t("core.previous"), { disabled: state.offset === 0, onclick: () => change({ offset: Math.max(0, state.offset - size) }) }),
        h("span", { role: "status" }, t("core.range", { from: state.offset + 1, to: state.offset + shown.length, of: found.length })),
        button(t("core.next"), { disabled: state.offset + size >= found.length, onclick: () => change({ offset: state.offset + size }) }))
        : h("p.pager", { role: "status" }, h("span.faint", found.length === items.length ? t("core.total", { n: items.length }) : t("core.matched", { n: found.length, total: items.length }))),
    ];
  }
  const mayReplace = (each, may) => (each.notAfter || each.type ? may(each, "patch") : mayCreate);
  const createButton = () => button(t("certificates.create"), { kind: "primary", onclick: () => write(null).then((done) => done && view.reload()) });

  return h("div", pageHead(t("shell.nav.certificates"), { subtitle: t("certificates.subtitle"), actions: mayCreate ? [createButton()] : [] }), h("div.list", h("div.toolbar", { role: "search" },
    h("label.hidden", { for: searchID }, t("core.search")), h("input.search", { id: searchID, type: "search", value: state.search, placeholder: t("certificates.searchHint"), autocomplete: "off", spellcheck: "false", maxlength: "200", oninput: (event) => search(event.target.value) }),
    select([["", t("certificates.anyState")], ...order.map((each) => [each, t(`certificates.state.${each}`)])], { value: state.kind, "aria-label": t("core.status"), onchange: (kind) => change({ kind }) })), view));
}

const textOf = (each) => [each.namespace, each.name, each.subject, each.issuer, ...(each.names ?? []), ...(each.usedBy ?? []).map((use) => use.gateway)].join(" ").toLowerCase();

/** The state in a word, with what is wrong. */
export const certificateState = (each) => h("div.stack", badge(levels[each.state] ?? "off", t(`certificates.state.${each.state}`)), each.state !== "ok" && each.message ? h("span", { class: levels[each.state] === "error" ? "trouble" : "faint" }, each.message) : null);

/** Until when it holds, and how long that is. */
export function validity(each) {
  if (!each.notAfter) return h("span.faint", "–");
  const days = each.daysLeft;
  return h("div.stack", h("time", { datetime: each.notAfter, title: dateTime(each.notAfter) }, date(each.notAfter)), days === null || days === undefined ? null : h("span", { class: days < 0 || each.state === "expiring" ? "trouble" : "faint" }, days < 0 ? t("certificates.daysAgo", { n: -days }) : t("certificates.daysLeft", { n: days })),
    each.state === "notYetValid" ? h("span.faint", t("certificates.from", { date: date(each.notBefore) })) : null);
}

function issuer(each) {
  if (!each.issuer) return h("span.faint", "–");
  return each.issuer === each.subject ? h("span", t("certificates.selfSigned")) : h("span", each.issuer);
}

function usedBy(each) {
  if (!each.usedBy?.length) return h("span.faint", t("certificates.unused"));
  return h("ul.plain", each.usedBy.slice(0, 5).map((use) => h("li", objectLink("gateways", ...use.gateway.split("/")), " ", h("span.faint", use.server), use.workloads?.length ? h("div.faint", t("certificates.onGateways", { n: use.workloads.length })) : null)),
    each.usedBy.length > 5 ? h("li.faint", t("core.more", { n: each.usedBy.length - 5 })) : null);
}

async function drop({ namespace, name }) {
  const done = await dialog(t("certificates.deleteTitle", { name: `${namespace}/${name}` }), {
    content: () => [h("p", t("certificates.deleteText")), effect(askAbout("plan", "", { delete: `Secret/${namespace}/${name}` }))],
    actions: (close) => [button(t("core.cancel"), { onclick: () => close(null), autofocus: true }), button(t("core.delete"), { kind: "danger", onclick: async () => { await remove("secrets", namespace, name); close(true); } })],
  });
  if (done) toast("ok", t("certificates.deleted", { name: `${namespace}/${name}` }));
  return done;
}

// Writing

const certificateHead = "-----BEGIN CERTIFICATE-----";

/** What is wrong with a pasted text before anybody else looks at it; null where nothing is. */
function pemProblem(text, kind) {
  const trimmed = text.trim();
  if (!trimmed) return t("certificates.missing");
  if (/[^\x09\x0a\x0d\x20-\x7e]/.test(trimmed)) return t("certificates.notPEM");
  if (kind === "key") {
    if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(trimmed)) return t("certificates.encrypted");
    if (trimmed.includes(certificateHead)) return t("certificates.certificateAsKey");
    return /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\s\S]+-----END (?:RSA |EC )?PRIVATE KEY-----/.test(trimmed) ? null : t("certificates.noKey");
  }
  if (/PRIVATE KEY-----/.test(trimmed)) return t("certificates.keyAsCertificate");
  return trimmed.startsWith(certificateHead) && trimmed.includes("-----END CERTIFICATE-----") ? null : t("certificates.noCertificate");
}

const encoded = (text) => btoa(`${text.trim().replace(/\r\n?/g, "\n")}\n`);

/** The dialog that makes a Secret, or gives one another certificate. Answers whether it was written. */
async function write(existing) {
  const isNew = !existing?.notAfter && !existing?.type;
  const inputs = {
    namespace: h("input", { value: existing?.namespace ?? "istio-system", required: true, autocomplete: "off", spellcheck: "false", maxlength: "63", disabled: Boolean(existing) }),
    name: h("input", { value: existing?.name ?? "", required: true, autocomplete: "off", spellcheck: "false", maxlength: "253", disabled: Boolean(existing), placeholder: "shop-cert" }),
    certificate: pemInput("certificates.certificateHint"), key: pemInput("certificates.keyHint"), ca: pemInput("certificates.certificateHint"),
  };
  const errors = h("div", { role: "alert" });
  const forget = () => { for (const each of ["certificate", "key", "ca"]) inputs[each].value = ""; };
  const typed = () => ["certificate", "key", "ca"].some((each) => inputs[each].value.trim());
  const form = h("form", { novalidate: true }, note("info", h("p", t("certificates.writeText"))),
    h("div.row", field(t("core.namespace"), inputs.namespace, { required: true, help: t("certificates.namespaceHelp") }), field(t("core.name"), inputs.name, { required: true, help: t("certificates.nameHelp") })),
    pemField(t("certificates.certificate"), inputs.certificate, { required: true, help: t("certificates.certificateHelp") }), pemField(t("certificates.key"), inputs.key, { required: true, help: t("certificates.keyHelp") }),
    h("details", h("summary", t("certificates.clientCA")), pemField(t("certificates.ca"), inputs.ca, { help: t("certificates.caHelp") })), errors);
  const done = await dialog(t(isNew ? "certificates.createTitle" : "certificates.replaceTitle", { name: `${existing?.namespace}/${existing?.name}` }), {
    content: () => form, mayClose: async () => !typed() || confirm(t("certificates.leaveTitle"), t("certificates.leaveText"), { yes: t("certificates.leave"), danger: true }),
    actions: (close) => {
      const save = async () => {
        const name = inputs.name.value.trim(), namespace = inputs.namespace.value.trim();
        const wrong = [
          [t("core.namespace"), namespace ? null : t("certificates.missing"), inputs.namespace], [t("core.name"), /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) ? null : t("certificates.badName"), inputs.name],
          [t("certificates.certificate"), pemProblem(inputs.certificate.value, "certificate"), inputs.certificate], [t("certificates.key"), pemProblem(inputs.key.value, "key"), inputs.key],
          [t("certificates.ca"), inputs.ca.value.trim() ? pemProblem(inputs.ca.value, "certificate") : null, inputs.ca],
        ].filter(([, problem]) => problem);
        for (const input of Object.values(inputs)) input.removeAttribute("aria-invalid");
        if (wrong.length) {
          for (const [, , input] of wrong) input.setAttribute("aria-invalid", "true");
          errors.replaceChildren(note("error", h("ul", wrong.map(([label, problem]) => h("li", `${label}: ${problem}`)))));
          return wrong[0][2].focus();
        }
        const data = { "tls.crt": encoded(inputs.certificate.value), "tls.key": encoded(inputs.key.value), ...(inputs.ca.value.trim() ? { "ca.crt": encoded(inputs.ca.value) } : {}) };
        try {
          const { warnings } = isNew ? await create("secrets", namespace, { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "kubernetes.io/tls", data }) : await patch("secrets", namespace, name, { data });
          forget();
          close({ name: `${namespace}/${name}`, warnings });
        } catch (error) { errors.replaceChildren(note("error", h("p", describe(error)))); }
      };
      form.onsubmit = (event) => { event.preventDefault(); save(); };
      return [button(t("core.cancel"), { onclick: () => close(null) }), button(t(isNew ? "core.create" : "core.save"), { kind: "primary", onclick: save })];
    },
  });
  forget();
  if (done) toast("ok", t("certificates.written", { name: done.name }), done);
  return done;
}

const pemInput = (hint) => h("textarea.pem", { rows: "5", spellcheck: "false", autocomplete: "off", autocapitalize: "off", placeholder: t(hint), maxlength: "1000000" });

/** A field for pasted text, with a file as another way to fill it. */
function pemField(label, input, options) {
  const file = h("input", { type: "file", accept: ".pem,.crt,.cer,.key,.txt", "aria-label": t("certificates.fromFile", { field: label }), onchange: async () => {
    const chosen = file.files[0];
    if (chosen && chosen.size <= 1_000_000) { input.value = await chosen.text(); input.removeAttribute("aria-invalid"); }
    file.value = "";
  } });
  return h("div.pem-field", field(label, input, options), file);
}

