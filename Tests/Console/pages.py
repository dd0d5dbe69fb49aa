#!/usr/bin/env python3
"""Opens every page of the console in Chromium, in front of the example: no error in the browser's console, no sideways scrolling, no violation that axe finds on
the overview. Then looks at what somebody without rights is shown.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/pages.py
"""
from axe_playwright_python.sync_playwright import Axe
from harness import PAGES, SHOTS, Browser, served


def look(chromium, serve, token, **options):
    browser = Browser(chromium, serve, token, **options)
    label = "-".join(str(value) for value in options.values()) or "plain"
    for address in PAGES:
        page = browser.open(address)
        name = "".join(c if c.isalnum() else "-" for c in address).strip("-") or "overview"
        page.screenshot(path=SHOTS / f"{label}-{name}.png")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} scrolls sideways by {wide} pixels ({label})"
        broken = page.query_selector("main .note.error")
        assert broken is None, f"{address} shows an error: {broken.inner_text()}"
    browser.context.close()
    return browser.errors


def main():
    with served() as (serve, chromium):
        admin, viewer = serve.token("admin", "system:masters"), serve.token("viewer", "nobody")
        errors = look(chromium, serve, admin)
        errors += look(chromium, serve, admin, width=390, scheme="dark", locale="zh-CN")
        assert not errors, "the browser complained:\n" + "\n".join(errors)
        browser = Browser(chromium, serve, admin)
        browser.open("#/")
        found = Axe().run(browser.page, options={"runOnly": ["wcag2a", "wcag2aa"]})
        assert found.violations_count == 0, found.generate_report()
        cookies = browser.context.cookies()
        assert cookies and all(cookie["httpOnly"] and cookie["sameSite"] == "Strict" for cookie in cookies), "the session's cookie can be read or sent elsewhere"
        # Somebody without rights is refused by the API, and shown so.
        other = Browser(chromium, serve, viewer)
        other.page.evaluate("location.hash = '#/gateways'")
        other.page.wait_for_selector("main .note.error")
    print("console ok")


if __name__ == "__main__":
    main()
