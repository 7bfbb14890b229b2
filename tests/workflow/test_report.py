"""The report: there after a run, small, and shown by a real browser with the network off."""

import base64
import json
import os
import re
import shutil
import subprocess
import urllib.request
from contextlib import contextmanager

import pytest

from .conftest import Run

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")


def embedded(run, name):
    """What the report holds as `var name = ...;`."""
    page = (run.folder / "results/report.html").read_text(encoding="utf-8")
    return json.loads(re.search(rf'<script id="{name}">\s*var {name} = (.*);\n', page)[1])


def test_the_report_holds_every_sample_verdicts_first(finished):
    report = finished.folder / "results/report.html"
    assert 1e5 < report.stat().st_size < 10e6
    categories = embedded(finished, "categories")
    assert sorted(categories) == ["All samples", "all_bursts", "bright"]
    assert min(categories["All samples"]) == "1 Verdict"
    for sample in ("all_bursts", "bright"):
        assert min(categories[sample]) == "1 Verdict"
        figures = categories[sample]["2 Mixture over the histogram"]
        assert figures == [
            f"results/{sample}/figures/histogram_{errors}.png" for errors in ("with", "without")
        ]
        membership = categories[sample]["6 Membership"]
        assert f"results/{sample}/membership_with.html" in membership and len(membership) == 4
        assert sorted(categories[sample]["7 Significance"]) == [
            f"results/{sample}/figures/bootstrap.png",
            f"results/{sample}/tables/bootstrap.html",
        ]
    for path, result in embedded(finished, "results").items():
        assert result["caption"].count("<p>") == 1, path
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

    def wait(self, script):
        """What the script gives, as soon as that is something."""
        waiting = f"""
            const done = arguments[0], start = Date.now();
            (function look() {{
                const found = (() => {{ {script} }})();
                if (found || Date.now() - start > 15000) done(found); else setTimeout(look, 50);
            }})();"""
        return self("/execute/async", {"script": waiting, "args": []})

    def click(self, text):
        """Click the entry of the menu with this text."""
        found = self.wait(
            f"""const link = [...document.querySelectorAll("a")].find(
                a => a.textContent.trim() === {json.dumps(text)});
            if (link) link.click();
            return Boolean(link);"""
        )
        assert found, f"no entry {text!r}"

    def look_at(self, column):
        """Press the eye beside the first result whose row holds this text."""
        found = self.wait(
            f"""const row = [...document.querySelectorAll("tbody tr")].find(
                tr => [...tr.querySelectorAll("td")].some(
                    td => td.textContent === {json.dumps(column)}));
            if (row) row.querySelector("a").click();
            return Boolean(row);"""
        )
        assert found, f"no result {column!r}"


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


@pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium and chromedriver are not installed")
def test_a_browser_shows_figure_and_table_without_network(finished, tmp_path):
    with chromium(tmp_path / "profile") as browser:
        browser("/url", {"url": (finished.folder / "results/report.html").as_uri()})
        browser.click("bright")
        browser.click("2 Mixture over the histogram")
        browser.look_at("histogram")
        width = browser.wait(
            """const image = document.querySelector("#app img[src^='data:image/png']");
            return image && image.complete && image.clientWidth > 300 && image.naturalWidth;"""
        )
        assert width == 680
        screenshot(browser, tmp_path / "figure.png")

        browser("/refresh", {})
        browser.click("bright")
        browser.click("9 Tables and audit")
        browser.look_at("parameters")
        assert browser.wait("return document.querySelector('iframe');")
        frame = browser("/element", {"using": "css selector", "value": "iframe"})
        browser("/frame", {"id": frame})
        cells = browser.wait(
            """const cells = [...document.querySelectorAll("td")];
            return cells.length && cells[0].offsetHeight && cells.map(td => td.textContent);"""
        )
        assert cells[0] == "normal" and len(cells) > 50
        screenshot(browser, tmp_path / "table.png")
        logged = browser("/se/log", {"type": "browser"})
        assert [entry for entry in logged if entry["level"] == "SEVERE"] == []


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


def test_words_of_a_config_end_no_script_of_the_report(hostile, finished):
    titles = set(embedded(hostile, "categories")) - {"All samples"}
    assert [title[: len(TAG)] for title in titles] == [TAG]
    reports = [(run.folder / "results/report.html").read_text() for run in (hostile, finished)]
    for tag in ("<script", "</script", "<img"):
        assert reports[0].count(tag) == reports[1].count(tag)


@pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium and chromedriver are not installed")
def test_a_browser_shows_words_of_a_config_as_words(hostile, tmp_path):
    with chromium(tmp_path / "profile") as browser:
        pages = [*(hostile.folder / "results").rglob("*.html")]
        assert len(pages) > 8
        for page in pages:
            browser("/url", {"url": page.as_uri()})
            assert browser.run("return document.title;") != "1"
            logo = page.name == "report.html"
            assert logo or browser.run("return document.images.length;") == 0
        browser("/url", {"url": (hostile.folder / "results/report.html").as_uri()})
        browser.click(next(title for title in embedded(hostile, "categories") if TAG in title))
        browser.click("1 Verdict")
        browser.look_at("verdict")
        assert browser.wait("return document.querySelector('iframe') && 1;")
        browser("/frame", {"id": browser("/element", {"using": "css selector", "value": "iframe"})})
        assert TAG in browser.wait("return document.querySelector('h2')?.textContent;")
        screenshot(browser, tmp_path / "hostile.png")


def screenshot(browser, path):
    path.write_bytes(base64.b64decode(browser("/screenshot")))
    assert path.stat().st_size > 10000
