#!/usr/bin/env python3
"""Opens every page of the console in Chromium, in front of the example, in light and dark, wide and narrow, English and Chinese: what `looks.py` says of pages, and no
error in the browser's console. Then looks at what somebody without rights is shown. The pictures are kept, to be looked at.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/pages.py
"""
from harness import PAGES, SHOTS, TABS, Browser, served
from looks import look


def every(chromium, serve, token, axe=False, **options):
    browser = Browser(chromium, serve, token, **options)
    # Nothing is pointed at.
    browser.page.mouse.move(1, 1)
    label = "-".join(str(value) for value in options.values()) or "plain"
    for address in PAGES + TABS:
        page = browser.open(address)
        name = "".join(c if c.isalnum() else "-" for c in address).strip("-") or "overview"
        page.screenshot(path=SHOTS / f"{label}-{name}.png")
        broken = page.query_selector("main .note.error")
        assert broken is None, f"{address} shows an error: {broken.inner_text()}"
        look(page, f"{address} ({label})", axe=axe)
    assert not browser.errors, "the browser complained:\n" + "\n".join(browser.errors)
    browser.context.close()


def main():
    with served() as (serve, chromium):
        admin, viewer = serve.token("admin", "system:masters"), serve.token("viewer", "nobody")
        # What axe says of the light pages is asked by sizes.py; in the dark it is about contrast.
        every(chromium, serve, admin)
        every(chromium, serve, admin, scheme="dark", axe=True)
        every(chromium, serve, admin, width=390, locale="zh-CN")
        every(chromium, serve, admin, width=390, scheme="dark")
        browser = Browser(chromium, serve, admin)
        cookies = browser.context.cookies()
        assert cookies and all(cookie["httpOnly"] and cookie["sameSite"] == "Strict" for cookie in cookies), "the session's cookie can be read or sent elsewhere"
        # Somebody without rights is refused by the API, and shown so.
        other = Browser(chromium, serve, viewer)
        other.page.evaluate("location.hash = '#/gateways'")
        other.page.wait_for_selector("main .note.error")
    print("console ok")


if __name__ == "__main__":
    main()
