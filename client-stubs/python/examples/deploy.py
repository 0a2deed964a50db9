"""Deploys a task definition to a service and waits, with a progress bar.

Exit code 0: the deployment succeeded. 1: it did not; the reason is shown.
"""

import argparse
import sys

import grpc

from ecsgateway import Gateway, connect, error_details
from ecsgateway.v1.error_reason_pb2 import ErrorReason
from ecsgateway.v1.service_deployment_watch_pb2 import (
    DEPLOYMENT_OUTCOME_SUCCEEDED,
    DeploymentFinished,
    DeploymentOutcome,
    DeploymentProgress,
    WatchServiceDeploymentRequest,
)
from ecsgateway.v1.services_pb2 import UpdateServiceRequest

BAR = 40


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plaintext", action="store_true", help="do without TLS")
    arguments.add_argument("--target", help="account and region, by the gateway's name for them")
    arguments.add_argument("address", help="of the gateway, as in gateway.example.com:443")
    arguments.add_argument("cluster")
    arguments.add_argument("service")
    arguments.add_argument("task_definition")
    args = arguments.parse_args()

    with connect(args.address, plaintext=args.plaintext, target=args.target) as gateway:
        try:
            finished = deploy(gateway, args.cluster, args.service, args.task_definition)
        except grpc.RpcError as error:
            return explain(error)
    print(DeploymentOutcome.Name(finished.outcome).removeprefix("DEPLOYMENT_OUTCOME_"), finished.reason)
    return 0 if finished.outcome == DEPLOYMENT_OUTCOME_SUCCEEDED else 1


def deploy(gateway: Gateway, cluster: str, service: str, task_definition: str) -> DeploymentFinished:
    """Updates the service and shows its deployment until it is over."""
    updated = gateway.services.UpdateService(
        UpdateServiceRequest(cluster=cluster, service=service, task_definition=task_definition)
    )
    # Watched by its id, so that no other deployment is taken for it.
    primary = next(d for d in updated.service.deployments if d.status == "PRIMARY")
    request = WatchServiceDeploymentRequest(cluster=cluster, service=service, deployment_id=primary.id)
    finished = DeploymentFinished()
    for message in gateway.watch(gateway.service_deployments.WatchServiceDeployment, request):
        match message.WhichOneof("event"):
            case "snapshot":
                show(message.snapshot)
            case "progress":
                show(message.progress)
            case "finished":
                finished = message.finished
                show(finished.last)
                print()
    return finished


def show(progress: DeploymentProgress) -> None:
    """Draws the bar anew, in the same line where there is a terminal."""
    bar = ("#" * (progress.percent * BAR // 100)).ljust(BAR, ".")
    tasks = f"{progress.target_running_count} of {progress.target_desired_count} tasks run"
    failed = f", {progress.failed_task_count} failed" if progress.failed_task_count else ""
    start, end = ("\r\033[K", "") if sys.stdout.isatty() else ("", "\n")
    print(f"{start}[{bar}] {progress.percent:3} %  {tasks}{failed}", end=end, flush=True)


def explain(error: grpc.RpcError) -> int:
    """Says why a call failed."""
    details = error_details(error)
    reason = ErrorReason.Name(details.reason).removeprefix("ERROR_REASON_")
    print(f"{details.code.name} {reason}: {details.message}", file=sys.stderr)
    if details.request_id:
        print(f"AWS request id: {details.request_id}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
