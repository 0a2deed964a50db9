"""What `publish DIR` lays is an index that pip takes."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from gateways import MODULE


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("with a space")
    for _ in range(2):
        subprocess.run([str(MODULE / "publish"), str(directory)], check=True)
    return directory / "python/simple"


@pytest.mark.parametrize("how", ["--index-url={simple}", "--no-index --find-links={simple}/ecsgateway/"])
def test_pip_takes_the_package_from_the_directory(published: Path, tmp_path: Path, how: str) -> None:
    options = [option.format(simple=published.as_uri()) for option in how.split()]
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-cache-dir", *options]
    subprocess.run([*command, "-d", str(tmp_path), "ecsgateway"], check=True)
    (wheel,) = tmp_path.iterdir()
    (built,) = (MODULE / "target/dist").iterdir()
    assert wheel.read_bytes() == built.read_bytes()


def test_the_package_has_all_that_is_needed_and_nothing_beside_it(published: Path) -> None:
    (wheel,) = (published / "ecsgateway").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"ecsgateway"}
    assert {
        "ecsgateway/py.typed",
        "ecsgateway/service-config.json",
        "ecsgateway/v1/services_pb2.py",
        "ecsgateway/v1/services_pb2.pyi",
        "ecsgateway/v1/services_pb2_grpc.py",
        "ecsgateway/v1/services_pb2_grpc.pyi",
    } <= set(names)
