"""Fast versions of the two requests that every chunk of an upload needs, without boto3's overhead.

Parameters, rules and events in boto3's client cost as much as the rest of a request, and it asks for permission (Expect: 100-continue)
before it sends. So this module builds the two requests itself, signed by the same botocore and sent through the same HTTP library. It
knows only the everyday responses. For any other response, the caller repeats the request through boto3's client, which handles redirects,
retries and each store's error codes.
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
"""The largest body in bytes that is sent this way; it is held in memory."""
_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_SAID = "x-amz-meta-"


class _Signed(S3SigV4Auth):
    """Uses the SHA-256 of the body that the caller has computed already."""

    def payload(self, request: Any) -> str:
        return str(request.context["sha256"])


class FastRequests:
    """A bucket at an endpoint, with as many connections as there are threads.

    `credentials` are botocore's. `trusted` is a file of certificates, or True for botocore's own.
    """

    def __init__(self, endpoint: str, bucket: str, region: str, credentials: Any, config: Any, trusted: str | bool) -> None:
        self._place = f"{endpoint.rstrip('/')}/{bucket}/"
        self._region = region
        self._credentials = credentials
        self._session = URLLib3Session(
            verify=trusted, proxies=get_environ_proxies(endpoint), timeout=(config.connect_timeout, config.read_timeout),
            max_pool_connections=config.max_pool_connections, socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        )

    def put_new(self, key: str, body: bytes, sha256: str, metadata: Mapping[str, str]) -> bool | None:
        """Write the object if it does not exist. Returns False when it exists, None when the outcome is unknown."""
        said = {f"{_SAID}{name}": value for name, value in metadata.items()}
        answer = self._ask("PUT", key, {"If-None-Match": "*", "Content-Length": str(len(body)), **said}, sha256, body)
        return {200: True, 412: False}.get(answer.status_code) if answer is not None else None

    def find(self, key: str) -> tuple[int, dict[str, str]] | bool | None:
        """Size and metadata of the object; False when it does not exist, None when that is unknown."""
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
            return self._session.send(request.prepare())
        return None
