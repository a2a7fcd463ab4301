"""Sends a blob's bytes to an authorized reader: from here, from nginx, or from the store itself."""

from urllib.parse import quote, urlsplit

from flask import Response, request, send_file

from engines.blobs.contract import Blobs
from tagning.parts import Parts
from tagning.web.ranges import answer_conditionally


def send_blob(parts: Parts, name: str, mimetype: str, download_name: str | None = None) -> Response:
    """A response with the blob's bytes that honours Range. The caller has checked that the reader may have it.

    Where the store has a public address, videos are redirected to it for ten minutes. Scripts' data and captions come through here:
    they are small, and a browser gives them to a page only from its own host or with a CORS rule, which not every store supports.
    """
    path = parts.blobs.path_or_none(name)
    if path is None:
        return _from_the_store(parts, name, mimetype, download_name)
    if parts.config.sendfile == "x-accel":
        response = Response(mimetype=mimetype, headers={"X-Accel-Redirect": f"/_blobs/{name}"})
        _save_as(response, download_name)
    else:
        whole = send_file(
            path, mimetype=mimetype, download_name=download_name, as_attachment=bool(download_name), conditional=False,
        )
        response = answer_conditionally(whole, path.stat().st_size)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _from_the_store(parts: Parts, name: str, mimetype: str, download_name: str | None) -> Response:
    if request.method == "GET" and mimetype.startswith(("video/", "audio/")):
        url = parts.blobs.playback_url(name, mimetype, download_name)
        if url is not None:
            return Response(status=302, headers={"Location": url, "Cache-Control": "no-store"})
    response = Response(parts.blobs.read(name), mimetype=mimetype, headers={"Cache-Control": "private, no-cache"})
    response.content_length = parts.blobs.size(name)
    _save_as(response, download_name)
    return response


def _save_as(response: Response, download_name: str | None) -> None:
    if download_name:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(download_name, safe='')}"


def content_policy(blobs: Blobs) -> str:
    """The Content-Security-Policy of every page: everything from our own host, and videos also from the store's public host."""
    url = blobs.playback_url("any", "video/mp4")
    place = urlsplit(url) if url else None
    return _POLICY.format(store=f" {place.scheme}://{place.netloc}" if place else "")


_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:{store}; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
