"""The pages' scripts that need no browser are tested by Node's own runner; here its word is taken."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

JS = Path(__file__).parent / "js"
AT_ONCE = 4


def test_the_scripts_tests_pass_in_node():
    node = shutil.which("node")
    assert node, "Node.js is needed for the tests of the pages' scripts"
    files = sorted(str(path) for path in JS.rglob("*.test.js") if "node_modules" not in path.parts)
    with ThreadPoolExecutor(AT_ONCE) as pool:  # some of them wait for seconds: side by side
        runs = list(pool.map(lambda start: run(node, files[start::AT_ONCE]), range(AT_ONCE)))
    assert sum(runs) > 5


def run(node, files):
    """How many tests of the files passed, when all of them did."""
    ran = subprocess.run([node, "--test", *files], cwd=JS, capture_output=True, text=True, timeout=180)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    passed = re.search(r"^(?:#|ℹ) pass (\d+)", ran.stdout, re.M)
    assert passed, ran.stdout[-2000:]
    return int(passed[1])
