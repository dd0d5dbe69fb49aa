// Addresses are in the hash: `#/virtual-services/default/bookinfo-vs?tab=history`. A route is a pattern with `:names` and a function that loads its page.

/** `[{pattern, load: () => import(…), nav: "virtual-services"}]`, the first that matches wins. */
let routes = [];
export const define = (all) => { routes = all.map((route) => ({ ...route, parts: route.pattern.split("/").filter(Boolean) })); };

export function parse(hash) {
  const text = hash.replace(/^#\/?/, "");
  const [path, query = ""] = text.split(/\?(.*)/s);
  const parts = path.split("/").filter(Boolean).map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  return { parts, query: Object.fromEntries(new URLSearchParams(query)) };
}

export function match(hash) {
  const { parts, query } = parse(hash);
  // No object has such a name, and in a path of the API it would lead elsewhere.
  if (parts.some((part) => part === "." || part === "..")) return null;
  for (const route of routes) {
    if (route.parts.length !== parts.length) continue;
    const params = {};
    if (route.parts.every((part, i) => (part.startsWith(":") ? ((params[part.slice(1)] = parts[i]), true) : part === parts[i]))) return { route, params, query };
  }
  return null;
}

/** Goes to the address; `replace` leaves no entry in the history of the browser. */
export function go(address, { replace = false } = {}) {
  if (replace) { history.replaceState(null, "", address); window.dispatchEvent(new HashChangeEvent("hashchange")); }
  else location.hash = address;
}

/** Changes parameters of the present address without leaving the page or telling the router. */
export function setQuery(changes) {
  const { parts, query } = parse(location.hash);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "" || value === null || value === undefined) delete query[name];
    else query[name] = value;
  }
  const text = new URLSearchParams(query).toString();
  history.replaceState(null, "", `#/${parts.map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`);
}

/** Asked before a page is left; a function that answers false keeps it (unsaved text). Set by pages, forgotten when they end. */
export const guard = { mayLeave: null };
