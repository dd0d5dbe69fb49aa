// The text of a stored object as one edits it: without what the server keeps for itself.

import { create, get, replace, askAbout } from "../core/api.js";
import { editable, toYAML } from "../core/yaml.js";
import { withMetadata } from "./yaml-text.js";

const kept = ["uid", "resourceVersion", "generation", "creationTimestamp", "selfLink"];

/** An object as text. */
export function textOf(object) {
  const copy = editable(object);
  const metadata = { ...copy.metadata };
  for (const name of kept) delete metadata[name];
  return toYAML({ ...copy, metadata });
}

/** A text that may have been made otherwise, in the same form. */
export const cleaned = (text) => withMetadata(text, Object.fromEntries(kept.map((name) => [name, null]))) ?? text;

/** `{text, version, object}` as it is stored now. */
export async function load(short, namespace, name, signal) {
  const object = await get(short, namespace, name, { signal });
  return { text: textOf(object), version: object.metadata.resourceVersion, object };
}

/** Writes the text in the place of the version that it was made from. */
export async function save(short, namespace, name, text, version, { dryRun = false, signal } = {}) {
  const body = withMetadata(cleaned(text), { resourceVersion: version });
  if (body !== null) return replace(short, namespace, name, body, { type: "application/yaml", dryRun, signal });
  // Metadata in brackets: the server reads it.
  const { objects } = await askAbout("validate", text, {}, { signal });
  const object = objects?.[0] ?? {};
  return replace(short, namespace, name, { ...object, metadata: { ...object.metadata, resourceVersion: version } }, { dryRun, signal });
}

export const createAgain = (short, namespace, text) => create(short, namespace, cleaned(text), { type: "application/yaml" });
