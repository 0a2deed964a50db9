"""Real gateways for tests: the packaged server with the simulator in it."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODULE = Path(__file__).parents[1]
PROJECT = MODULE.parents[1]
JAVA = os.environ.get("ECSGATEWAY_JAVA", "java")


@contextmanager
def gateway(directory: Path, **environment: str) -> Iterator[str]:
    """Runs a gateway on a port of its own, at twenty times the speed. Yields its address."""
    jar = PROJECT / "server/target/ecsgateway-server.jar"
    settings = {
        "GRPC_SERVER_PORT": "0",
        "GATEWAY_MANAGEMENT_PORT": "-1",
        "GATEWAY_BACKEND": "simulator",
        "GATEWAY_SIMULATOR_SPEED": "20",
    }
    log = directory / "gateway.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [JAVA, "-XX:TieredStopAtLevel=1", "-jar", str(jar)],
            env=os.environ | settings | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(log, process)
    finally:
        process.terminate()
        process.wait(30)


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    for _ in range(600):
        for line in log.read_text().splitlines():
            if "ECS Gateway serves on " in line:
                return line.split("ECS Gateway serves on ")[1].split()[0].rstrip(",.")
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())
