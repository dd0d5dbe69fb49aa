// Libraries that are classic scripts: each is loaded once, and null where the server has not got it.

import { scriptURL } from "../core/script-url.js";

const loaded = new Map();

function load(path, name) {
  if (!loaded.has(path)) loaded.set(path, new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = scriptURL(path);
    script.onload = () => resolve(window[name] ?? null);
    // Asked for again another time: the server may have been away.
    script.onerror = () => { script.remove(); loaded.delete(path); resolve(null); };
    document.head.append(script);
  }));
  return loaded.get(path);
}

export const d3 = () => load("/lib/d3.js", "d3");
export const dagre = () => load("/lib/dagre.js", "dagre");
