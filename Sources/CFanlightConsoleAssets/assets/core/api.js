// The Kubernetes API and Fanlight's questions, as the user who is signed in. Every call answers `{value, warnings, headers}` or throws an `APIError`.

import { path as kindPath, kinds, queryText } from "./kinds.js";

export class APIError extends Error {
  /** @param status the HTTP status; 0 where the server could not be reached. */
  constructor(status, message, { reason = "", causes = [] } = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    /** `[{field, message, reason}]` of a refused object. */
    this.causes = causes;
  }
}

/**
 * What the session gave; null while nobody is signed in. `onOther` is told when it is over or another tab has signed in, and says whether the page goes on.
 */
export const session = { current: null, onOther: async () => false };

/** What pages ask by themselves while nobody is there does not keep the session. */
const unattendedAfter = 60_000;
let lastSign = Date.now();
for (const sign of ["keydown", "pointerdown", "pointermove", "wheel"]) document.addEventListener(sign, () => { lastSign = Date.now(); }, { capture: true, passive: true });

/** The headers of every request of this page: that it is of this session, and whether somebody is there. */
export const ownHeaders = () => ({
  ...(session.current ? { "x-fanlight-csrf": session.current.csrf } : {}), ...(Date.now() - lastSign > unattendedAfter ? { "x-fanlight-unattended": "1" } : {}),
});

export async function call(method, path, options = {}) {
  let answer = await once(method, path, options);
  // The session is over or another one: as the same user the page goes on with that.
  if (!answer && (await session.onOther())) answer = await once(method, path, options);
  if (!answer) throw new APIError(401, "the session is over");
  return answer;
}

/** Null where the session is not the one of this page. */
async function once(method, path, { body, type = "application/json", accept = "application/json", signal, parse } = {}) {
  // With reads too, so that nobody is shown what is another user's.
  const headers = { accept, ...ownHeaders() };
  if (body !== undefined) headers["content-type"] = type;
  let response, text;
  try {
    response = await fetch(path, {
      method, headers, signal, credentials: "same-origin", redirect: "error",
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    text = await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new APIError(0, "offline");
  }
  const isJSON = (response.headers.get("content-type") ?? "").includes("json");
  let value = text;
  if (isJSON && parse !== false) {
    try { value = JSON.parse(text); } catch { value = text; }
  }
  if (!response.ok) {
    const isOver = (response.status === 401 && path !== "/session") || (response.status === 403 && value?.reason === "AnotherSession");
    if (isOver && session.current) return null;
    const causes = value?.details?.causes ?? [];
    const message = (typeof value === "string" ? value.trim() : value?.message ?? value?.error) || `HTTP ${response.status}`;
    throw new APIError(response.status, message, { reason: value?.reason, causes });
  }
  return { value, warnings: warnings(response.headers.get("warning")), headers: response.headers };
}

/** The texts of `Warning: 299 - "…"` headers. */
function warnings(header) {
  const found = [];
  for (const match of (header ?? "").matchAll(/\b299 [^ ]+ "((?:[^"\\]|\\.)*)"/g)) found.push(match[1].replace(/\\(.)/g, "$1"));
  return found;
}

const tableType = "application/json;as=Table;g=meta.k8s.io;v=v1,application/json";

/**
 * One page of a list, searched and sorted by the server: `{rows: [object], total, matched, resourceVersion, columns, cells: [[…]]}`.
 * Options: namespace, search, sortBy (`name`, `-age` …), offset, limit, labelSelector, fieldSelector, signal.
 */
export async function page(short, { namespace, signal, offset = 0, limit = 50, ...options } = {}) {
  const query = queryText({ ...options, offset, limit, includeObject: "Object" });
  const { value, headers } = await call("GET", kindPath(short, namespace) + query, { accept: tableType, signal });
  const rows = value.rows ?? [];
  const count = (name) => (headers.get(name) === null ? rows.length : Number(headers.get(name)));
  return {
    rows: rows.map((row) => row.object), cells: rows.map((row) => row.cells), columns: value.columnDefinitions ?? [],
    total: count("fanlight-total"), matched: count("fanlight-matched"), resourceVersion: value.metadata?.resourceVersion,
  };
}

/** All objects of a kind that is known to be small, or of one namespace. */
export async function list(short, { namespace, signal, ...options } = {}) {
  const { value } = await call("GET", kindPath(short, namespace) + queryText(options), { signal });
  for (const item of value.items) { item.apiVersion ??= value.apiVersion; item.kind ??= kinds[short].kind; }
  return value.items;
}

export const get = async (short, namespace, name, { signal } = {}) => (await call("GET", kindPath(short, namespace, name), { signal })).value;

/** Options of writes: dryRun (true asks what would be), type (`application/yaml` for text), fieldValidation (`Strict` by default). */
export const create = (short, namespace, object, options = {}) => write("POST", kindPath(short, namespace), object, options);
export const replace = (short, namespace, name, object, options = {}) => write("PUT", kindPath(short, namespace, name), object, options);
export const patch = (short, namespace, name, object, options = {}) =>
  write("PATCH", kindPath(short, namespace, name, options.subresource), object, { type: "application/merge-patch+json", ...options });
export const remove = (short, namespace, name, { uid, resourceVersion, dryRun } = {}) =>
  call("DELETE", kindPath(short, namespace, name) + queryText({ dryRun: dryRun ? "All" : "" }), {
    body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background", preconditions: uid ? { uid, resourceVersion } : undefined },
  });

function write(method, path, body, { dryRun, type, fieldValidation = "Strict", signal } = {}) {
  const query = queryText({ dryRun: dryRun ? "All" : "", fieldManager: "fanlight-console", fieldValidation });
  return call(method, path + query, { body, type, signal });
}

/** One of Fanlight's own questions: status, explain, routes, problems, topology, traffic, certificates, fleet, history … */
export const ask = async (question, parameters, { signal } = {}) =>
  (await call("GET", `/apis/fanlight.dev/v1/${question}${queryText({ ...parameters, pretty: "false" })}`, { signal })).value;

/** A question about manifests: `plan` or `validate`. */
export const askAbout = async (question, text, parameters, { signal, type = "application/yaml" } = {}) =>
  (await call("POST", `/apis/fanlight.dev/v1/${question}${queryText(parameters)}`, { body: text, type, signal })).value;

/** Whether the user may do it; answered once for each session and question. */
const rights = new Map();
export function can(verb, short, namespace = "", { subresource, name } = {}) {
  const { group, plural } = kinds[short] ?? { group: "fanlight.dev", plural: short };
  const key = [verb, group, plural, subresource, namespace, name].join("|");
  if (!rights.has(key)) {
    const spec = { resourceAttributes: { verb, group, resource: plural, subresource, namespace, name } };
    const review = call("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
      body: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec },
    });
    rights.set(key, review.then(({ value }) => Boolean(value.status?.allowed), (error) => { rights.delete(key); throw error; }));
  }
  return rights.get(key);
}
export const forgetRights = () => rights.clear();
