"""The two requests of which every piece of an upload costs one each, without what boto3's client does around them.

Parameters, rules and events cost the client as much as all the rest of a request, and before it sends it asks whether it may. So these
two are put together here, signed by the same botocore and sent over lines of the same kind. Only the everyday answers are known
here. Whatever else comes, the request is for boto3's client to make once more: it knows about redirects, retries and every
store's words for an error.
"""

import contextlib
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import BotoCoreError
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

LARGEST = 1024 * 1024
"""What is worth sending this way, in bytes: it is held in memory."""
_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_SAID = "x-amz-meta-"


class _Signed(S3SigV4Auth):
    """Takes the SHA-256 of the body from whoever has it already."""

    def payload(self, request: Any) -> str:
        return str(request.context["sha256"])


class Quick:
    """A bucket at an endpoint, spoken to over as many lines at once as there are threads.

    `credentials` are botocore's; `trusted` is a file of certificates, or True for those that botocore brings along.
    """

    def __init__(self, endpoint: str, bucket: str, region: str, credentials: Any, config: Any, trusted: str | bool) -> None:
        self._place = f"{endpoint.rstrip('/')}/{bucket}/"
        self._region = region
        self._credentials = credentials
        self._lines = URLLib3Session(
            verify=trusted, proxies=get_environ_proxies(endpoint), timeout=(config.connect_timeout, config.read_timeout),
            max_pool_connections=config.max_pool_connections, socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        )

    def put_new(self, key: str, body: bytes, sha256: str, metadata: Mapping[str, str]) -> bool | None:
        """Write the object if nothing is there; False when something is, None when it is not known what became of it."""
        said = {f"{_SAID}{name}": value for name, value in metadata.items()}
        answer = self._ask("PUT", key, {"If-None-Match": "*", "Content-Length": str(len(body)), **said}, sha256, body)
        return {200: True, 412: False}.get(answer.status_code) if answer is not None else None

    def find(self, key: str) -> tuple[int, dict[str, str]] | bool | None:
        """Size and metadata of the object; False when there is none, None when that is not known."""
        answer = self._ask("HEAD", key, {}, _EMPTY)
        if answer is None or answer.status_code not in (200, 404):
            return None
        if answer.status_code == 404:
            return False
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return int(headers["content-length"]), {name.removeprefix(_SAID): headers[name] for name in headers if name.startswith(_SAID)}

    def _ask(self, method: str, key: str, headers: Mapping[str, str], sha256: str, body: bytes = b"") -> Any:
        request = AWSRequest(method, self._place + quote(key, safe="/~"), headers, body)
        request.context["sha256"] = sha256
        with contextlib.suppress(BotoCoreError):
            _Signed(self._credentials.get_frozen_credentials(), "s3", self._region).add_auth(request)
            return self._lines.send(request.prepare())
        return None
