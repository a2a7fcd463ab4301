"""Candidates who upload at the same time, a chunk a second each, in one lean process that barely disturbs the measurement."""

import asyncio
import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

CHUNK = 256 * 1024
_SEA = 4 * 1024 * 1024 + 1  # odd, so that no two candidates send the same chunk at the same offset


@dataclass
class Candidate:
    """A candidate with a cookie and a take; what was confirmed, and after how long."""

    cookie: str
    take_id: str
    number: int
    address: str = ""
    acknowledged: int = 0
    refused: int = 0
    waits_s: list[tuple[float, float]] = field(default_factory=list)  # (when, how long)


def upload_together(port: int, candidates: Sequence[Candidate], seconds: int, sea: bytes) -> None:
    """Each candidate sends `seconds` chunks, one a second; the starts are spread over the first second. `sea` comes from `sea()`."""
    asyncio.run(_all(port, candidates, seconds, sea))


def sea(randbytes: bytes) -> bytes:
    """The pool of bytes from which all chunks are cut: `_SEA` bytes, and their beginning again."""
    return randbytes + randbytes[:CHUNK]


def sea_size() -> int:
    """How many bytes `sea` needs."""
    return _SEA


def chunks(candidate: int, seconds: int, water: bytes) -> Iterator[memoryview]:
    """The chunks of the candidate with that number."""
    view = memoryview(water)
    for n in range(seconds):
        start = (candidate * 7_919 + n * CHUNK) % _SEA
        yield view[start:start + CHUNK]


async def _all(port: int, candidates: Sequence[Candidate], seconds: int, water: bytes) -> None:
    begun = perf_counter()
    await asyncio.gather(*(
        _record(port, one, seconds, water, begun, begun + n / len(candidates)) for n, one in enumerate(candidates)
    ))


def put_together(host: str, port: int, paths: Sequence[Sequence[str]], sea: bytes) -> list[float]:
    """One sender per row of `paths`, at the same pace and from the same bytes; each puts one chunk at each path of its row.

    Returns how long each put took, in seconds. Raises RuntimeError when one is refused.
    """
    return asyncio.run(_all_put(host, port, paths, sea))


async def _all_put(host: str, port: int, paths: Sequence[Sequence[str]], water: bytes) -> list[float]:
    begun = perf_counter()
    waits = await asyncio.gather(*(
        _put(host, port, row, number, water, begun + number / len(paths)) for number, row in enumerate(paths)
    ))
    return [wait for one in waits for wait in one]


async def _put(host: str, port: int, paths: Sequence[str], number: int, water: bytes, first: float) -> list[float]:
    line = await _Line.open(port, {"Host": host})
    waits = []
    for n, (path, chunk) in enumerate(zip(paths, chunks(number, len(paths), water))):
        await asyncio.sleep(max(0, first + n - perf_counter()))
        sent = perf_counter()
        status, _headers = await line.ask("PUT", path, {"If-None-Match": "*"}, chunk)
        if status != 200:
            raise RuntimeError(f"the store answered {status}")
        waits.append(perf_counter() - sent)
    line.close()
    return waits


async def _record(port: int, one: Candidate, seconds: int, water: bytes, begun: float, first: float) -> None:
    headers = {"Host": "localhost", "Cookie": one.cookie, "Tus-Resumable": "1.0.0", "Accept": "application/json"}
    line = await _Line.open(port, headers)
    await asyncio.sleep(max(0, first - perf_counter()))
    said = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}"
        for name, value in (("purpose", "answer"), ("subject", one.take_id), ("filename", "take.webm"), ("filetype", "video/webm"))
    )
    _status, headers = await line.ask("POST", "/answer/uploads", {"Upload-Defer-Length": "1", "Upload-Metadata": said})
    one.address = headers["location"]
    for n, chunk in enumerate(chunks(one.number, seconds, water)):
        await asyncio.sleep(max(0, first + n - perf_counter()))
        sent = perf_counter()
        length = {"Upload-Length": str(seconds * CHUNK)} if n == seconds - 1 else {}
        await _send(line, one, chunk, length)
        one.waits_s.append((sent - begun, perf_counter() - sent))
    line.close()


async def _send(line: "_Line", one: Candidate, chunk: memoryview, length: dict[str, str]) -> None:
    """Send until the chunk is confirmed; after a refusal, ask for the offset and continue there, as browsers do."""
    end = one.acknowledged + len(chunk)
    while one.acknowledged < end:
        rest = chunk[len(chunk) - (end - one.acknowledged):]
        headers = {"Upload-Offset": str(one.acknowledged), "Content-Type": "application/offset+octet-stream", **length}
        status, told = await line.ask("PATCH", one.address, headers, rest)
        if status != 204:
            one.refused += 1
            await asyncio.sleep(0.3)
            _status, told = await line.ask("HEAD", one.address, {})
        one.acknowledged = int(told.get("upload-offset", one.acknowledged))


class _Line:
    """A persistent connection, as browsers use."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
        self._reader, self._writer, self._headers = reader, writer, headers

    @classmethod
    async def open(cls, port: int, headers: dict[str, str]) -> "_Line":
        """Connect; `headers` go with every request."""
        return cls(*await asyncio.open_connection("127.0.0.1", port), headers)

    async def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | memoryview = b"") -> tuple[int, dict[str, str]]:
        """The status and the headers of the response."""
        all_headers = {**self._headers, "Content-Length": str(len(body)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items())
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode())
        self._writer.write(body)
        await self._writer.drain()
        status, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
        told = {name.strip().lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines if line)}
        if method != "HEAD":
            await self._reader.readexactly(int(told.get("content-length", 0)))
        return int(status.split()[1]), told

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()
