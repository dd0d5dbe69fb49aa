#!/usr/bin/env python3
"""Every page of the console at 3, 300 and 10 000 objects: what `looks.py` says of pages, and no error in the browser's console. What each takes is measured and
written as a table into the folder of the screenshots, without a limit that a slow machine could miss.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/sizes.py [SIZE…]
"""
import sys
import time
import urllib.parse

import folders
from harness import PAGES, SHOTS, TABS, Browser, served
from looks import look

SIZES = [3, 300, 10_000]
# Pages whose elements differ with what there is; at the larger sizes axe looks at these.
LISTS = ["#/", "#/topology", "#/topology?view=list", "#/ingress-gateways", "#/gateways", "#/virtual-services", "#/destination-rules", "#/services", "#/certificates",
         "#/routes", "#/diagnosis", "#/traffic", "#/history"]
NARROW = ["#/", "#/topology", "#/ingress-gateways", "#/gateways", "#/virtual-services", "#/destination-rules", "#/services", "#/certificates", "#/routes", "#/diagnosis"]

# When data came and when the page was drawn after it. What is drawn is what changes in `main`; a frame after that it can be seen. Timers and long tasks are those of
# the browser itself.
WATCH = """() => {
  const watch = window.watch = { flying: 0, data: [0], drawn: 0, latest: 0, long: 0, answers: [] };
  const original = window.fetch.bind(window);
  window.fetch = async (address, ...rest) => {
    // A stream of changes has no end.
    if (String(address).startsWith('/changes')) return original(address, ...rest);
    watch.flying += 1;
    try {
      const response = await original(address, ...rest);
      const text = response.text.bind(response);
      response.text = async () => {
        watch.flying += 1;
        try { const value = await text(); watch.data.push(performance.now()); return value; } finally { watch.flying -= 1; }
      };
      return response;
    } finally { watch.flying -= 1; }
  };
  new MutationObserver((changes) => {
    if (!changes.some(({ target }) => (target.closest ? target : target.parentElement)?.closest('main'))) return;
    const data = watch.data.at(-1);
    requestAnimationFrame(() => setTimeout(() => { watch.latest = performance.now(); watch.drawn = watch.latest - data; }));
  }).observe(document, { childList: true, subtree: true, characterData: true });
  new PerformanceObserver((all) => { for (const { duration } of all.getEntries()) watch.long = Math.max(watch.long, duration); }).observe({ type: 'longtask' });
  addEventListener('keydown', (event) => requestAnimationFrame(() => setTimeout(() => watch.answers.push(performance.now() - event.timeStamp))), { capture: true });
}"""
FIELD = "main input[type=search], main .CodeMirror textarea, main input:not([type=checkbox]):not([type=radio]), main textarea, main select"


def pages(size):
    """What there is to open, by a name that is the same at every size: pages, and more of what only a larger folder has."""
    named = {each: each for each in PAGES + TABS}
    if size == 3:
        return named
    company = folders.Company(size)
    name, namespace = company.service_name(3)
    long = next(each for each in company.objects() if each["kind"] == "VirtualService" and "long-name" in each["metadata"]["name"])["metadata"]
    busy = urllib.parse.quote("www-0001.example.com", safe="")
    return named | {
        "the routes of a host that many share": f"#/routes?host={busy}", "its topology": f"#/topology?host={busy}", "a request to it that none takes": f"#/try?url=http%3A%2F%2F{busy}%2Fnothing",
        "a Service": f"#/services/{namespace}/{name}", "a DestinationRule": f"#/destination-rules/{namespace}/{name}",
        "a VirtualService with a long name": f"#/virtual-services/{long['namespace']}/{long['name']}", "its problems": f"#/virtual-services/{long['namespace']}/{long['name']}?tab=problems",
        "the hosts of a Gateway": "#/gateways/istio-system/office-02?tab=hosts", "warnings": "#/diagnosis?level=warning", "VirtualServices by search": f"#/virtual-services?search={namespace}",
    }


def opened(browser, address):
    """Opens the page and waits until nothing is asked or drawn any more: milliseconds until then, from the last data to what was drawn of it, of the longest task."""
    page = browser.page
    before = page.evaluate("() => { const now = performance.now(); Object.assign(watch, { data: [now], drawn: 0, latest: now, long: 0 }); return now; }")
    browser.open(address)
    deadline = time.monotonic() + 30
    while not page.evaluate("() => watch.flying === 0 && performance.now() - Math.max(watch.latest, watch.data.at(-1)) > 120"):
        assert time.monotonic() < deadline, f"{address} is never done"
        page.wait_for_timeout(20)
    return page.evaluate("before => ({ whole: watch.latest - before, drawn: watch.drawn, long: watch.long })", before)


def typed(browser):
    """A letter typed into the field that the page has, and taken back: the longest time until a frame answered a key."""
    page = browser.page
    field = page.locator(FIELD).first
    is_search = page.locator("main input[type=search]").count() > 0
    if field.count():
        field.focus()
        keys = ["ArrowDown"] if field.evaluate("element => element.localName === 'select'") else ["c", "Backspace"]
    else:
        keys = ["Tab"]
    page.evaluate("() => { watch.answers = []; }")
    for key in keys:
        page.keyboard.press(key)
        # Into the time when what was searched is drawn.
        page.wait_for_timeout(230 if is_search and key == "c" else 40)
    return max(page.evaluate("watch.answers"), default=0)


def named(address):
    return "".join(c if c.isalnum() else "-" for c in address).strip("-")[:80] or "overview"


def measure(chromium, serve, size, table):
    token = serve.token("admin", "system:masters")
    browser = Browser(chromium, serve, token, init=f"({WATCH})()")
    # Nothing is pointed at, and no page stands there that is measured.
    browser.page.mouse.move(1, 1)
    browser.open("#/nothing")
    for title, address in pages(size).items():
        times = opened(browser, address)
        browser.page.screenshot(path=SHOTS / f"{size}-{named(title)}.png")
        broken = browser.page.query_selector("main .note.error")
        assert broken is None, f"{address} shows an error: {broken.inner_text()}"
        look(browser.page, f"{address} at {size} objects", axe=size == 3 or address in LISTS)
        times["elements"] = browser.page.evaluate("document.querySelectorAll('*').length")
        times["key"] = typed(browser)
        table.setdefault(title, {})[size] = times
    assert not browser.errors, "the browser complained:\n" + "\n".join(browser.errors)
    browser.context.close()
    browser = Browser(chromium, serve, token, width=390)
    for address in NARROW:
        browser.open(address)
        browser.page.screenshot(path=SHOTS / f"{size}-narrow-{named(address)}.png")
        look(browser.page, f"{address} at {size} objects in 390 pixels", axe=False)
    assert not browser.errors, "the browser complained:\n" + "\n".join(browser.errors)
    browser.context.close()


def written(table, sizes):
    """The figures as Markdown: in each cell those of all sizes."""
    def cells(times, name):
        return " | ".join(f"{times[size][name]:.0f}" if size in times else "–" for size in sizes)
    columns = [("drawn", "drawn after its data"), ("key", "a key answered"), ("long", "longest task"), ("whole", "opened"), ("elements", "elements")]
    lines = ["| page | " + " | ".join(f"{title}, {size:,}" for _, title in columns for size in sizes) + " |", "|---|" + "---:|" * (len(columns) * len(sizes))]
    for title, times in table.items():
        lines.append(f"| {f'`{title}`' if title.startswith('#') else title} | " + " | ".join(cells(times, name) for name, _ in columns) + " |")
    return "\n".join(lines) + "\n"


def main():
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    table = {}
    for size in sizes:
        with served(lambda folder: folders.write(folder, size)) as (serve, chromium):
            measure(chromium, serve, size, table)
    text = "Milliseconds, but for the elements.\n\n" + written(table, sizes)
    (SHOTS / "sizes.md").write_text(text)
    print(text)
    print("sizes ok")


if __name__ == "__main__":
    main()
