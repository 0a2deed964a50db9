"""What `publish DIR` lays is an index that pip takes."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from gateways import MODULE


def publish(module: Path, directory: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(module / "publish"), str(directory)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A module whose build has ended well, which this one's is yet to do."""
    directory = tmp_path_factory.mktemp("module")
    shutil.copy(MODULE / "publish", directory)
    shutil.copytree(MODULE / "target/built", directory / "target/dist")
    return directory


@pytest.fixture(scope="module")
def published(module: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("with a space")
    for _ in range(2):
        ran = publish(module, directory)
        assert ran.returncode == 0, ran
    return directory / "python/simple"


def test_what_no_build_has_tested_is_not_published(tmp_path: Path) -> None:
    shutil.copy(MODULE / "publish", tmp_path)
    shutil.copytree(MODULE / "target/built", tmp_path / "target/built")
    ran = publish(tmp_path, tmp_path / "published")
    assert ran.returncode == 1
    assert ran.stderr == f"no wheel in {tmp_path}/target/dist: run build first, to its end\n"
    assert not (tmp_path / "published").exists()


@pytest.mark.parametrize("how", ["--index-url={simple}", "--no-index --find-links={simple}/ecsgateway/"])
def test_pip_takes_the_package_from_the_directory(published: Path, tmp_path: Path, how: str) -> None:
    options = [option.format(simple=published.as_uri()) for option in how.split()]
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-cache-dir", *options]
    subprocess.run([*command, "-d", str(tmp_path), "ecsgateway"], check=True)
    (wheel,) = tmp_path.iterdir()
    (built,) = (MODULE / "target/built").iterdir()
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
