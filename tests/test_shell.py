"""What stands round every page: no other host, a content security policy, the theme's overrides, from a file too."""

from __future__ import annotations

import functools
import hashlib
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import material
import pytest

from tests.conftest import ROOT, THOROUGH, Built, Quiet
from tests.kinds import CASES

THEME = Path(material.__file__).parent / "templates"
OVERRIDES = ROOT / "templates" / "theme"
SCHEMES = {"light": "default", "dark": "slate"}

REPLACED = {
    "partials/javascripts/base.html": "d6113712bc4deb30",
    "partials/javascripts/content.html": "3722e156f0f6339d",
    "partials/javascripts/palette.html": "8790389765ea6036",
}
"""The theme's partials that ours replace, by the hash of what they held when ours were written."""

EXTENDED = ("site_meta", "extrahead", "header", "content", "scripts")
"""The blocks of the theme's page that `main.html` fills or adds to."""

RELIED_ON = {
    "the index is taken for a script from a file": "search/search_index.js",
    "the index is taken for JSON from a server": "search/search_index.json",
    "the worker's address is that of the configuration": "__config",
    "the worker is one that can be stood in for": "new Worker(",
    "colours are remembered under this name": "__palette",
    "colours are kept by these functions": "__md_set(",
}
"""What our scripts know of the theme's, by why."""

VIOLATIONS = """addEventListener("securitypolicyviolation", event => {
  (window.violations = window.violations || []).push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});"""


def test_the_theme_is_the_one_that_was_overridden() -> None:
    """A new version of the theme that changes what ours replaces fails here: compare, mend, and note the new hash."""
    ours = {path.relative_to(OVERRIDES).as_posix() for path in OVERRIDES.rglob("*.html")}
    assert ours == {"main.html", *REPLACED}
    found = {name: hashlib.sha256((THEME / name).read_bytes()).hexdigest()[:16] for name in REPLACED}
    assert found == REPLACED
    page = (THEME / "base.html").read_text("utf-8")
    assert [name for name in EXTENDED if f"{{% block {name} %}}" not in page] == []
    assert sorted(re.findall(r"{% block (\w+) %}", (OVERRIDES / "main.html").read_text("utf-8"))) == sorted(EXTENDED)
    (bundle,) = (THEME / "assets" / "javascripts").glob("bundle.*.min.js")
    script = page + bundle.read_text("utf-8")
    assert [why for why, words in RELIED_ON.items() if words not in script] == []


def test_the_policy_stands_first_and_nothing_breaks_it(built: Built) -> None:
    """On every page the policy comes before anything that loads, and no script stands in the page itself."""
    policies = set()
    for path in sorted(built.site.rglob("*.html")):
        page = path.read_text("utf-8")
        name = path.relative_to(built.site).as_posix()
        head, found, rest = page.partition('<meta http-equiv="Content-Security-Policy" content="')
        assert found, name
        assert not re.search(r"<(script|style|link|img)\b", head), name
        policies.add(rest.partition('"')[0])
        for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL):
            assert "application/json" in attributes or not body.strip(), f"{name}: {body[:80]}"
        tags = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
        assert not re.search(r"<[a-z][^<>]*\son[a-z]+\s*=\s*[\"']", tags), name
        assert not re.search(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", tags, re.IGNORECASE), name
    (policy,) = policies
    rules = {words[0]: words[1:] for words in (rule.split() for rule in policy.split(";"))}
    assert rules["default-src"] == ["'none'"]
    assert rules["object-src"] == ["'none'"]
    assert rules["script-src"] == ["'self'", "file:"]
    assert not {"'unsafe-eval'", "*", "http:", "https:", "blob:"} & {word for words in rules.values() for word in words}


class Watch:
    """A page that is used again and again, with everything that it asked for and everything that went wrong."""

    def __init__(self, context) -> None:
        context.add_init_script(VIOLATIONS)
        self.page = context.new_page()
        self.asked: list[str] = []
        self.found: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", lambda request: self.found.append(f"failed: {request.url}"))
        self.page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        self.page.on("console", lambda said: self.found.append(said.text) if said.type in ("error", "warning") else 0)

    def trouble(self, home: str) -> list[str]:
        """What went wrong since the last question, and requests that leave the site."""
        self.found += self.page.evaluate("window.violations || []")
        foreign = [u for u in self.asked if urlsplit(u).scheme not in ("data", "blob") and not u.startswith(home)]
        found = [*self.found, *(f"foreign: {url}" for url in foreign)]
        self.asked, self.found = [], []
        return found


@pytest.fixture(scope="module", params=SCHEMES if THOROUGH else ["light"])
def watch(request, browser) -> Iterator[Watch]:
    """A watched page that opens in one colour scheme; `use` changes to the other and back."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=request.param)
    yield Watch(context)
    context.close()


@pytest.fixture(scope="module")
def below(built: Built, tmp_path_factory) -> Iterator[str]:
    """The address of the site when it is published below another: /a/b/."""
    root = tmp_path_factory.mktemp("below")
    (root / "a").mkdir()
    (root / "a" / "b").symlink_to(built.site)
    handler = functools.partial(Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/a/b/"
        server.shutdown()


def use(page) -> None:
    """Open a live chart where the page has one, and change the colours and back."""
    button = page.locator(".chart-button:visible").first
    if button.count():
        button.click()
        page.locator(".chart-live svg").first.wait_for()
        button.click()
    for _ in range(2):
        page.locator(".md-option + label:visible").click()


def search(page, words: str = "电路") -> str:
    """Ask the page's search; the address of the first page found."""
    field = page.locator("input[name=query]").first
    field.click()
    page.keyboard.insert_text(words)
    field.dispatch_event("keyup")
    found = page.locator(".md-search-result__item > a").first
    found.wait_for(timeout=20000)
    href: str = found.evaluate("link => link.href")
    page.keyboard.press("Escape")
    return href.partition("?")[0]


@pytest.mark.parametrize("kind", CASES)
def test_no_other_host_and_no_violation(kind: str, watch: Watch, address: str) -> None:
    """Every type of page, with a live chart where it has one, asks no other host and keeps the policy."""
    watch.page.goto(address + CASES[kind], wait_until="networkidle")
    use(watch.page)
    assert watch.trouble(address) == []


@pytest.mark.parametrize("kind", CASES)
def test_from_a_file(kind: str, watch: Watch, built: Built) -> None:
    """Every type of page works opened from a folder, with its live charts, and is as quiet there."""
    if kind == "not found":
        pytest.skip("only a server sends this page, and its addresses begin at the server's root")
    home = built.site.as_uri() + "/"
    watch.page.goto(home + CASES[kind])
    use(watch.page)
    assert watch.trouble(home) == []


@pytest.mark.parametrize("kind", ["home", "industry"])
def test_search_from_a_file(kind: str, watch: Watch, built: Built) -> None:
    """The search works opened from a folder, on pages of either depth."""
    home = built.site.as_uri() + "/"
    watch.page.goto(home + CASES[kind])
    assert search(watch.page) == home + "industries/ic.html"
    assert watch.trouble(home) == []


@pytest.mark.parametrize("kind", ["home", "industry", "data"])
def test_below_another_site(kind: str, watch: Watch, below: str) -> None:
    """Published below another site's address every file is found, charts live and the search works."""
    watch.page.goto(below + CASES[kind], wait_until="networkidle")
    use(watch.page)
    assert search(watch.page) == below + "industries/ic.html"
    assert watch.trouble(below) == []


@pytest.mark.parametrize("system", SCHEMES)
def test_the_first_paint_has_the_right_colours(system: str, browser, address: str) -> None:
    """Before the theme's own script has run, a page has the system's colours, or those that the reader chose."""
    context = browser.new_context(color_scheme=system)
    page = context.new_page()
    context.route("**/bundle.*.js", lambda route: route.abort())
    page.goto(address + CASES["by hand"])
    assert page.evaluate("document.body.dataset.mdColorScheme") == SCHEMES[system]
    other = next(name for name in SCHEMES.values() if name != SCHEMES[system])
    page.evaluate("scheme => __md_set('__palette', {index: 0, color: {scheme}})", other)
    page.reload()
    assert page.evaluate("document.body.dataset.mdColorScheme") == other
    context.close()
