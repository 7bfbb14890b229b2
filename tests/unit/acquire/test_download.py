"""Every way in which a server can fail ends in the whole table or in one reason."""

import gzip
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from burstmix.acquire import acquire
from burstmix.acquire.address import scrubbed, shown
from burstmix.acquire.download import Patience
from burstmix.errors import BurstmixError
from burstmix.io import read_ecsv, read_table

PATIENCE = Patience(
    attempts=3, pause=0.02, connect=2, silence=0.4, slowest=1000, total=20, size=300_000_000
)
SNAPSHOT = Path(__file__).parents[3] / "workflow/data/bepposax.ecsv"


@pytest.fixture(scope="module")
def content():
    """A CSV of real bursts, 20 kB or so."""
    table = read_ecsv(SNAPSHOT)["name", "t90", "t90_error"]
    rows = ["name,t90,t90_error"]
    rows += [",".join("" if str(v) == "--" else str(v) for v in row) for row in table]
    return ("\n".join(rows) + "\n").encode()


def get(folder, url, patience=PATIENCE, **more):
    table, record = folder / "t.ecsv", folder / "t.yaml"
    acquire(
        {"url": url, **more}, "t", table, record,
        use_snapshot=True, data_folder=None, patience=patience,
    )  # fmt: skip
    return read_table(table), yaml.safe_load(record.read_text())


def refused(folder, url, **more):
    """The message, after a check that nothing was written and it is a single sentence."""
    with pytest.raises(BurstmixError) as caught:
        get(folder, url, **more)
    assert list(folder.iterdir()) == []
    message = str(caught.value)
    assert "Traceback" not in message
    print(message)
    return message


def test_a_whole_table_and_its_record(server, tmp_path, content):
    table, record = get(tmp_path, server.add("/t.csv", server.whole(content)))
    assert len(table) == 1082
    assert record["bytes"] == len(content)
    assert record["sha256"] == hashlib.sha256(content).hexdigest()
    assert record["url"] == f"{server.url}/t.csv"
    assert record["rows"] == 1082
    assert record["time"].endswith("Z")


def test_gzip_and_chunks(server, tmp_path, content):
    assert len(get(tmp_path, server.add("/z", server.whole(gzip.compress(content))))[0]) == 1082
    assert len(get(tmp_path, server.add("/c", server.chunked(content)))[0]) == 1082


def test_404_is_not_tried_again(server, tmp_path):
    url = server.add("/t.csv", server.status(404))
    assert refused(tmp_path, url) == f"catalogue t: {url}: answers 404 Not Found"
    assert server.asked["/t.csv"] == 1


@pytest.mark.parametrize("number", [500, 503, 429])
def test_a_passing_fault(server, tmp_path, content, number):
    url = server.add("/t", server.first_then(server.status(number), server.whole(content)))
    assert len(get(tmp_path, url)[0]) == 1082
    assert server.asked["/t"] == 2


def test_a_lasting_fault(server, tmp_path):
    url = server.add("/t", server.status(500))
    assert "answers 500 Internal Server Error (3 attempts)" in refused(tmp_path, url)


def test_a_stall(server, tmp_path, content):
    url = server.add("/t", server.stalled(content))
    assert "sent nothing for 0.4 s (3 attempts)" in refused(tmp_path, url)


def test_a_stall_then_the_table(server, tmp_path, content):
    url = server.add("/t", server.first_then(server.stalled(content), server.whole(content)))
    assert len(get(tmp_path, url)[0]) == 1082


def test_a_drip(server, tmp_path):
    url = server.add("/t", server.dripping)
    patience = replace(PATIENCE, attempts=1)
    assert "sent only" in refused(tmp_path, url, patience=patience)


def test_a_time_limit(server, tmp_path):
    url = server.add("/t", server.dripping)
    patience = replace(PATIENCE, total=0.5, silence=5)
    assert "takes longer than 0.5 s" in refused(tmp_path, url, patience=patience)


def test_a_body_cut_short(server, tmp_path, content):
    url = server.add("/t", server.cut(content, 1000))
    message = refused(tmp_path, url)
    assert "broke the connection off after 1000 bytes (3 attempts)" in message
    url = server.add("/c", server.chunked(content, end=False))
    assert f"broke the connection off after {len(content)} bytes" in refused(tmp_path, url)


def test_an_interrupted_download_goes_on_where_it_stopped(server, tmp_path, content):
    ranges = []
    answer = server.resumable(content, 5000)

    def noted(handler):
        ranges.append((handler.headers.get("Range"), handler.headers.get("If-Range")))
        answer(handler)

    table, record = get(tmp_path, server.add("/t", noted))
    assert len(table) == 1082
    assert record["sha256"] == hashlib.sha256(content).hexdigest()
    assert ranges == [(None, None), ("bytes=5000-", '"one"')]


def test_without_a_validator_it_starts_again(server, tmp_path, content):
    url = server.add("/t", server.first_then(server.cut(content, 5000), server.whole(content)))
    _, record = get(tmp_path, url)
    assert record["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_server_that_resumes_at_the_wrong_place(server, tmp_path, content):
    headers = {"ETag": '"one"', "Accept_Ranges": "bytes"}

    def wrong(handler):
        server.head(handler, 206, Content_Range="bytes 0-9/20", Content_Length=10, **headers)
        handler.wfile.write(content[:10])

    answers = iter([server.cut(content, 5000, **headers), wrong, server.whole(content)])
    url = server.add("/t", lambda handler: next(answers)(handler))
    _, record = get(tmp_path, url)
    assert record["sha256"] == hashlib.sha256(content).hexdigest()


RESUMES = {"ETag": '"one"', "Accept_Ranges": "bytes"}


@pytest.mark.parametrize(
    "place", ["bytes 500-608/{}", "bytes 500-608/*", "bytes 500-x/{}", "bytes 500-"]
)
def test_a_part_is_not_taken_for_the_rest(server, tmp_path, content, place):
    def part(handler):
        where = place.format(len(content))
        server.head(handler, 206, Content_Range=where, Content_Length=109, **RESUMES)
        handler.wfile.write(content[500:609])

    answers = iter([server.cut(content, 500, **RESUMES), part, server.whole(content)])
    url = server.add("/t.csv", lambda handler: next(answers)(handler))
    _, record = get(tmp_path, url)
    assert record["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_rest_that_is_shorter_than_its_range(server, tmp_path, content):
    def part(handler):
        place = f"bytes 500-{len(content) - 1}/{len(content)}"
        server.head(handler, 206, Content_Range=place, Content_Length=109, **RESUMES)
        handler.wfile.write(content[500:609])

    url = server.add("/t", server.first_then(server.cut(content, 500, **RESUMES), part))
    assert f"sent 609 of {len(content)} bytes" in refused(
        tmp_path, url, patience=replace(PATIENCE, attempts=2)
    )


@pytest.mark.parametrize("start", [0, 5])
def test_a_part_that_nobody_asked_for(server, tmp_path, content, start):
    def part(handler):
        place = f"bytes {start}-508/{len(content)}"
        server.head(handler, 206, Content_Range=place, Content_Length=509 - start)
        handler.wfile.write(content[start:509])

    assert "does not go on" in refused(tmp_path, server.add("/t", part))
    whole = f"bytes 0-{len(content) - 1}/{len(content)}"
    headers = {"Content_Range": whole, "Content_Length": len(content)}
    url = server.add("/u", lambda handler: server.head(handler, 206, **headers))
    assert "does not go on" in refused(tmp_path, url)


@pytest.mark.parametrize(
    ("number", "headers", "reason"),
    [
        (200, {"Content_Length": "abc"}, "announces a length that is no number, 'abc'"),
        (200, {"Content_Length": "6, 6"}, "announces a length that is no number, '6, 6'"),
        (200, {"Content_Length": "6, 7"}, "sends headers that contradict each other"),
        (200, {"Content_Length": "²"}, "announces a length that is no number, '²'"),
        (200, {"Content_Length": "9" * 5000}, "announces a length that is no number, '999"),
        (503, {"Retry_After": "²", "Content_Length": 0}, "answers 503 Service Unavailable"),
        (503, {"Retry_After": "", "Content_Length": 0}, "answers 503 Service Unavailable"),
        (302, {"Location": "/\xff\xfe", "Content_Length": 0}, "redirects to one that is not"),
        (302, {"Location": "http://[", "Content_Length": 0}, "redirects to one that is not"),
    ],
)
def test_headers_that_are_nonsense(server, tmp_path, content, number, headers, reason):
    def answer(handler):
        server.head(handler, number, **headers)
        handler.wfile.write(b"a,b\n1,2\n")

    first = server.add("/1", answer)
    assert reason in refused(tmp_path, first)
    table, record = get(tmp_path, [first, server.add("/2", server.whole(content))])
    assert record["url"].endswith("/2")
    assert len(table) == 1082


def test_a_wrong_checksum(server, tmp_path, content):
    url = server.add("/t", server.whole(content))
    message = refused(tmp_path, url, sha256="0" * 64)
    assert message.startswith(f"catalogue t: {url}: its SHA-256 is ")
    assert message.endswith(f"but should be {'0' * 64}")
    digest = hashlib.sha256(content).hexdigest().upper()
    assert len(get(tmp_path, url, sha256=digest)[0]) == 1082


def test_a_wrong_number_of_rows(server, tmp_path, content):
    url = server.add("/t", server.whole(content))
    assert "has 1082 rows, but should have 1083" in refused(tmp_path, url, rows=1083)


@pytest.mark.parametrize("form", ["auto", "csv", "tdat", "fits", "pipes"])
def test_a_web_page_is_no_table(server, tmp_path, form):
    page = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body>Moved</body></html>"
    url = server.add("/t", server.whole(page, Content_Type="text/html"))
    message = refused(tmp_path, url, format=form)
    assert message == f"catalogue t: {url}: is a web page, not a table ('Sorry')"


def test_a_web_page_without_the_table(server, tmp_path):
    page = b"<html><head><title>Sorry</title></head><body>Moved</body></html>"
    url = server.add("/t", server.whole(page))
    assert "the web page 'Sorry' has no table" in refused(tmp_path, url, format="html")


def test_a_redirect(server, tmp_path, content):
    server.add("/there", server.whole(content))
    url = server.add("/here", server.status(302, Location="/there"))
    table, record = get(tmp_path, url)
    assert len(table) == 1082
    assert record["url"] == url


def test_a_redirect_loop(server, tmp_path):
    url = server.add("/a", server.status(302, Location="/b"))
    server.add("/b", server.status(302, Location="/a"))
    assert "redirects more than 10 times" in refused(tmp_path, url)
    assert server.asked["/a"] + server.asked["/b"] == 11


def test_a_redirect_to_a_local_file(server, tmp_path):
    url = server.add("/a", server.status(302, Location="file:///etc/hostname"))
    assert "redirects to one that is not" in refused(tmp_path, url)


def test_200_megabytes_of_nothing(server, tmp_path):
    url = server.add("/t", server.zeros(200))
    assert "is neither text nor a known format of tables" in refused(tmp_path, url)


def test_more_than_the_limit(server, tmp_path):
    url = server.add("/t", server.zeros(3))
    small = replace(PATIENCE, size=1_000_000)
    assert "announces 3 MB; the limit of a download is 1 MB" in refused(
        tmp_path, url, patience=small
    )
    url = server.add("/c", server.chunked(bytes(3_000_000)))
    assert "sends more; the limit of a download is 1 MB" in refused(tmp_path, url, patience=small)
    assert server.asked == {"/t": 1, "/c": 1}


def test_an_empty_answer(server, tmp_path):
    assert "is empty" in refused(tmp_path, server.add("/t", server.whole(b"")))


def test_mirrors_in_order(server, tmp_path, content):
    first = server.add("/1", server.status(404))
    second = server.add("/2", server.whole(b"<html><title>Sorry</title>"))
    third = server.add("/3", server.whole(content))
    table, record = get(tmp_path, [first, second, third])
    assert len(table) == 1082
    assert record["url"] == third


def test_all_mirrors_fail(server, tmp_path):
    first = server.add("/1", server.status(404))
    second = server.add("/2", server.whole(b"<html><title>Sorry</title>"))
    third = "http://127.0.0.1:9/t.csv"
    assert refused(tmp_path, [first, second, third]) == (
        "catalogue t: no address gives the table:\n"
        f"  - {first}: answers 404 Not Found\n"
        f"  - {second}: is a web page, not a table ('Sorry')\n"
        f"  - {third}: refuses the connection (3 attempts)"
    )


def test_an_unknown_host(tmp_path):
    message = refused(tmp_path, "http://no-such-host.invalid/t.csv")
    assert "its host is not known" in message


def test_passwords_do_not_show(server, tmp_path, content):
    address = server.add("/t?token=abc123&row=1", server.whole(content))
    secret = address.replace("http://", "http://me:sesame@")
    _, record = get(tmp_path, secret)
    written = "".join(path.read_text() for path in tmp_path.iterdir())
    assert "sesame" not in written
    assert "abc123" not in written
    assert record["url"] == f"{server.url}/t?token=***&row=1"
    for path in tmp_path.iterdir():
        path.unlink()
    server.add("/t?token=abc123&row=1", server.status(403))
    message = refused(tmp_path, secret)
    assert "sesame" not in message
    assert "abc123" not in message


@pytest.mark.parametrize(
    "name", ["sig", "pwd", "pass", "X-Amz-Credential", "code", "session", "apikey", "anything"]
)
def test_only_harmless_values_show(name):
    url = f"http://host/t?format=csv&{name}=s3same;{name}=s3same"
    assert shown(url) == f"http://host/t?format=csv&{name}=***;{name}=***"
    assert "s3same" not in scrubbed(f"failed for {url} twice")
    assert shown("http://host/t;jsessionid=s3same?s3same") == "http://host/t;jsessionid=***"


def test_file_addresses(tmp_path, content):
    source = tmp_path / "in/t.csv"
    source.parent.mkdir()
    source.write_bytes(content)
    (tmp_path / "out").mkdir()
    assert len(get(tmp_path / "out", source.as_uri())[0]) == 1082
    (tmp_path / "no").mkdir()
    assert "there is no such file" in refused(tmp_path / "no", (tmp_path / "x.csv").as_uri())
    assert "names no host" in refused(tmp_path / "no", "file://host/etc/passwd")


def test_a_proxy_is_used(server, tmp_path, content, monkeypatch):
    server.add("http://example.invalid/t.csv", server.whole(content))
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.delenv("no_proxy", raising=False)
    assert len(get(tmp_path, "http://example.invalid/t.csv")[0]) == 1082


def test_a_certificate_that_nobody_signed(server, unsigned, tmp_path, content):
    server.add("/t", server.whole(content))
    assert refused(tmp_path, f"{unsigned}/t").endswith("its certificate cannot be verified")


def test_https_does_not_fall_back(server, tmp_path):
    url = server.add("/t", server.whole(b"a\n1\n")).replace("http://", "https://")
    assert "its certificate cannot be verified" in refused(tmp_path, url)


@pytest.mark.parametrize("url", ["http://[1/t", "http://", "http://a b/t", "http://.a/", "ftp://"])
def test_addresses_that_are_none(tmp_path, url):
    refused(tmp_path, url)
