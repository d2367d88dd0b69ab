"""A site's files on this machine as a web server sends them: packed, with the types that browsers expect."""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv"}
"""What is worth packing; pictures and archives are packed already."""


@functools.lru_cache(maxsize=512)
def packed(path: Path, _changed: int) -> bytes:
    """A file's bytes packed, once for each time it changed."""
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of one folder, packed where the browser takes it, and no log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_head(self) -> io.BytesIO | None:  # type: ignore[override] - the base class opens the file itself
        """Send the headers of a file, and give what follows them; the site's own page where there is none."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        found = path.is_file()
        path = path if found else Path(self.directory) / "404.html"
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        pack = path.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = packed(path, path.stat().st_mtime_ns) if pack else path.read_bytes()
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        kind = self.guess_type(str(path))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if path.suffix in PACKED else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if pack:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return io.BytesIO(body)


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """The address, with a slash at its end, at which a folder is served as long as the block runs."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
