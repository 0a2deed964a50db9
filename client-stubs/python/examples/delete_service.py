"""Deletes a service and watches it drain until its last task has stopped.

Exit code 0: it is gone, and each of its tasks was seen to stop. 1: anything else; the reason is shown.
"""

import argparse
import sys

import grpc

from ecsgateway import Gateway, connect, error_details
from ecsgateway.v1.service_watch_pb2 import (
    SERVICE_DELETION_OUTCOME_DRAINED,
    ServiceDeletionFinished,
    ServiceDeletionOutcome,
    ServiceDeletionPhase,
    ServiceDeletionProgress,
    WatchServiceDeletionRequest,
)
from ecsgateway.v1.services_pb2 import DeleteServiceRequest


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plaintext", action="store_true", help="do without TLS")
    arguments.add_argument("--target", help="account and region, by the gateway's name for them")
    arguments.add_argument("address", help="of the gateway, as in gateway.example.com:443")
    arguments.add_argument("cluster")
    arguments.add_argument("service")
    args = arguments.parse_args()

    with connect(args.address, plaintext=args.plaintext, target=args.target) as gateway:
        try:
            finished = delete(gateway, args.cluster, args.service)
        except grpc.RpcError as error:
            details = error_details(error)
            print(f"{details.code.name}: {details.message}", file=sys.stderr)
            return 1
    outcome = ServiceDeletionOutcome.Name(finished.outcome).removeprefix("SERVICE_DELETION_OUTCOME_")
    print(outcome, finished.reason)
    return 0 if finished.outcome == SERVICE_DELETION_OUTCOME_DRAINED else 1


def delete(gateway: Gateway, cluster: str, service: str) -> ServiceDeletionFinished:
    """Watches first, then deletes: a watch that has seen the service before misses none of the tasks."""
    request = WatchServiceDeletionRequest(cluster=cluster, service=service)
    deleted = False
    for message in gateway.watch(gateway.services.WatchServiceDeletion, request):
        match message.WhichOneof("event"):
            case "snapshot":
                show(message.snapshot)
                # Another snapshot comes where the watch had to begin anew.
                if not deleted:
                    deleted = True
                    gateway.services.DeleteService(
                        DeleteServiceRequest(cluster=cluster, service=service, force=True)
                    )
            case "progress":
                show(message.progress)
            case "finished":
                return message.finished
    raise AssertionError("a watch ends with finished or an error")


def show(progress: ServiceDeletionProgress) -> None:
    """Prints where the deletion is."""
    phase = ServiceDeletionPhase.Name(progress.phase).removeprefix("SERVICE_DELETION_PHASE_")
    print(
        f"{progress.percent:3} %  {phase}  {progress.unstopped_task_count} tasks not stopped yet", flush=True
    )


if __name__ == "__main__":
    sys.exit(main())
