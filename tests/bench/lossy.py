"""A link that loses: a proxy before the site that drops some requests before they arrive, and some of their replies."""

import http.client
import random
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class LossyProxy(ThreadingHTTPServer):
    """Hands requests on to a port of this machine; of a share of them it loses the request or the reply in turn."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, target: int, share: float, seed: int = 2016) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.share = target, share
        self.asked = self.lost_requests = self.lost_replies = 0
        self._chance, self._lock = random.Random(seed), Lock()

    def fate(self) -> str:
        """What happens to the next request: `pass`, `request` (it is lost) or `reply` (that is lost)."""
        with self._lock:
            self.asked += 1
            if self._chance.random() >= self.share:
                return "pass"
            if self.lost_requests <= self.lost_replies:
                self.lost_requests += 1
                return "request"
            self.lost_replies += 1
            return "reply"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LossyProxy

    def _pass_on(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        fate = self.server.fate()
        self.close_connection = True
        if fate == "request":
            return
        answer, content = self._ask(body)
        if fate == "reply":
            return
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def _ask(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        site = http.client.HTTPConnection("127.0.0.1", self.server.target, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        site.request(self.command, self.path, body or None, headers | {"Connection": "close"})
        answer = site.getresponse()
        content = answer.read()
        site.close()
        return answer, content

    do_GET = do_POST = do_HEAD = _pass_on  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def lossy(target: int, share: float) -> Iterator[LossyProxy]:
    """The proxy, running."""
    proxy = LossyProxy(target, share)
    Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
