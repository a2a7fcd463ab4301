"""An installation of several processes on this machine: web processes, workers, and nginx in front."""

from pathlib import Path

from tagning.app import create_app
from tagning.clock import SystemClock
from tagning.config import Config
from tagning.parts import make_parts
from tests.cast import make_cast
from tests.conftest import cheap_passwords
from tests.server import Server
from tests.servers.nginx import Nginx

SECRET = "one secret for every process of the installation"


class Worker(Server):
    """`tagning worker`. It has no port, so only its process can be observed."""

    def __init__(self, data, **settings):
        super().__init__(data, command="worker", **settings)

    def answers(self):
        return self.process.poll() is None


class Stack:
    """`.webs`, `.workers` and `.nginx` with shared settings; `.parts` to inspect the rooms; the `.cast`.

    `folders` gives each web process and worker its own data folder, as on separate machines. `store` (`host:port`) is what browsers reach
    through nginx.
    """

    def __init__(self, folder, settings, workers, folders=True, store=None):
        folder = Path(folder)
        self.settings = {"TAGNING_SECRET": SECRET, "TAGNING_JOB_THREADS": "0", **settings}
        places = [folder / (f"host-{n}" if folders else "host") for n in range(2 + workers)]
        self.webs = [Server(place, **self.settings) for place in places[:2]]
        self.nginx = Nginx(folder / "nginx", [f"127.0.0.1:{web.port}" for web in self.webs], store, data=places[0])
        self.settings["TAGNING_BASE_URL"] = self.nginx.url
        if store:
            self.settings["TAGNING_BLOBS"] += f"&public={self.nginx.store_url}"
        for web in self.webs:
            web.settings = self.settings
        self.workers = [Worker(place, **{**self.settings, "TAGNING_JOB_THREADS": "1"}) for place in places[2:]]
        self.url = self.nginx.url
        config = Config.from_env({"TAGNING_DATA": str(places[0] if not folders else folder / "looking"), **self.settings})
        self.parts = make_parts(config, clock=SystemClock(), passwords=cheap_passwords())
        self.cast = make_cast(self.parts, create_app(config, parts=self.parts))

    def start(self):
        """Start everything."""
        for process in (*self.webs, *self.workers, self.nginx):
            process.start()
        return self

    def stop(self):
        """Stop everything."""
        for process in (self.nginx, *self.webs, *self.workers):
            process.stop()
        self.parts.db.close()

    def cookie(self, somebody):
        """The header with this person's session."""
        return f"tagning={somebody.client.get_cookie('tagning', domain='localhost').value}"

    def served_by(self):
        """Requests answered by each web process, by address."""
        counts = {f"127.0.0.1:{web.port}": 0 for web in self.webs}
        for one in self.nginx.served():
            if one["upstream"] in counts:
                counts[one["upstream"]] += 1
        return counts
