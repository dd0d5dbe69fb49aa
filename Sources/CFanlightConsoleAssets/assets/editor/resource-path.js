// Where objects of a kind are created, as their text names it.

import { call } from "../core/api.js";
import { kinds, path } from "../core/kinds.js";
import { versionOf } from "./schema.js";

/** `{path, namespaced, short}` of a kind; `short` is null for one without pages. Throws for a kind that is not served. */
export async function collectionOf(apiVersion, kind, namespace) {
  const short = Object.keys(kinds).find((each) => kinds[each].kind === kind && versionOf(kinds[each]) === apiVersion);
  if (short) return { path: path(short, kinds[short].namespaced ? namespace : ""), namespaced: kinds[short].namespaced, short };
  const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  if (!/^[\w.-]+(\/[\w.-]+)?$/.test(apiVersion)) throw new Error(`apiVersion: ${apiVersion || "–"}`);
  const { value } = await call("GET", base);
  const found = value.resources?.find((each) => each.kind === kind && !each.name.includes("/"));
  if (!found) throw new Error(`${apiVersion} ${kind}?`);
  return { path: `${base}${found.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : ""}/${found.name}`, namespaced: found.namespaced, short: null };
}
