"""The code of docs/clients/python.md, run block after block as it is written."""

import os
import re
import subprocess
import sys
from pathlib import Path

from gateways import JAVA, MODULE, PROJECT, gateway

PAGE = (PROJECT / "docs/clients/python.md").read_text()
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def run(command: list[str], java_home: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=PROJECT,
        env=os.environ | {"JAVA_HOME": str(java_home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_snippet_and_example_of_the_page_works_as_written(tmp_path: Path) -> None:
    printed = []
    with gateway(tmp_path) as address:
        for python, example in re.findall(r"```(?:python\n(.*?)|sh\npython (.*?)\n)```", PAGE, re.DOTALL):
            arguments = example.split() or ["-c", python]
            ran = run(
                [sys.executable, *(argument.replace("127.0.0.1:50051", address) for argument in arguments)],
                Path(JAVA).parent.parent,
            )
            assert ran.returncode == 0, f"{python}{example}\n{ran.stderr}"
            printed.append(ran.stdout)
    assert len(printed) == len(SNIPPETS) + 1 == 10
    assert printed[0].endswith(":cluster/demo\n")
    assert "100 %\nDEPLOYMENT_OUTCOME_SUCCEEDED " in printed[2]
    assert printed[3] == "web\n"
    assert "\nSUCCEEDED " in printed[4]
    assert "its tasks are STOPPED" in printed[5]
    assert printed[6].startswith("NOT_FOUND ")


def test_the_snippets_of_the_page_are_typed(tmp_path: Path) -> None:
    files = [tmp_path / f"snippet{number}.py" for number in range(len(SNIPPETS))]
    for file, snippet in zip(files, SNIPPETS, strict=True):
        file.write_text(snippet)
    command = [sys.executable, "-m", "mypy", "--strict", *map(str, files)]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_a_gateway_of_the_page_that_does_not_start_is_told(tmp_path: Path) -> None:
    java = tmp_path / "bin/java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'the port is taken'\nexit 1\n")
    java.chmod(0o755)
    ran = run([sys.executable, "-c", SNIPPETS[-1]], tmp_path)
    assert ran.returncode == 1
    assert "RuntimeError: the gateway has ended: the port is taken" in ran.stderr


def test_the_page_names_the_wheel() -> None:
    (wheel,) = (MODULE / "target/built").iterdir()
    assert f"pip install DIR/python/simple/ecsgateway/{wheel.name}\n" in PAGE
