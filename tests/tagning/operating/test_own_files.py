"""An installed distribution of a few files, one of which another distribution overwrites."""

import base64
import hashlib
import sys

import pytest

from tagning.operating.own_files import complaint, list_foreign


@pytest.fixture
def installed(tmp_path, monkeypatch):
    (tmp_path / "media").mkdir()
    info = tmp_path / "somewhat-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somewhat\nVersion: 1\n")
    record = []
    for name in ("media/__init__.py", "media/verbs.py"):
        (tmp_path / name).write_text("ours = True\n")
        digest = base64.urlsafe_b64encode(hashlib.sha256(b"ours = True\n").digest()).rstrip(b"=").decode()
        record.append(f"{name},sha256={digest},12")
    (info / "RECORD").write_text("\n".join([*record, "somewhat-1.dist-info/RECORD,,"]) + "\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def test_what_was_installed_is_ours(installed):
    assert list_foreign("somewhat") == []


@pytest.mark.parametrize("harm", [lambda path: path.write_text("theirs = True\n"), lambda path: path.unlink()])
def test_a_package_that_another_distribution_overwrites_is_told_in_one_line(installed, harm):
    harm(installed / "media" / "verbs.py")
    foreign = list_foreign("somewhat")
    assert foreign == ["media/verbs.py"]
    assert "media/verbs.py" in complaint(foreign) and "\n" not in complaint(foreign)


def test_what_is_not_installed_has_nothing_to_compare():
    assert list_foreign("no-such-distribution") == []
