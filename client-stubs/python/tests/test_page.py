"""The Python blocks of docs/clients/python.md, run one after the other as they are written."""

import os
import subprocess
import sys
from pathlib import Path

from gateways import JAVA, PROJECT, gateway


def test_every_snippet_of_the_page_works_as_written(tmp_path: Path) -> None:
    page = (PROJECT / "docs/clients/python.md").read_text()
    snippets = [block.split("```")[0] for block in page.split("```python\n")[1:]]
    assert len(snippets) == 9
    path = f"{Path(JAVA).parent}{os.pathsep}{os.environ['PATH']}"
    printed = []
    with gateway(tmp_path) as address:
        for snippet in snippets:
            ran = subprocess.run(
                [sys.executable, "-c", snippet.replace("127.0.0.1:50051", address)],
                cwd=PROJECT,
                env=os.environ | {"PATH": path},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert ran.returncode == 0, snippet + ran.stderr
            printed.append(ran.stdout)
    assert printed[0].endswith(":cluster/demo\n")
    assert "100 %\nDEPLOYMENT_OUTCOME_SUCCEEDED " in printed[2]
    assert printed[3] == "web\n"
    assert "its tasks are STOPPED" in printed[4]
    assert printed[5].startswith("NOT_FOUND ")
