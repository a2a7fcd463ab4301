"""An S3 store for tests: Ceph with one monitor, one disk in memory and its gateway, on this machine alone."""

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from functools import cached_property
from itertools import count
from pathlib import Path

import boto3
from botocore.config import Config

from tests.servers import require

KEY, SECRET = "TESTACCESSKEY", "test/secret+word"
_CONF = """
[global]
fsid = {fsid}
mon_initial_members = a
mon_host = [v2:127.0.0.1:{monitor}]
public_network = 127.0.0.0/8
ms_bind_ipv6 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
auth_supported = none
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_data_avail_crit = 1
mon_data_avail_warn = 2
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 4294967296
mon_data = {folder}/mon
osd_data = {folder}/osd
run_dir = {folder}
admin_socket = {folder}/$name.asok
log_file = {folder}/$name.log
debug_ms = 0

[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
rgw_data = {folder}/rgw
rgw_enable_usage_log = false
rgw_gc_obj_min_wait = 1
rgw_bucket_quota_ttl = 0
ms_mon_client_mode = crc secure
auth_client_required = none
"""


def free_port():
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Store:
    """The whole store. `stop()` and `start()` control only its gateway; confirmed objects stay on the memory disk."""

    def __init__(self):
        require(shutil.which("radosgw"), "Ceph's gateway")
        self.folder = Path(tempfile.mkdtemp(prefix="tagning-rgw-"))
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._running, self._numbers = [], count(1)
        for name in ("mon", "osd", "rgw"):
            (self.folder / name).mkdir()
        self._fsid = str(uuid.uuid4())
        self._monitor = free_port()
        (self.folder / "ceph.conf").write_text(
            _CONF.format(fsid=self._fsid, monitor=self._monitor, folder=self.folder, port=self.port).strip() + "\n"
        )
        self._start_disk()
        self.start()
        self.add_user("test", KEY, SECRET)

    def _start_disk(self):
        self._do("monmaptool", "--create", "--clobber", "--fsid", self._fsid, "--addv", "a", f"[v2:127.0.0.1:{self._monitor}]",
                 f"{self.folder}/monmap")
        self._do("ceph-mon", "--mkfs", "-i", "a", "--monmap", f"{self.folder}/monmap", "--keyring", "/dev/null")
        self._run("ceph-mon", "-i", "a", "-f")
        disk = str(uuid.uuid4())
        self._do("ceph", "osd", "new", disk)
        self._do("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk)
        self._run("ceph-osd", "-i", "0", "-f")

    def start(self):
        """Start the gateway and wait for its first response."""
        self._gateway = self._run("radosgw", "-n", "client.rgw", "-f")
        end = time.monotonic() + 90
        while not self._answers():
            assert self._gateway.poll() is None and time.monotonic() < end, self._log("client.rgw")
            time.sleep(0.1)

    def _answers(self):
        with contextlib.suppress(urllib.error.HTTPError):
            try:
                urllib.request.urlopen(self.endpoint, timeout=5).close()
            except urllib.error.HTTPError:
                raise
            except OSError:
                return False
        return True

    def stop(self):
        """Stop the gateway. After a kill, creating a bucket would take half a minute."""
        self._gateway.terminate()
        try:
            self._gateway.wait(10)
        except subprocess.TimeoutExpired:
            self._gateway.kill()
            self._gateway.wait()

    @contextlib.contextmanager
    def frozen(self):
        """While the block runs, the gateway accepts bytes and never answers."""
        self._gateway.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._gateway.send_signal(signal.SIGCONT)

    def remove(self):
        """Kill everything and delete it."""
        for process in reversed(self._running):
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def add_user(self, name, key, secret, *options):
        """Add a user who may create any number of buckets."""
        self.admin("user", "create", f"--uid={name}", f"--display-name={name}", f"--access-key={key}", f"--secret-key={secret}",
                   "--max-buckets=0", *options)

    def admin(self, *arguments):
        """Run an administrator's command; returns its output, decoded when it is JSON."""
        printed = self._do("radosgw-admin", "-n", "client.rgw", *arguments)
        return json.loads(printed) if printed.startswith(b"{") else printed

    @property
    def pids(self):
        """Its processes."""
        return tuple(process.pid for process in self._running if process.poll() is None)

    def bucket(self):
        """The name of a new bucket."""
        name = f"test-{next(self._numbers)}"
        self.client.create_bucket(Bucket=name)
        return name

    def url(self, bucket, key=KEY, secret="test%2Fsecret%2Bword", **more):
        """The bucket's address for `open_blobs`."""
        said = "".join(f"&{name}={value}" for name, value in more.items())
        return f"s3://{key}:{secret}@{bucket}?endpoint={self.endpoint}{said}"

    def keys(self, url):
        """The keys of everything in the bucket of that address, including multipart uploads."""
        bucket = url.partition("@")[2].partition("?")[0]
        client = self.client
        objects = client.list_objects_v2(Bucket=bucket).get("Contents", ())
        begun = client.list_multipart_uploads(Bucket=bucket).get("Uploads", ())
        return [one["Key"] for one in objects] + [f"{one['Key']} in parts" for one in begun]

    @cached_property
    def client(self):
        """boto3, to see what is really there."""
        return boto3.session.Session().client(
            "s3", endpoint_url=self.endpoint, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, request_checksum_calculation="when_required",
                          response_checksum_validation="when_required"),
        )

    def _do(self, program, *arguments):
        command = [program, *arguments] if program == "monmaptool" else [program, "-c", f"{self.folder}/ceph.conf", *arguments]
        done = subprocess.run(command, check=False, capture_output=True, timeout=120)
        assert done.returncode == 0, f"{command}: {done.stderr.decode(errors='replace')[-2000:]}"
        return done.stdout

    def _run(self, program, *arguments):
        # They end with the tests, also when those are killed.
        command = ["setpriv", "--pdeathsig", "KILL", program, "-c", f"{self.folder}/ceph.conf", *arguments]
        with (self.folder / f"{program}.out").open("ab") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self._running.append(process)
        return process

    def _log(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]
