"""The examples, run as a user would, against a real gateway with two targets."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from gateways import MODULE, gateway
from google.protobuf.json_format import ParseDict

from ecsgateway import connect
from ecsgateway.v1.clusters_pb2 import CreateClusterRequest
from ecsgateway.v1.services_pb2 import CreateServiceRequest
from ecsgateway.v1.task_definitions_pb2 import RegisterTaskDefinitionRequest

SERVICE = {
    "cluster": "demo",
    "serviceName": "web",
    "taskDefinition": "web:1",
    "desiredCount": 2,
    "launchType": "FARGATE",
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}},
    "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
}


def task_definition(**labels: str) -> RegisterTaskDefinitionRequest:
    container = {"name": "web", "image": "public.ecr.aws/nginx/nginx:1.27", "dockerLabels": labels}
    definition = {
        "family": "web",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [container],
    }
    return ParseDict(definition, RegisterTaskDefinitionRequest())


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    targets = {
        "GATEWAY_TARGETS_EU_REGION": "eu-central-1",
        "GATEWAY_TARGETS_US_REGION": "us-east-1",
        "GATEWAY_ECS_DEFAULT_TARGET": "eu",
    }
    crashing = {"simulator.crash-after": "5s", "simulator.exit-code": "7"}
    with gateway(tmp_path_factory.mktemp("gateway"), **targets) as address:
        with connect(address, plaintext=True) as connection:
            connection.clusters.CreateCluster(CreateClusterRequest(cluster_name="demo"))
            for definition in (task_definition(), task_definition(), task_definition(**crashing)):
                connection.task_definitions.RegisterTaskDefinition(definition)
            connection.services.CreateService(ParseDict(SERVICE, CreateServiceRequest()))
        yield address


def run(example: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(MODULE / "examples" / example), "--plaintext", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_deployment_is_shown_to_its_end(address: str) -> None:
    ran = run("deploy.py", address, "demo", "web", "web:2")
    assert ran.returncode == 0, ran
    assert "100 %  2 of 2 tasks run" in ran.stdout
    assert ran.stdout.splitlines()[-1].startswith("SUCCEEDED")


def test_a_deployment_that_fails_says_why_and_exits_with_1(address: str) -> None:
    ran = run("deploy.py", address, "demo", "web", "web:3")
    assert ran.returncode == 1, ran
    assert ran.stdout.splitlines()[-1].startswith("ROLLED_BACK")
    assert "exited with 7" in ran.stdout


def test_a_deployment_that_cannot_begin_says_why_and_exits_with_1(address: str) -> None:
    ran = run("deploy.py", address, "demo", "nothing", "web:2")
    assert ran.returncode == 1, ran
    assert ran.stderr.startswith("NOT_FOUND SERVICE_NOT_FOUND: ")
    assert "AWS request id: " in ran.stderr


def test_services_are_listed_over_targets(address: str) -> None:
    ran = run("list_services.py", address, "eu", "us")
    assert ran.returncode == 0, ran
    # The simulator shows its services in every region.
    assert [line[:11] for line in sorted(ran.stdout.splitlines())] == ["eu arn:aws:", "us arn:aws:"]


def test_a_target_that_is_unknown_hides_no_other(address: str) -> None:
    ran = run("list_services.py", address, "nowhere", "us")
    assert ran.returncode == 1, ran
    assert "nowhere: INVALID_ARGUMENT" in ran.stderr
    assert "service/demo/web" in ran.stdout


def test_a_deletion_is_shown_until_the_last_task_has_stopped(address: str) -> None:
    ran = run("delete_service.py", "--target", "us", address, "demo", "web")
    assert ran.returncode == 0, ran
    assert "tasks not stopped yet" in ran.stdout
    assert ran.stdout.splitlines()[-1].startswith("DRAINED")
