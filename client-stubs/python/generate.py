"""Makes `ecsgateway.v1` from the API's .proto files whenever a wheel is built."""

import shutil
from pathlib import Path
from typing import Any

import google.rpc
from grpc_tools import protoc
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GeneratedCode(BuildHookInterface[Any]):
    """Writes messages, stubs and their types to src/ecsgateway/v1, which git ignores."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Replaces what an earlier build generated.

        Raises:
            RuntimeError: if protoc or a generator of it fails; it has said why on stderr.
        """
        api = Path(self.root, "../../proto/src/main/proto").resolve()
        source = Path(self.root, "src")
        package = source / "ecsgateway/v1"
        shutil.rmtree(package, ignore_errors=True)
        package.mkdir()
        (package / "__init__.py").write_text('"""The messages and stubs of the API, generated."""\n')
        protos = sorted(api.glob("ecsgateway/v1/*.proto"))
        services = [proto for proto in protos if "\nservice " in proto.read_text()]
        self._protoc(api, protos, f"--python_out={source}", f"--mypy_out=quiet:{source}")
        self._protoc(api, services, f"--grpc_python_out={source}", f"--mypy_grpc_out=quiet:{source}")

    @staticmethod
    def _protoc(api: Path, protos: list[Path], *outputs: str) -> None:
        google_apis = Path(google.rpc.__path__[0]).parents[1]
        well_known = Path(protoc.__file__).parent / "_proto"
        paths = [f"-I{path}" for path in (api, google_apis, well_known)]
        names = [str(proto.relative_to(api)) for proto in protos]
        if protoc.main(["protoc", *paths, *outputs, *names]) != 0:
            raise RuntimeError("protoc failed")
