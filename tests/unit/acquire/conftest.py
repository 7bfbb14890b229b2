"""A real HTTP server on the loopback that behaves as badly as the real ones do."""

import shutil
import ssl
import subprocess
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


def head(handler, status=200, **headers):
    handler.send_response(status)
    handler.send_header("Connection", "close")
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()


class Server:
    """Paths with their answers; an answer is a function of the request handler."""

    def __init__(self):
        self.answers, self.asked = {}, Counter()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.close_connection = True
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                server.asked[self.path] += 1
                server.answers.get(self.path, Server.status(404))(self)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *words):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        # A client that gives up is what the tests are about.
        self.http.handle_error = lambda *words: None
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    head = staticmethod(head)

    def add(self, path, answer):
        """Give `answer` at `path`, and return the address."""
        self.answers[path] = answer
        return self.url + path

    @staticmethod
    def whole(content, **headers):
        def answer(handler):
            head(handler, Content_Length=len(content), **headers)
            handler.wfile.write(content)

        return answer

    @staticmethod
    def status(number, **headers):
        return lambda handler: head(handler, number, Content_Length=0, **headers)

    @staticmethod
    def first_then(first, then):
        """`first` to the first request, `then` to the following ones."""
        answers = iter([first])
        return lambda handler: next(answers, then)(handler)

    @staticmethod
    def cut(content, after, **headers):
        """Announce all of the content, send a part."""

        def answer(handler):
            head(handler, Content_Length=len(content), **headers)
            handler.wfile.write(content[:after])

        return answer

    @staticmethod
    def resumable(content, after):
        """The first answer is cut short; a Range is honoured."""

        def answer(handler):
            wanted = handler.headers.get("Range")
            headers = {"ETag": '"one"', "Accept_Ranges": "bytes"}
            if wanted is None:
                return Server.cut(content, after, **headers)(handler)
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            place = f"bytes {start}-{len(content) - 1}/{len(content)}"
            rest = content[start:]
            head(handler, 206, Content_Range=place, Content_Length=len(rest), **headers)
            handler.wfile.write(rest)

        return answer

    @staticmethod
    def stalled(content):
        """A few bytes, then silence."""

        def answer(handler):
            head(handler, Content_Length=len(content))
            handler.wfile.write(content[:10])
            handler.wfile.flush()
            time.sleep(1)

        return answer

    @staticmethod
    def dripping(handler):
        """A byte now and then, for longer than anyone waits."""
        head(handler, Content_Length=10_000)
        for _ in range(30):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)

    @staticmethod
    def chunked(content, *, end=True):
        """Chunked transfer, with or without its last chunk."""

        def answer(handler):
            head(handler, Transfer_Encoding="chunked")
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
            if end:
                handler.wfile.write(b"0\r\n\r\n")

        return answer

    @staticmethod
    def zeros(megabytes):
        def answer(handler):
            head(handler, Content_Length=megabytes * 1_000_000)
            for _ in range(megabytes):
                handler.wfile.write(bytes(1_000_000))

        return answer


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    result = Server()
    yield result
    result.http.shutdown()
    result.http.server_close()


@pytest.fixture
def unsigned(server, tmp_path_factory):
    """The address of the server behind a certificate of its own, that nobody signed."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not on this machine")
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
    return server.url.replace("http://127.0.0.1", "https://localhost")
