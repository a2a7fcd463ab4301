"""Something on its way, piece by piece, as the upload door takes it in, and followed by this process."""

import os
import subprocess

from foundation import live_leases, uploads
from foundation.uploads import Wanted


class Arriving:
    """An upload of `data` for `purpose`; `room` has the parts, the `work` and the `followers`."""

    def __init__(self, room, purpose, actor, subject, data, pieces=4):
        self.room, self.purpose, self.data, self.at, self.step = room, purpose, data, 0, -(-len(data) // pieces)
        self.upload = uploads.begin_upload(room.db, room.blobs, room.clock, actor, purpose, Wanted(purpose.name, subject), 10**9)
        self.id, self.team_id = self.upload["id"], self.upload["team_id"]

    def more(self, pieces=1):
        """The next pieces are durable."""
        for _ in range(pieces):
            piece = self.data[self.at : self.at + self.step]
            self.at = self.room.blobs.append(self.id, self.at, [piece])
            self.room.followers.bytes_came(self.purpose, self.upload, self.at)
        return self

    def end(self):
        """The last byte is durable, and known to be the last."""
        self.more(-(-(len(self.data) - self.at) // self.step))
        self.upload = uploads.set_length(self.room.db, self.upload, self.at, self.at, 10**9)
        uploads.finish_if_whole(self.room.db, self.room.blobs, self.room.clock, self.purpose, self.upload)
        self.room.followers.wake()
        return self

    @property
    def followed(self):
        """How its following stands; None when nobody does."""
        row = live_leases.queries.find(self.room.db, self.team_id, self.id)
        return row and row["state"]


def children():
    """The processes in the sandbox that belong to this one."""
    said = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in said.splitlines() if "media.sandbox.inside" in line]
