"""The report: its answers on the first screen of a real browser, with the network off."""

import base64
import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from .conftest import Run

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")
SAMPLES = ("all_bursts", "bright")


class Page(HTMLParser):
    """The addresses, ids and headings of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.images, self.ids, self.levels = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        self.links += [of["href"]] if tag == "a" else []
        self.images += [of] if tag == "img" else []
        self.ids += [of["id"]] if "id" in of else []
        self.levels += [int(tag[1])] if re.fullmatch(r"h\d", tag) else []


def page_of(run):
    return (run.folder / "results/report.html").read_text(encoding="utf-8")


def test_every_result_is_embedded_or_linked(finished):
    text = page_of(finished)
    page = Page(text)
    results = finished.folder / "results"
    linked = {unquote(link) for link in page.links if not link.startswith("#")}
    assert [path for path in linked if not (results / path).exists()] == []
    shown = {
        *(f"{sample}/figures/{name}_{errors}.png" for sample in SAMPLES
          for name in ("panels", "histogram", "membership") for errors in ("with", "without")),
        *(f"{sample}/{name}" for sample in SAMPLES for name in (
            "verdict.html", "bootstrap.ecsv", "membership_with.fits", "tables/criteria.tex",
            "figures/histogram_normal_with_k2.png", "figures/merging.png", "classes_with.ecsv")),
        *("provenance.html", "config.yaml", "published.ecsv", "summary.md"),
    }  # fmt: skip
    assert shown - linked == set()
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_it_loads_nothing_and_is_read_in_order(finished):
    text = page_of(finished)
    page = Page(text)
    assert all(image["src"].startswith("data:image/png;base64,") for image in page.images)
    assert not re.search(r"(?:src|href)=.(?:https?:)?//|@import|url\(", text)
    # A small picture is a part of the row that says the same in words.
    assert {image["alt"] == "" for image in page.images[: len(SAMPLES)]} == {True}
    assert all(image["alt"] for image in page.images[len(SAMPLES) :])
    assert page.levels[0] == 1 and page.levels.count(1) == 1
    steps = zip(page.levels, page.levels[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)


def test_the_answers_are_those_of_the_verdicts(finished):
    text = page_of(finished)
    rows = re.findall(r"<tr>\n<th scope=\"row\">.*?</tr>", text, re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    summary = (finished.folder / "results/summary.md").read_text(encoding="utf-8")
    table = [line.strip("| ").split(" | ") for line in summary.splitlines()[4:6]]
    assert len(words) == 2
    for row, (title, used, k, centres, shares, strength, caveat) in zip(words, table, strict=True):
        for each in (
            title,
            f"{used.replace('of', 'used of')} objects",
            k,
            *centres.split("; "),
            *shares.split("; "),
        ):
            assert each.replace("\\", "") in row, (each, row)
        assert row.endswith(f"{strength} {caveat}")


def test_snakemakes_own_report_holds_what_is_marked_for_it(finished):
    finished("--report", "snakemake.html")
    text = (finished.folder / "snakemake.html").read_text(encoding="utf-8")
    categories, results = (
        json.loads(re.search(rf'<script id="{name}">\s*var {name} = (.*);\n', text)[1])
        for name in ("categories", "results")
    )
    assert sorted(categories) == ["All samples", *SAMPLES]
    assert {min(sections) for sections in categories.values()} == {"1 Verdict"}
    for sample in SAMPLES:
        assert categories[sample]["2 Mixture over the histogram"] == [
            f"results/{sample}/figures/histogram_{errors}.png" for errors in ("with", "without")
        ]
        membership = categories[sample]["6 Membership"]
        assert f"results/{sample}/membership_with.html" in membership and len(membership) == 4
    for path, result in results.items():
        assert result["caption"].count("<p>") in (1, 2), path
        assert (finished.folder / path).exists()


def test_a_failed_job_leaves_the_old_report(tiny_run):
    report = tiny_run.folder / "results/report.html"
    report.parent.mkdir()
    report.write_text("old")
    (tiny_run.folder / "bursts.csv").write_text("name,t90\nB1,x\n")
    tiny_run.edit("config.yaml", "{error: t90_error}", "{}")
    tiny_run.edit("config.yaml", "    cuts:\n      bright: {column: flux, min: 0.5}\n", "")
    tiny_run(fails=True)
    assert report.read_text() == "old"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_the_papers_tables_fit_on_a_page(finished, tmp_path):
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error"]
    done = subprocess.run(
        [*command, f"-output-directory={tmp_path}", "example.tex"],
        cwd=finished.folder / "results/paper", stdout=subprocess.PIPE, check=False,
    )  # fmt: skip
    words = done.stdout.decode(errors="replace")
    assert done.returncode == 0 and "Overfull" not in words and "too large" not in words, words


def has_aastex():
    """Whether LaTeX knows the class of the journals of the AAS."""
    if shutil.which("kpsewhich") is None:
        return False
    asked = ["kpsewhich", "aastex631.cls"]
    return subprocess.run(asked, stdout=subprocess.DEVNULL, check=False).returncode == 0


@pytest.mark.skipif(not has_aastex(), reason="AASTeX is not installed")
def test_all_deluxetables_make_a_manuscript(finished, tmp_path):
    tables = sorted((finished.folder / "results").rglob("*_aastex.tex"))
    inputs = [rf"\input{{{table.with_suffix('')}}}\clearpage" for table in tables]
    lines = [r"\documentclass[twocolumn]{aastex631}", r"\begin{document}", *inputs]
    (tmp_path / "all.tex").write_text("\n".join([*lines, r"\end{document}"]))
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=tmp_path, stdout=subprocess.PIPE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert len(tables) > 10 and (tmp_path / "all.pdf").stat().st_size > 10000
    labels = (tmp_path / "all.aux").read_text().count(r"\newlabel{tab:")
    assert labels == len(tables)


class Browser:
    """A headless Chromium, driven by ChromeDriver's WebDriver protocol."""

    def __init__(self, address):
        self.address = address

    def __call__(self, path, words=None):
        data = None if words is None else json.dumps(words).encode()
        with urllib.request.urlopen(self.address + path, data, timeout=60) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self("/execute/sync", {"script": script, "args": []})

    def until(self, condition):
        """Wait until it holds: a fold says that it was opened when the page has drawn it."""
        for _ in range(100):
            if self.run(f"return {condition};"):
                return
            time.sleep(0.1)
        raise AssertionError(f"{condition} does not come true")

    def open(self, path, width=1280, height=800, scheme="light"):
        """A page on a screen of this size, in light or dark."""
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)  # fmt: skip
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.tell("Emulation.setEmulatedMedia", features=features)
        self("/url", {"url": path.as_uri()})

    def tell(self, command, **parameters):
        """A command of Chromium's own."""
        return self("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def press(self, keys):
        """Keys for what has the focus."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        words = {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}
        self("/actions", words)


@contextmanager
def chromium(profile):
    flags = ["headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"]
    flags += ["disable-background-networking", "disable-component-update", "disable-sync"]
    # No name is looked up and no address is reached.
    flags += ["proxy-server=127.0.0.1:9", "host-resolver-rules=MAP * ~NOTFOUND"]
    flags += [f"user-data-dir={profile}", "window-size=1500,1000"]
    driver = subprocess.Popen(
        [DRIVER, "--port=0"],
        env=os.environ | {"XDG_CONFIG_HOME": str(profile)},  # where it reports its crashes
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in driver.stdout:
            if port := re.search(r"started successfully on port (\d+)", line):
                break
        address = f"http://127.0.0.1:{port[1]}/session"
        chrome = {"binary": CHROMIUM, "args": [f"--{flag}" for flag in flags]}
        wanted = {"goog:chromeOptions": chrome, "goog:loggingPrefs": {"browser": "ALL"}}
        words = {"capabilities": {"alwaysMatch": wanted}}
        session = Browser(address)("", words)["sessionId"]
        try:
            yield Browser(f"{address}/{session}")
        finally:
            request = urllib.request.Request(f"{address}/{session}", method="DELETE")
            urllib.request.urlopen(request, timeout=60).close()
    finally:
        driver.terminate()
        driver.wait()
        driver.stdout.close()


needs_browser = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="chromium and chromedriver are not installed"
)
SCREENS = [(1280, 800, "light"), (390, 844, "light"), (1280, 800, "dark"), (390, 844, "dark")]
# What of the first sample's answer the screen shows in full, without a click.
VISIBLE = """
    const row = document.querySelector(".answers tbody tr");
    const all = "a, .used, .number, .class > div, .strength, .caveat, img";
    const parts = [...row.querySelectorAll(all)];
    const inside = node => {
        const box = node.getBoundingClientRect();
        return box.width > 8 && box.height > 8 && box.left >= 0 && box.top >= 0
            && box.right <= innerWidth && box.bottom <= innerHeight;
    };
    return {hidden: parts.filter(node => !inside(node)).map(node => node.outerHTML.slice(0, 80)),
            seen: row.innerText.replace(/\\s+/g, " "), parts: parts.length,
            width: document.documentElement.scrollWidth - innerWidth};
"""


@needs_browser
def test_the_answer_is_on_the_first_screen_and_all_else_two_clicks_away(finished, tmp_path):
    report = finished.folder / "results/report.html"
    with chromium(tmp_path / "profile") as browser:
        for width, height, scheme in SCREENS:
            browser.open(report, width, height, scheme)
            found = browser.run(VISIBLE)
            assert found["hidden"] == [] and found["parts"] >= 10 and found["width"] <= 0
            for words in ("157 used of 161 objects", "short", " s (", "moderate"):
                assert words in found["seen"]
            screenshot(browser, tmp_path / f"{width}_{scheme}.png")
        paper = browser.run("return getComputedStyle(document.documentElement).backgroundColor")
        assert paper == "rgb(22, 24, 26)"

        # By the keyboard alone: from the first screen to the section, and into a fold.
        browser.open(report)
        order = "const a = document.activeElement; return a.getAttribute('href') || a.tagName;"
        tab, enter = "\ue004", "\ue007"
        stops = [browser.press(tab) or browser.run(order) for _ in range(5)]
        assert stops == [
            "#samples", "#samples", "#together", "#together-provenance", "#sample-all_bursts"
        ]  # fmt: skip
        browser.press(enter)
        assert browser.run("return location.hash;") == "#sample-all_bursts"
        fold = "#sample-all_bursts-membership"
        browser.run(f"document.querySelector('{fold} summary').focus();")
        browser.press(enter)
        rows = f"[...document.querySelectorAll('{fold} .objects tbody tr')]"
        browser.until(f"{rows}.length === 157")

        # Sorted by its first number, downwards, and then searched.
        button = f"document.querySelectorAll('{fold} .objects th button')[1]"
        browser.run(f"{button}.focus();")
        browser.press(enter * 2)
        found = browser.run(f"return {rows}.map(tr => parseFloat(tr.children[1].textContent));")
        assert found == sorted(found, reverse=True)
        assert browser.run(f"return {button}.parentNode.getAttribute('aria-sort')") == "descending"
        browser.run(f"document.querySelector('{fold} input').focus();")
        browser.press("B001")
        assert browser.run(f"return {rows}.map(tr => tr.children[0].textContent);") == ["B001"]
        status = browser.run(f"return document.querySelector('{fold} [role=status]').textContent;")
        assert status == "1 of 157 objects"
        screenshot(browser, tmp_path / "objects.png")

        # A link into a fold opens it; every picture is there.
        browser.run("document.querySelector('nav a[href$=provenance]').click();")
        opened = "return document.querySelector('#together-provenance').open;"
        assert browser.run(opened)
        loaded = "return [...document.images].every(image => image.naturalWidth > 300);"
        assert browser.run(loaded)
        assert log_of(browser) == []


@needs_browser
def test_axe_finds_no_fault(finished, tmp_path):
    """All of its rules on a phone in the dark, with the folds of a sample open; contrast by day."""
    axe = pytest.importorskip("axe_core_python.base", reason="axe-core-python is not installed")
    source = axe.AXE_FILE_PATH.read_text(encoding="utf-8")
    with chromium(tmp_path / "profile") as browser:
        for (width, height, scheme), rules in (
            (SCREENS[0], {"runOnly": ["color-contrast"]}),
            (SCREENS[3], {}),
        ):
            browser.open(finished.folder / "results/report.html", width, height, scheme)
            if not rules:
                browser.run(
                    """const folds = "#sample-bright details, #together details";
                    for (const fold of document.querySelectorAll(folds)) fold.open = true;"""
                )
            browser.run(f"{source}; window.axe = axe;")
            script = f"""axe.run({json.dumps(rules)}).then(found => arguments[0](
                found.violations.map(each => [each.id, each.nodes[0].html])));"""
            assert browser("/execute/async", {"script": script, "args": []}) == []


# Without quotes, which JSON would escape.
TAG = "</script><script>document.title=1</script><img src=x onerror=document.title=1>"
HOSTILE = f"""
catalogues: {{c: {{file: bursts.csv, identifier: name, description: '{TAG}'}}}}
samples:
  s:
    catalogue: c
    title: '{TAG} ![x](https://example.org/x.png) \\input{{/etc/passwd}} %'
    named: {{B001: '{TAG}'}}
    variables: {{t90: {{label: '{TAG} $T_{{90}}$'}}}}
components: [1, 2]
fit: {{kmeans_starts: 1, random_starts: 1}}
bootstrap: {{replicates: 0}}
figures: {{formats: [png], components: [2]}}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, finished):
    """A run of a config whose words would be scripts, where they can."""
    run = Run(tmp_path_factory.mktemp("hostile") / "analysis", finished.snakefile)
    run.folder.mkdir()
    shutil.copy2(finished.folder / "bursts.csv", run.folder)
    shutil.copytree(finished.folder / "kernel", run.folder / "kernel")
    (run.folder / "config.yaml").write_text(HOSTILE)
    run()
    return run


def test_words_of_a_config_end_no_script_of_the_report(hostile):
    text = page_of(hostile)
    assert TAG not in text and text.count("<script") == text.count("</script") == 2
    assert len(Page(text).images) == text.count("<img")


def test_snakemakes_own_report_is_refused_words_that_it_would_run(hostile):
    said = hostile("--report", "snakemake.html", fails=True)
    for place in ("catalogues.c.description", "samples.s.title", "samples.s.named.B001"):
        assert f"config.yaml: {place}: Snakemake's report would take this for HTML" in said
    assert not (hostile.folder / "snakemake.html").exists()


@needs_browser
def test_a_browser_shows_words_of_a_config_as_words(hostile, tmp_path):
    with chromium(tmp_path / "profile") as browser:
        pages = [*(hostile.folder / "results").rglob("*.html")]
        assert len(pages) > 8
        for page in pages:
            browser("/url", {"url": page.as_uri()})
            assert browser.run("return document.title;") != "1"
            own = page.name == "report.html"
            assert own or browser.run("return document.images.length;") == 0
        browser.open(hostile.folder / "results/report.html")
        for place in ("h1", "h2", ".answers th a"):
            assert TAG in browser.run(f"return document.querySelector('{place}').textContent;")
        browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
        cells = "return [...document.querySelectorAll('td')].map(td => td.textContent);"
        assert TAG in browser.run(cells)
        screenshot(browser, tmp_path / "hostile.png")
        assert log_of(browser) == []


def log_of(browser):
    """What the browser has to complain of."""
    logged = browser("/se/log", {"type": "browser"})
    return [entry for entry in logged if entry["level"] in ("SEVERE", "WARNING")]


def screenshot(browser, path):
    path.write_bytes(base64.b64decode(browser("/screenshot")))
    assert path.stat().st_size > 10000
