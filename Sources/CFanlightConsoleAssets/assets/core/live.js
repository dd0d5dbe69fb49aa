// One stream of change notices for the page that is open. It is closed while the page is hidden, so that many tabs do not use up the browser's connections,
// and taken up again with a fresh look at everything.

const quiet = 25_000;
let subscriptions = new Set();
let controller = null;
let attempt = 0;
let timer = null;
let isStarted = false;

/** `connecting`, `live`, `lost`, `paused`; told to the function in `onState`. */
export const connection = { state: "connecting", onState: () => {} };

function become(state) {
  if (connection.state === state) return;
  connection.state = state;
  connection.onState(state);
}

/**
 * Calls `changed(notices)` when objects of these kinds (`plural.group`) change, at most once in `wait` ms; with an empty array when everything has to be read
 * again. Ends with the signal.
 */
export function watch(resources, changed, { signal, wait = 250 } = {}) {
  let waiting = [], whole = false, timeout = null;
  const flush = () => {
    timeout = null;
    const notices = whole ? [] : waiting;
    waiting = []; whole = false;
    if (!signal?.aborted) changed(notices);
  };
  const subscription = {
    resources: new Set(resources),
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
  pending ??= setTimeout(() => { pending = null; const wanted = names(); if (wanted !== current) open(); }, 20);
}

const names = () => [...new Set([...subscriptions].flatMap((each) => [...each.resources]))].sort().join(" ");
let current = "";

export function start() {
  isStarted = true;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) timer = setTimeout(pause, 5_000);
    else { clearTimeout(timer); if (connection.state === "paused") { attempt = 0; open({ isReturn: true }); } }
  });
  window.addEventListener("online", () => { attempt = 0; open({ isReturn: true }); });
  open();
}

export function stop() { isStarted = false; controller?.abort(); controller = null; current = ""; clearTimeout(timer); }

function pause() { controller?.abort(); controller = null; become("paused"); }

async function open({ isReturn = false } = {}) {
  controller?.abort();
  if (!isStarted || document.hidden) return;
  current = names();
  if (!current) { become("live"); return; }
  const own = (controller = new AbortController());
  let silence = null;
  const alive = () => { clearTimeout(silence); silence = setTimeout(() => own.abort(), quiet); };
  try {
    alive();
    const query = current.split(" ").map((name) => `resource=${encodeURIComponent(name)}`).join("&");
    const response = await fetch(`/changes?${query}`, { signal: own.signal, credentials: "same-origin" });
    if (response.status === 401) { become("lost"); onEnd(); return; }
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
    timer = setTimeout(() => { if (controller === own) open({ isReturn: true }); }, wait);
  }
}

let onEnd = () => {};
export const whenSessionEnds = (action) => { onEnd = action; };

function take(notice, isReturn) {
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
