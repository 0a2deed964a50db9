"""The example that deletes a service, run against a gateway that plays how that may go."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest
from gateways import MODULE

from ecsgateway.v1.service_watch_pb2 import (
    ServiceDeletionFinished,
    ServiceDeletionOutcome,
    ServiceDeletionProgress,
    WatchServiceDeletionRequest,
    WatchServiceDeletionResponse,
)
from ecsgateway.v1.services_pb2 import DeleteServiceRequest, DeleteServiceResponse
from ecsgateway.v1.watch_pb2 import Heartbeat

Response = WatchServiceDeletionResponse


@dataclass
class Deletion:
    """Plays a watch of a deletion: a heartbeat, snapshots, an outcome."""

    outcome: str
    snapshots: int
    deletions: int = 0
    deleted: threading.Event = field(default_factory=threading.Event)
    deleted_before_snapshot: bool = False

    def watch(self, _: WatchServiceDeletionRequest, __: Any) -> Iterator[Response]:
        yield Response(heartbeat=Heartbeat())
        self.deleted_before_snapshot = self.deleted.wait(0.5)
        for _snapshot in range(self.snapshots):
            yield Response(snapshot=ServiceDeletionProgress(unstopped_task_count=2))
            self.deleted.wait(5)
        outcome = ServiceDeletionOutcome.Value(f"SERVICE_DELETION_OUTCOME_{self.outcome}")
        yield Response(finished=ServiceDeletionFinished(outcome=outcome, reason="as played"))

    def delete(self, _: DeleteServiceRequest, __: Any) -> DeleteServiceResponse:
        self.deletions += 1
        self.deleted.set()
        return DeleteServiceResponse()

    @contextmanager
    def served(self) -> Iterator[str]:
        server = grpc.server(ThreadPoolExecutor(4))
        rpcs: dict[str, grpc.RpcMethodHandler[Any, Any]] = {
            "WatchServiceDeletion": grpc.unary_stream_rpc_method_handler(
                self.watch, WatchServiceDeletionRequest.FromString, Response.SerializeToString
            ),
            "DeleteService": grpc.unary_unary_rpc_method_handler(
                self.delete, DeleteServiceRequest.FromString, DeleteServiceResponse.SerializeToString
            ),
        }
        server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler("ecsgateway.v1.Services", rpcs),)
        )
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        yield f"127.0.0.1:{port}"
        server.stop(None).wait()


def run(deletion: Deletion) -> "subprocess.CompletedProcess[str]":
    with deletion.served() as address:
        command = [sys.executable, str(MODULE / "examples/delete_service.py"), "--plaintext", address]
        return subprocess.run(
            [*command, "demo", "web"], capture_output=True, text=True, timeout=60, check=False
        )


def test_the_service_is_deleted_once_and_not_before_the_snapshot() -> None:
    deletion = Deletion("DRAINED", snapshots=2)
    ran = run(deletion)
    assert ran.returncode == 0, ran
    assert not deletion.deleted_before_snapshot
    assert deletion.deletions == 1


def test_a_watch_that_is_finished_from_the_first_deletes_nothing_and_tells_the_outcome() -> None:
    deletion = Deletion("NEVER_FOUND", snapshots=0)
    ran = run(deletion)
    assert ran.returncode == 1, ran
    assert ran.stdout == "NEVER_FOUND as played\n"
    assert deletion.deletions == 0


@pytest.mark.parametrize("outcome", ["INACTIVE_TASKS_UNKNOWN", "GONE", "REPLACED"])
def test_every_other_outcome_than_drained_exits_with_1(outcome: str) -> None:
    ran = run(Deletion(outcome, snapshots=1))
    assert ran.returncode == 1, ran
    assert ran.stdout.splitlines()[-1] == f"{outcome} as played"
