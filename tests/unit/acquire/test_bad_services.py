"""TAP services and FTP servers that fail, and an FTP server that does not."""

import socket
import socketserver
import threading
from dataclasses import replace

import pytest
from astropy.table import MaskedColumn, Table

from burstmix.acquire import acquire
from burstmix.acquire.download import Patience
from burstmix.acquire.tap import content_sha256, in_order
from burstmix.errors import BurstmixError
from burstmix.io import read_table

PATIENCE = Patience(attempts=2, pause=0.02, connect=1, silence=0.5, total=10)
CSV = b"name,t90\na,1.5\nb,2.5\n"


def refused(folder, source, patience=PATIENCE):
    with pytest.raises(BurstmixError) as caught:
        acquire(
            source, "t", folder / "t.ecsv", folder / "t.yaml",
            use_snapshot=True, data_folder=None, patience=patience,
        )  # fmt: skip
    assert list(folder.iterdir()) == []
    message = str(caught.value)
    assert message.startswith("catalogue t: ")
    assert "sesame" not in message
    print(message)
    return message


def tap(url):
    return {"tap": {"service": url.replace("//", "//me:sesame@"), "query": "SELECT 1"}}


def test_a_service_that_is_a_web_page(server, tmp_path):
    for path in ("/tap/async", "/tap/async/phase"):
        server.add(path, server.whole(b"<html><body>Sorry</body></html>"))
    assert "gives no result on the web; is it a TAP" in refused(tmp_path, tap(f"{server.url}/tap"))


def test_a_service_that_is_down(server, tmp_path):
    server.add("/tap/async", server.status(503))
    assert "503" in refused(tmp_path, tap(f"{server.url}/tap"))
    assert "refuses the connection" in refused(tmp_path, tap("http://127.0.0.1:9/tap"))


def test_a_service_whose_certificate_nobody_signed(unsigned, tmp_path):
    assert "its certificate cannot be verified" in refused(tmp_path, tap(f"{unsigned}/tap"))


def test_a_service_that_is_silent(server, tmp_path):
    server.add("/tap/async", server.stalled(b"0123456789abc"))
    assert "sent nothing for 0.5 s" in refused(tmp_path, tap(f"{server.url}/tap"))


JOB = """<?xml version="1.0"?><uws:job xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0"
xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"><uws:jobId>1</uws:jobId>
<uws:ownerId/><uws:phase>{}</uws:phase><uws:quote/><uws:startTime/><uws:endTime/>
<uws:executionDuration>1</uws:executionDuration><uws:destruction>2024-01-01T00:00:00Z</uws:destruction>
<uws:parameters/><uws:results>{}</uws:results></uws:job>"""


def job_server(server, phase, result):
    """A service with one job in a phase of its own."""
    server.add("/tap/async", server.status(303, Location="/tap/async/1"))
    server.add("/tap/async/1", server.whole(JOB.format(phase, result).encode()))
    server.add("/tap/async/1/phase", server.whole(b""))
    return tap(f"{server.url}/tap")


def test_a_job_that_never_ends(server, tmp_path):
    source = job_server(server, "EXECUTING", "")
    message = refused(tmp_path, source, replace(PATIENCE, total=1))
    assert "takes longer than 1 s" in message


def test_a_job_without_a_result(server, tmp_path):
    assert "gives no result on the web" in refused(tmp_path, job_server(server, "COMPLETED", ""))


def test_a_result_that_is_a_local_file(server, tmp_path):
    result = '<uws:result id="result" xlink:href="file:///etc/hostname"/>'
    source = job_server(server, "COMPLETED", result)
    assert "gives no result on the web" in refused(tmp_path, source)


def test_the_order_of_rows_does_not_matter_where_a_null_meets_a_zero():
    rows = Table({"a": MaskedColumn([0, 0, 0, -1], mask=[0, 1, 0, 0]), "b": [1, 2, 3, 4]})
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]):
        assert in_order(rows[order])["b"].tolist() == [4, 1, 3, 2]
    twice = rows[["a"]][[0, 1]]
    assert content_sha256(in_order(twice)) == content_sha256(in_order(twice[::-1]))


class Ftp(socketserver.StreamRequestHandler):
    """The few words of FTP that a download needs."""

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 ready")
        passive = socket.create_server(("127.0.0.1", 0))
        while line := self.rfile.readline().decode().strip():
            word, _, name = line.partition(" ")
            match word.upper():
                case "EPSV":
                    self.say(f"229 extended passive (|||{passive.getsockname()[1]}|)")
                case "PASV":
                    high, low = divmod(passive.getsockname()[1], 256)
                    self.say(f"227 passive (127,0,0,1,{high},{low})")
                case "SIZE":
                    self.say(f"213 {len(CSV)}")
                case "RETR" if name not in ("t.csv", "cut.csv"):
                    self.say("550 no such file")
                case "RETR":
                    self.say(f"150 opening ({len(CSV)} bytes)")
                    with passive.accept()[0] as data:
                        data.sendall(CSV if name == "t.csv" else CSV[:10])
                    self.say("226 done")
                case "QUIT":
                    self.say("221 bye")
                    break
                case "CWD" if name == "gone.csv":
                    self.say("550 no such folder")
                case "USER":
                    self.say("331 who")
                case "PASS":
                    self.say("230 welcome")
                case _:
                    self.say("200 well")
        passive.close()


@pytest.fixture
def ftp():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Ftp) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"ftp://me:sesame@127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_ftp(ftp, tmp_path):
    table = tmp_path / "t.ecsv"
    acquire(
        {"url": f"{ftp}/t.csv"}, "t", table, tmp_path / "t.yaml",
        use_snapshot=True, data_folder=None, patience=PATIENCE,
    )  # fmt: skip
    assert read_table(table)["t90"].tolist() == [1.5, 2.5]
    assert "sesame" not in (tmp_path / "t.yaml").read_text() + table.read_text()


def test_ftp_failures(ftp, tmp_path):
    assert "there is no such file" in refused(tmp_path, {"url": f"{ftp}/gone.csv"})
    message = refused(tmp_path, {"url": f"{ftp}/cut.csv"})
    assert f"10 of {len(CSV)} bytes" in message
    refused(tmp_path, {"url": "ftp://127.0.0.1:9/t.csv"})
