// The shell: signing in, navigation, which page is shown, and whether the connection lives.

import { h, debounce } from "./core/dom.js";
import { t, register, language, languages, setLanguage } from "./core/i18n.js";
import { session, call, list, forgetRights, can, APIError } from "./core/api.js";
import { define, match, parse, guard, go } from "./core/router.js";
import * as live from "./core/live.js";
import { button, describe, failure, field, loading, note, pageHead, select, linkButton } from "./core/ui.js";
import { kinds } from "./core/kinds.js";
import texts from "./text/shell.js";

register(texts);

/** Pages by address. `crumb` and `nav` name the entry of the navigation that is marked. */
const routes = [
  { pattern: "/", nav: "overview", load: () => import("./pages/overview.js") },
  { pattern: "/topology", nav: "topology", load: () => import("./pages/topology.js") },
  { pattern: "/ingress-gateways", nav: "ingress-gateways", load: () => import("./pages/ingress-gateways.js") },
  { pattern: "/ingress-gateways/:namespace/:name", nav: "ingress-gateways", load: () => import("./pages/ingress-gateway.js") },
  { pattern: "/gateways", nav: "gateways", load: () => import("./pages/gateways.js") },
  { pattern: "/gateways/:namespace/:name", nav: "gateways", load: () => import("./pages/gateway.js") },
  { pattern: "/virtual-services", nav: "virtual-services", load: () => import("./pages/virtual-services.js") },
  { pattern: "/virtual-services/:namespace/:name", nav: "virtual-services", load: () => import("./pages/virtual-service.js") },
  { pattern: "/destination-rules", nav: "destination-rules", load: () => import("./pages/destination-rules.js") },
  { pattern: "/destination-rules/:namespace/:name", nav: "destination-rules", load: () => import("./pages/destination-rule.js") },
  { pattern: "/services", nav: "services", load: () => import("./pages/services.js") },
  { pattern: "/services/:namespace/:name", nav: "services", load: () => import("./pages/service.js") },
  { pattern: "/certificates", nav: "certificates", load: () => import("./pages/certificates.js") },
  { pattern: "/routes", nav: "routes", load: () => import("./pages/routes.js") },
  { pattern: "/try", nav: "try", load: () => import("./pages/try.js") },
  { pattern: "/traffic", nav: "traffic", load: () => import("./pages/traffic.js") },
  { pattern: "/diagnosis", nav: "diagnosis", load: () => import("./pages/diagnosis.js") },
  { pattern: "/history", nav: "history", load: () => import("./pages/history.js") },
  { pattern: "/create/:kind", nav: null, load: (query) => (query.form ? import("./forms/page.js") : import("./editor/create.js")) },
  { pattern: "/edit/:kind/:namespace/:name", nav: null, load: (query) => (query.form ? import("./forms/page.js") : import("./editor/edit.js")) },
];

/** The navigation: groups of entries, named as ASM's users know them. */
const navigation = [
  { group: null, entries: ["overview", "topology"] },
  { group: "asmGateways", entries: ["ingress-gateways", "gateways"] },
  { group: "traffic", entries: ["virtual-services", "destination-rules", "services", "certificates"] },
  { group: "answers", entries: ["routes", "try", "traffic", "diagnosis", "history"] },
];

const outlet = h("main", { id: "main", tabindex: "-1" });
const liveRegion = h("p.hidden", { role: "status", "aria-live": "polite" });
let current = null;
let namespaces = [];
let chosenNamespace = sessionStorage.getItem("fanlight.namespace") ?? "";

function theme() { return localStorage.getItem("fanlight.theme") ?? "system"; }
function applyTheme(name) {
  localStorage.setItem("fanlight.theme", name);
  if (name === "system") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = name;
}

// Signing in

/** Asks for a token; `done` is called once it was taken. Where another tab has signed in meanwhile, that is enough; only as `user`, if one is given. */
function signInForm(done, user, ...content) {
  const input = h("input", { type: "password", name: "token", autocomplete: "current-password", spellcheck: "false", required: true });
  const status = h("div", { role: "alert" });
  const submit = button(t("shell.signIn"), { kind: "primary", type: "submit" });
  const form = h("form.sign-in", {
    onsubmit: async (event) => {
      event.preventDefault();
      submit.disabled = true;
      status.replaceChildren();
      try {
        const { value } = await call("POST", "/session", { body: { token: input.value.trim() } });
        input.value = "";
        await finish(value);
      } catch (error) {
        status.replaceChildren(note("error", error instanceof APIError && error.status === 401 ? t("shell.wrongToken") : describe(error)));
        input.focus();
      } finally { submit.disabled = false; }
    },
  }, content, field(t("shell.token"), input, { help: t("shell.tokenHelp") }), status, submit);
  async function finish(value) {
    window.removeEventListener("focus", look);
    if (session.current) return;
    session.current = value;
    await done();
  }
  async function look() {
    if (!form.isConnected) { window.removeEventListener("focus", look); return; }
    try {
      const { value } = await call("GET", "/session");
      if (!user || value.user === user) await finish(value);
    } catch { /* Nobody is signed in elsewhere. */ }
  }
  window.addEventListener("focus", look);
  return { form, input };
}

function signInPage(reason) {
  live.stop();
  leave();
  const { form, input } = signInForm(begin, null, h("h1", wordmark()), h("p", t("shell.welcome")), reason ? note("info", reason) : null);
  form.append(h("p.faint", languageChoice(), " ", themeChoice()));
  document.title = "Fanlight";
  document.body.classList.remove("locked");
  document.body.replaceChildren(h("main.sign-in-page", { id: "main" }, form), h("div.toasts", { "aria-live": "polite" }));
  input.focus();
}

/** Nothing of a page is left for whoever signs in next. */
function leave() {
  current?.abort();
  guard.mayLeave = null;
  outlet.replaceChildren();
  liveRegion.textContent = "";
}

/** The session is over while somebody writes: the page stays, out of sight, until its user is there again. */
function signInAgain() {
  live.stop();
  const { user } = signedIn;
  const element = h("dialog.small.sign-in-again", { "aria-label": t("shell.signInAgain"), oncancel: (event) => event.preventDefault() });
  const { form, input } = signInForm(async () => {
    if (session.current.user !== user) { leave(); forget(); document.body.classList.remove("locked"); await begin(); return; }
    element.close();
    element.remove();
    document.body.classList.remove("locked");
    signedIn = session.current;
    live.start();
  }, user, h("h2", t("shell.signInAgain")), note("info", h("p", t("core.signedOut")), h("p", t("shell.kept", { user }), " ", t("shell.otherUser"))));
  form.append(button(t("shell.giveUp"), { kind: "quiet", onclick: () => { guard.mayLeave = null; end(); } }));
  element.append(form);
  document.body.classList.add("locked");
  document.body.append(element);
  element.showModal();
  input.focus();
}

const wordmark = () => h("span.wordmark", h("img", { src: "/assets/icon.svg", alt: "", width: "28", height: "28" }), "Fanlight");

const languageChoice = () => select(Object.entries(languages), {
  value: language, "aria-label": t("shell.language"), onchange: (code) => { setLanguage(code); session.current ? redraw() : signInPage(); },
});
const themeChoice = () => select(["system", "light", "dark"].map((name) => [name, t(`shell.theme.${name}`)]), {
  value: theme(), "aria-label": t("shell.theme"), onchange: applyTheme,
});

async function signOut() {
  if (guard.mayLeave && !(await guard.mayLeave())) return;
  guard.mayLeave = null;
  try { await call("DELETE", "/session"); } finally { end(); }
}

function forget() {
  forgetRights();
  sessionStorage.clear();
  chosenNamespace = "";
}

function end(reason) {
  session.current = null;
  forget();
  signInPage(reason);
}

/** Who is signed in, or was until the session ended by itself. */
let signedIn = null;
function ended() {
  session.current = null;
  forgetRights();
  if (guard.mayLeave?.unsaved?.()) { if (!document.querySelector(".sign-in-again")) signInAgain(); } else signInPage(t("core.signedOut"));
}
// Another tab may have signed in meanwhile, which ends the session of this one: as the same user it goes on, as another one everything is begun anew.
let asking = null;
session.onOther = () => (asking ??= isStillTheSame().finally(() => { asking = null; }));
async function isStillTheSame() {
  const value = await newest();
  if (!session.current) return false;
  if (!value) { ended(); return false; }
  if (value.user === signedIn.user) { session.current = signedIn = value; return true; }
  if (guard.mayLeave?.unsaved?.()) { ended(); return false; }
  live.stop();
  leave();
  forget();
  session.current = value;
  begin();
  return false;
}
/** The browser's session; null where there is none. Where another tab signs in, the former one ends before the browser has the new one's cookie: it is asked for a while. */
async function newest() {
  for (let tries = 8; session.current && tries > 0; tries -= 1) {
    try { return (await call("GET", "/session")).value; } catch (error) { if (error.status !== 401) throw error; }
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
  return null;
}

// The frame around pages

const connectionMark = h("span.connection", { role: "status" });
live.connection.onState = (state) => {
  connectionMark.className = `connection ${state}`;
  connectionMark.replaceChildren(h("span.dot", { "aria-hidden": "true" }), t(`shell.connection.${state}`));
  if (state === "live" && isUnreachable) show();
};
/** Whether the page could not be shown because the server was away: it is tried again when that is back. */
let isUnreachable = false;

const namespaceChoice = h("label.namespace");
const skipLink = () => h("a.skip", { href: "#main", onclick: (event) => { event.preventDefault(); outlet.focus(); } }, t("shell.skip"));

function frame() {
  const drawer = h("nav.side", { id: "navigation", "aria-label": t("shell.navigation") }, navigation.map(({ group, entries }) => h("div.nav-group",
    group ? h("h2", t(`shell.group.${group}`)) : null,
    h("ul", entries.map((name) => h("li", h("a", { href: name === "overview" ? "#/" : `#/${name}`, data: { nav: name }, onclick: () => toggle(false) }, t(`shell.nav.${name}`)))))),
    h("div.choices", h("p.faint", session.current.user), languageChoice(), themeChoice(), button(t("shell.signOut"), { onclick: signOut }))));
  const menu = h("button.menu", { type: "button", "aria-controls": "navigation", "aria-expanded": "false", "aria-label": t("shell.menu"), onclick: () => toggle() }, h("span", { "aria-hidden": "true" }, "☰"));
  function toggle(open = menu.getAttribute("aria-expanded") !== "true") {
    menu.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("menu-open", open);
  }
  drawNamespaces();
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  live.connection.onState(live.connection.state);
  document.body.replaceChildren(skipLink(),
    h("header.top", menu, h("a.home", { href: "#/" }, wordmark()), namespaceChoice, h("span.space"), connectionMark, h("div.wide", languageChoice(), themeChoice(),
      h("span.user", { title: (session.current.groups ?? []).join(", ") }, session.current.user), button(t("shell.signOut"), { kind: "quiet", onclick: signOut }))),
    drawer, h("div.scrim", { onclick: () => toggle(false) }), outlet, liveRegion, h("div.toasts", { role: "log", "aria-live": "polite" }));
}

/** Drawn for itself when namespaces come and go: what is open meanwhile stays. */
function drawNamespaces() {
  const choose = (name) => { chosenNamespace = name; sessionStorage.setItem("fanlight.namespace", name); show(); };
  // Who may not list namespaces knows the name of the own one.
  namespaceChoice.replaceChildren(h("span", t("core.namespace")), namespaces.length
    ? select([["", t("shell.allNamespaces")], ...namespaces.map((name) => [name, name])], { value: chosenNamespace, onchange: choose })
    : h("input", { value: chosenNamespace, placeholder: t("shell.typeNamespace"), maxlength: "63", size: "16", spellcheck: "false", autocapitalize: "off", autocomplete: "off", onchange: (event) => choose(namespaceName(event.target.value)) }));
}
const namespaceName = (text) => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text.trim()) ? text.trim() : "");

// Pages

async function show() {
  current?.abort();
  guard.mayLeave = null;
  isUnreachable = false;
  const controller = (current = new AbortController());
  const found = match(location.hash || "#/");
  for (const link of document.querySelectorAll("[data-nav]")) {
    if (link.dataset.nav === found?.route.nav) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  const context = {
    params: found?.params ?? {}, query: found?.query ?? {}, signal: controller.signal, namespace: chosenNamespace, namespaces,
    /** The address of this page with other parameters. */
    address(changes) {
      const { parts, query } = parse(location.hash);
      const text = new URLSearchParams(Object.entries({ ...query, ...changes }).filter(([, value]) => value !== null && value !== undefined && value !== "")).toString();
      return `#/${parts.map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
    },
    title(text) { document.title = `${text} – Fanlight`; liveRegion.textContent = text; },
    /** Asked before the page is left: `async () => boolean`. */
    beforeLeaving(ask) { guard.mayLeave = ask; },
    can,
  };
  const waiting = setTimeout(() => outlet.replaceChildren(loading()), 150);
  // What is there then is the next page's.
  controller.signal.addEventListener("abort", () => clearTimeout(waiting));
  try {
    const page = found ? (await found.route.load(found.query)).default : notFound;
    const content = await page(context);
    if (controller.signal.aborted) return;
    clearTimeout(waiting);
    outlet.replaceChildren(content);
    outlet.scrollTop = 0;
    window.scrollTo(0, 0);
    const heading = outlet.querySelector("h1");
    if (heading) { context.title(heading.textContent); if (moved) heading.focus({ preventScroll: true }); }
    moved = true;
  } catch (error) {
    clearTimeout(waiting);
    if (error.name === "AbortError" || controller.signal.aborted) return;
    console.warn(error);
    // A module that does not come is no APIError.
    isUnreachable = error.status === 0 || error instanceof TypeError;
    outlet.replaceChildren(pageHead(t("shell.broken")), failure(error, show));
  }
}
/** Whether a page was left for this one: its heading is then focused, for screen readers. */
let moved = false;

function notFound() {
  return h("div", pageHead(t("shell.notFound")), note("info", h("p", t("shell.notFoundText"))), linkButton(t("shell.nav.overview"), "#/"));
}

function redraw() { frame(); show(); }

let shownAddress = location.hash;
window.addEventListener("hashchange", async () => {
  if (!session.current) return;
  if (location.hash === shownAddress) return;
  if (guard.mayLeave && !(await guard.mayLeave())) { history.replaceState(null, "", shownAddress || "#/"); return; }
  shownAddress = location.hash;
  show();
});
window.addEventListener("beforeunload", (event) => { if (guard.mayLeave?.unsaved?.()) event.preventDefault(); });

/** Namespaces for the choice above; somebody who may not list them types addresses instead. */
async function readNamespaces() {
  try { namespaces = (await list("namespaces")).map((each) => each.metadata.name); } catch (error) { if (error.status === 403) namespaces = []; }
}

let watching = null;
async function begin() {
  const { user } = (signedIn = session.current);
  namespaces = [];
  await readNamespaces();
  // The session is over, or another user's, for whom everything begins anew.
  if (session.current?.user !== user) return;
  if (namespaces.length && !namespaces.includes(chosenNamespace)) chosenNamespace = "";
  frame();
  live.start();
  const refresh = debounce(500, async () => {
    const before = namespaces.join();
    await readNamespaces();
    const focused = namespaceChoice.contains(document.activeElement) ? document.activeElement : null;
    if (namespaces.join() === before || focused?.localName === "input") return;
    drawNamespaces();
    if (focused) namespaceChoice.lastChild.focus();
  });
  watching?.abort();
  watching = new AbortController();
  live.watch([kinds.namespaces.plural], refresh, { signal: watching.signal });
  shownAddress = location.hash;
  moved = false;
  await show();
}

define(routes);
applyTheme(theme());
setLanguage(language);
try {
  session.current = (await call("GET", "/session")).value;
  await begin();
} catch (error) {
  if (error.status === 401) signInPage();
  else document.body.replaceChildren(h("main.sign-in-page", failure(error, () => location.reload())));
}
if (!location.hash) go("#/", { replace: true });
