// One stream of change notices for the page that is open. It is closed while the page is hidden, so that many tabs do not use up the browser's connections,
// and taken up again with a fresh look at everything. A page that follows another goes on from the revision that was heard of last, so that nothing falls
// between what it has read and the first notice.

import { ownHeaders, session } from "./api.js";

const quiet = 25_000;
const mostNamespaces = 4;
let subscriptions = new Set();
let controller = null;
let attempt = 0;
let retry = null;
let hiding = null;
let isStarted = false;
/** Up to where everything has been told; 0 where nothing was heard yet. */
let revision = 0;

/** `connecting`, `live`, `lost`, `paused`; told to the function in `onState`. */
export const connection = { state: "connecting", onState: () => {} };

function become(state) {
  if (connection.state === state) return;
  connection.state = state;
  connection.onState(state);
}

/**
 * Calls `changed(notices)` when objects of these kinds (`plural.group`) change, at most once in `wait` ms; with an empty array when everything has to be read
 * again. Somebody who may not watch a kind in all namespaces hears of the one given. Ends with the signal.
 */
export function watch(resources, changed, { signal, wait = 250, namespace = "" } = {}) {
  let waiting = [], whole = false, timeout = null;
  const flush = () => {
    timeout = null;
    const notices = whole ? [] : waiting;
    waiting = []; whole = false;
    if (!signal?.aborted) changed(notices);
  };
  const subscription = {
    resources: new Set(resources), namespace,
    tell(notice) {
      if (notice === null) whole = true;
      else if (waiting.length < 1_000) waiting.push(notice);
      else whole = true;
      timeout ??= setTimeout(flush, wait);
    },
  };
  subscriptions.add(subscription);
  signal?.addEventListener("abort", () => { clearTimeout(timeout); subscriptions.delete(subscription); restartSoon(); });
  restartSoon();
}

/** A page's subscriptions come one after the other: the stream is asked for once. */
let pending = null;
function restartSoon() {
  if (!isStarted) return;
  pending ??= setTimeout(() => { pending = null; if (isStarted && query() !== current) open(); }, 20);
}

/** What is to be heard of, as a query. */
function query() {
  const each = (name, values) => [...new Set(values)].sort().map((value) => `${name}=${encodeURIComponent(value)}`);
  const all = [...subscriptions];
  const resources = each("resource", all.flatMap(({ resources }) => [...resources]));
  return resources.length ? [...resources, ...each("namespace", all.map(({ namespace }) => namespace).filter(Boolean)).slice(0, mostNamespaces)].join("&") : "";
}
let current = "";

let isListening = false;
export function start() {
  isStarted = true;
  attempt = 0;
  become("connecting");
  if (!isListening) {
    isListening = true;
    document.addEventListener("visibilitychange", () => {
      clearTimeout(hiding);
      if (document.hidden) hiding = setTimeout(pause, 5_000);
      else if (connection.state === "paused") { attempt = 0; open({ isReturn: true }); }
    });
    window.addEventListener("online", () => { attempt = 0; open({ isReturn: true }); });
    window.addEventListener("offline", () => controller?.abort());
  }
  open({ isReturn: true, isKnown: true });
}

export function stop() { isStarted = false; controller?.abort(); controller = null; current = ""; revision = 0; clearTimeout(retry); clearTimeout(hiding); }

function pause() { controller?.abort(); controller = null; become("paused"); }

async function open({ isReturn = false, isKnown = false } = {}) {
  controller?.abort();
  if (!isStarted || document.hidden) return;
  clearTimeout(retry);
  current = query();
  if (!current) { become("live"); return; }
  const own = (controller = new AbortController());
  let silence = null;
  const alive = () => { clearTimeout(silence); silence = setTimeout(() => own.abort(), quiet); };
  try {
    alive();
    if (isReturn && !isKnown && !(await session.onOther())) { clearTimeout(silence); return; }
    if (controller !== own) { clearTimeout(silence); return; }
    const response = await fetch(`/changes?${current}${revision ? `&since=${revision}` : ""}`, {
      signal: own.signal, credentials: "same-origin", headers: ownHeaders(),
    });
    // Also where the session is over or another one: what becomes of the page is asked before the next time.
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      alive();
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) if (line.trim()) take(JSON.parse(line), isReturn || attempt > 0);
    }
    throw new Error("ended");
  } catch {
    clearTimeout(silence);
    if (controller !== own) return;
    become("lost");
    const wait = Math.min(10_000, 500 * 2 ** attempt++) * (0.75 + Math.random() / 2);
    retry = setTimeout(() => { if (controller === own) open({ isReturn: true }); }, wait);
  }
}

function take(notice, isReturn) {
  // A change says how far its own kind is; that line without a type, which comes now and then, how far all are.
  if (notice.type === "READY" || !notice.type) revision = Number(notice.resourceVersion) || revision;
  if (notice.type === "READY") {
    attempt = 0;
    become("live");
    // What happened while nothing was heard is not known.
    if (isReturn) for (const each of subscriptions) each.tell(null);
    return;
  }
  if (notice.type === "FORBIDDEN" || !notice.type) return;
  for (const each of subscriptions) {
    if (each.resources.has(notice.resource)) each.tell(notice.type === "RESYNC" ? null : notice);
  }
}
