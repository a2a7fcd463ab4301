"""Metrics for Prometheus. Each process counts for itself and is scraped by itself; all of them report what the database holds.

Closed unless a token or its own port is set.
"""

import hmac
import time
from collections.abc import Callable, Iterator

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from engines.database.contract import Database
from foundation.clock import Clock, parse
from foundation.errors import Problem
from foundation.jobs import Cancelled, Job, Lost
from tagning import queries

_REQUEST_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = {"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"}
_JOB_S = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)


class Metrics:
    """This process's counters, and the installation's jobs."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("tagning_requests", "Requests answered.", ["endpoint", "method", "status"], registry=self.registry)
        self.request_seconds = Histogram(
            "tagning_request_seconds", "Time until the answer began.", ["endpoint"], buckets=_REQUEST_S, registry=self.registry
        )
        self.upload_bytes = Counter("tagning_upload_bytes", "Bytes of uploads that were confirmed.", ["side"], registry=self.registry)
        self.job_seconds = Histogram(
            "tagning_job_seconds", "Time that jobs took, rendering among them.", ["kind", "ended"], buckets=_JOB_S, registry=self.registry
        )
        ProcessCollector(registry=self.registry)
        self.registry.register(_JobsNow(db, clock))

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)

    def listen(self, port: int, host: str) -> None:
        """Serve the metrics on their own port, in a thread. Raises OSError when the port is taken."""
        start_http_server(port, host, registry=self.registry)

    def timed(self, kind: str, handler: Callable[[Job], None]) -> Callable[[Job], None]:
        """The handler, with its duration and its outcome counted: done, failed, parked, cancelled or lost."""

        def run(job: Job) -> None:
            began, ended = time.monotonic(), "failed"
            try:
                handler(job)
                ended = "done"
            except Problem:
                ended = "parked"
                raise
            except Cancelled:
                ended = "cancelled"
                raise
            except Lost:
                ended = "lost"
                raise
            finally:
                self.job_seconds.labels(kind, ended).observe(time.monotonic() - began)

        return run


class _JobsNow(Collector):
    """Jobs, counted at each scrape, so that every process reports the same."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    def describe(self) -> list[Metric]:
        """Returns nothing; otherwise the database would be queried at the start."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Unfinished jobs by kind and state; when the database is away, only that it is."""
        up = GaugeMetricFamily("tagning_database_up", "Whether the database answers.")
        labels = ["kind", "state"]
        jobs = GaugeMetricFamily("tagning_jobs", "Jobs waiting (ready), being done (running) or set aside (parked).", labels=labels)
        ages = GaugeMetricFamily("tagning_job_oldest_seconds", "How long ago the oldest of them was due.", labels=labels)
        now = self._clock.now()
        try:
            rows = queries.count_jobs(self._db)
        except Exception:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        for row in rows:
            jobs.add_metric([row["kind"], row["state"]], row["jobs"])
            ages.add_metric([row["kind"], row["state"]], max(0.0, (now - parse(row["oldest"])).total_seconds()))
        yield from (up, jobs, ages)


def install(app: Flask, metrics: Metrics, token: str) -> None:
    """Count every request, and add `/metrics`."""
    app.before_request(_note_start)
    app.after_request(lambda response: _count(metrics, response))
    app.add_url_rule("/metrics", "metrics", lambda: _shown(metrics, token))


def _note_start() -> None:
    g.asked_at = time.monotonic()


def _count(metrics: Metrics, response: Response) -> Response:
    endpoint = request.endpoint or "nothing"
    metrics.requests.labels(endpoint, request.method if request.method in _METHODS else "other", response.status_code).inc()
    if "asked_at" in g:
        metrics.request_seconds.labels(endpoint).observe(time.monotonic() - g.asked_at)
    if response.status_code in (201, 204) and "Upload-Offset" in response.headers:
        came = int(response.headers["Upload-Offset"]) - (0 if response.status_code == 201 else int(request.headers["Upload-Offset"]))
        metrics.upload_bytes.labels("candidate" if endpoint.startswith("candidate") else "team").inc(max(0, came))
    return response


def _shown(metrics: Metrics, token: str) -> Response:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token:
        return Response("closed\n", status=404, mimetype="text/plain")
    if not hmac.compare_digest(given.encode(), token.encode()):
        return Response("a token is needed\n", status=401, mimetype="text/plain", headers={"WWW-Authenticate": "Bearer"})
    return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)
