"""Walks through the life of a service, a failing deployment, a task and an EXTERNAL task set with boto3.

boto3 checks every answer's types as it parses them; the endpoint comes from the environment.
"""

import time

import boto3
from botocore.config import Config

ecs = boto3.client("ecs", config=Config(retries={"max_attempts": 1}))

ecs.create_cluster(clusterName="boto")
definition = ecs.register_task_definition(
    family="boto",
    containerDefinitions=[{"name": "app", "image": "busybox", "memory": 64}],
    tags=[{"key": "team", "value": "a"}],
)
arn = definition["taskDefinition"]["taskDefinitionArn"]

ecs.create_service(cluster="boto", serviceName="s", taskDefinition=arn, desiredCount=2)
ecs.get_waiter("services_stable").wait(
    cluster="boto", services=["s"], WaiterConfig={"Delay": 1, "MaxAttempts": 60}
)
service = ecs.describe_services(cluster="boto", services=["s"])["services"][0]
assert service["runningCount"] == 2, service


def ended(count, status):
    """Waits until the newest of so many service deployments ended so."""
    for _ in range(60):
        deployments = ecs.list_service_deployments(cluster="boto", service="s")["serviceDeployments"]
        if deployments[0]["status"] == status:
            break
        time.sleep(0.5)
    assert len(deployments) == count and deployments[0]["status"] == status, deployments
    return deployments


# The waiter is content with tasks that run; the deployment ends once they have been healthy.
deployments = ended(1, "SUCCESSFUL")
service = ecs.describe_services(cluster="boto", services=["s"])["services"][0]
assert service["deployments"][0]["rolloutState"] == "COMPLETED", service
described = ecs.describe_service_deployments(
    serviceDeploymentArns=[deployments[0]["serviceDeploymentArn"]]
)["serviceDeployments"][0]
revision = ecs.describe_service_revisions(
    serviceRevisionArns=[described["targetServiceRevision"]["arn"]]
)["serviceRevisions"][0]
assert revision["taskDefinition"] == arn, revision

crashing = ecs.register_task_definition(
    family="boto",
    containerDefinitions=[
        {
            "name": "app",
            "image": "busybox",
            "memory": 64,
            "dockerLabels": {"simulator.crash-after": "5s", "simulator.exit-code": "7"},
        }
    ],
)["taskDefinition"]["taskDefinitionArn"]
ecs.update_service(
    cluster="boto",
    service="s",
    taskDefinition=crashing,
    deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
)
ended(2, "ROLLBACK_SUCCESSFUL")
service = ecs.describe_services(cluster="boto", services=["s"])["services"][0]
assert service["taskDefinition"] == arn, service

task = ecs.run_task(cluster="boto", taskDefinition=arn)["tasks"][0]["taskArn"]
ecs.get_waiter("tasks_running").wait(
    cluster="boto", tasks=[task], WaiterConfig={"Delay": 1, "MaxAttempts": 60}
)
ecs.stop_task(cluster="boto", task=task, reason="enough")
ecs.get_waiter("tasks_stopped").wait(
    cluster="boto", tasks=[task], WaiterConfig={"Delay": 1, "MaxAttempts": 60}
)
stopped = ecs.describe_tasks(cluster="boto", tasks=[task])["tasks"][0]
assert (stopped["stopCode"], stopped["stoppedReason"]) == ("UserInitiated", "enough"), stopped

pages = ecs.get_paginator("list_task_definitions").paginate(PaginationConfig={"PageSize": 1})
assert arn in [a for page in pages for a in page["taskDefinitionArns"]]

ecs.create_service(
    cluster="boto", serviceName="x", desiredCount=4, deploymentController={"type": "EXTERNAL"}
)
task_set = ecs.create_task_set(
    cluster="boto", service="x", taskDefinition=arn, scale={"unit": "PERCENT", "value": 50}
)["taskSet"]
assert task_set["computedDesiredCount"] == 2, task_set

ecs.delete_service(cluster="boto", service="s", force=True)
ecs.get_waiter("services_inactive").wait(
    cluster="boto", services=["s"], WaiterConfig={"Delay": 1, "MaxAttempts": 60}
)

try:
    ecs.describe_task_definition(taskDefinition="none")
    raise AssertionError("an unknown task definition was described")
except ecs.exceptions.ClientException:
    pass

print("boto3 works.")
