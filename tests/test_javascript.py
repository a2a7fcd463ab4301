"""The pages' scripts that need no browser are tested by Node's own runner; here its word is taken."""

import re
import shutil
import subprocess
from pathlib import Path

JS = Path(__file__).parent / "js"


def test_the_scripts_tests_pass_in_node():
    node = shutil.which("node")
    assert node, "Node.js is needed for the tests of the pages' scripts"
    files = sorted(str(path) for path in JS.rglob("*.test.js") if "node_modules" not in path.parts)
    ran = subprocess.run([node, "--test", *files], cwd=JS, capture_output=True, text=True, timeout=180)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    passed = re.search(r"^(?:#|ℹ) pass (\d+)", ran.stdout, re.M)
    assert passed and int(passed[1]) > 5, ran.stdout[-2000:]
