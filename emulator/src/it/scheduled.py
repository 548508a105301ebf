"""What cdk.sh runs: a task of the rule's has run, written its log, and been counted."""

import os
import sys
import time

import boto3

cluster, rule = sys.argv[1:]


def client(service):
    """Old ones do not look for the endpoint in the environment."""
    return boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def eventually(look):
    """What a look finds, within two of the rule's minutes and some."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(1)
    raise AssertionError(f"nothing of {rule} in {cluster}")


ecs = client("ecs")


def ended_well():
    """Those that find no image, before it is pushed, stop as well."""
    arns = ecs.list_tasks(cluster=cluster, desiredStatus="STOPPED")["taskArns"]
    tasks = ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"] if arns else []
    return [task for task in tasks if task["containers"][0].get("exitCode") == 0]


task = eventually(ended_well)[0]
assert task["startedBy"] == f"events-rule/{rule}", task
assert task["stopCode"] == "EssentialContainerExited", task

definition = ecs.describe_task_definition(taskDefinition=task["taskDefinitionArn"])["taskDefinition"]
group = definition["containerDefinitions"][0]["logConfiguration"]["options"]["awslogs-group"]
events = client("logs").filter_log_events(logGroupName=group)["events"]
assert "GREETING=salve" in [event["message"] for event in events], events

cloudwatch = client("cloudwatch")
eventually(
    lambda: cloudwatch.list_metrics(
        Namespace="AWS/Events", MetricName="Invocations", Dimensions=[{"Name": "RuleName", "Value": rule}]
    )["Metrics"]
)
