"""What boto3.sh runs: the endpoint and the credentials are in the environment."""

import json
import os
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def client(service, **arguments):
    """Old ones do not look for the endpoint in the environment."""
    return boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], **arguments)


def refused(code, call, **arguments):
    """The call must fail with this code."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
    else:
        raise AssertionError(f"not refused: {arguments}")


s3 = client("s3", config=Config(signature_version="s3v4"))
s3.create_bucket(Bucket="walk")
for number in range(5):
    s3.put_object(Bucket="walk", Key=f"a b/{number}", Body=b"x" * number, Metadata={"n": str(number)})
pages = s3.get_paginator("list_objects_v2").paginate(Bucket="walk", PaginationConfig={"PageSize": 2})
assert [item["Key"] for page in pages for item in page["Contents"]] == [f"a b/{n}" for n in range(5)]
assert s3.head_object(Bucket="walk", Key="a b/3")["Metadata"] == {"n": "3"}
# Unless it is told otherwise, boto3 presigns in this region by version 2.
for signer, parameter in ((s3, "X-Amz-Signature="), (client("s3"), "AWSAccessKeyId=")):
    wanted = {"Bucket": "walk", "Key": "a b/2", "ResponseContentType": "text/walk"}
    url = signer.generate_presigned_url("get_object", Params=wanted, ExpiresIn=60)
    assert parameter in url, url
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.read() == b"xx"
        assert answer.headers["Content-Type"] == "text/walk"
    try:
        urllib.request.urlopen(url.replace("a%20b/2", "a%20b/3"), timeout=10)
        raise AssertionError("a presigned URL of another object")
    except urllib.error.HTTPError as error:
        assert error.code == 403
refused("NoSuchKey", s3.get_object, Bucket="walk", Key="none")
refused("404", s3.head_object, Bucket="walk", Key="none")
refused("NoSuchBucket", s3.list_objects_v2, Bucket="nowhere")

ecs = client("ecs")
for number in range(3):
    ecs.create_cluster(clusterName=f"walk-{number}")
pages = ecs.get_paginator("list_clusters").paginate(PaginationConfig={"PageSize": 1})
assert len([arn for page in pages for arn in page["clusterArns"]]) == 3
refused("ClusterNotFoundException", ecs.describe_services, cluster="none", services=["x"])
refused("ClientException", ecs.describe_task_definition, taskDefinition="none")

ec2 = client("ec2")
vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")
refused("InvalidSubnet.Conflict", ec2.create_subnet, VpcId=vpc, CidrBlock="10.9.1.0/24")
found = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
assert [subnet["CidrBlock"] for subnet in found] == ["10.9.1.0/24"]
refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)

gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
ec2.attach_internet_gateway(VpcId=vpc, InternetGatewayId=gateway)
interface = ec2.create_network_interface(SubnetId=found[0]["SubnetId"])["NetworkInterface"]["NetworkInterfaceId"]
elastic = ec2.allocate_address(Domain="vpc")["AllocationId"]
association = ec2.associate_address(AllocationId=elastic, NetworkInterfaceId=interface)["AssociationId"]
addresses = ec2.describe_addresses(Filters=[{"Name": "association-id", "Values": [association]}])["Addresses"]
assert [address["NetworkInterfaceId"] for address in addresses] == [interface]
refused("InvalidInstanceID.NotFound", ec2.associate_address, AllocationId=elastic, InstanceId="i-12345678")
ec2.disassociate_address(AssociationId=association)
refused("InvalidAssociationID.NotFound", ec2.disassociate_address, AssociationId=association)
assert ec2.describe_instances(MaxResults=5)["Reservations"] == []
lists = ec2.describe_managed_prefix_lists()["PrefixLists"]
assert ec2.get_managed_prefix_list_entries(PrefixListId=lists[0]["PrefixListId"])["Entries"]
pages = ec2.get_paginator("describe_vpc_endpoint_services").paginate(PaginationConfig={"PageSize": 5})
assert "com.amazonaws.us-east-1.ecr.dkr" in [name for page in pages for name in page["ServiceNames"]]

elb = client("elbv2")
refused("TargetGroupNotFound", elb.describe_target_groups, Names=["none"])

iam = client("iam")
names = {p["PolicyName"] for page in iam.get_paginator("list_policies").paginate() for p in page["Policies"]}
assert {"AdministratorAccess", "AmazonECSTaskExecutionRolePolicy"} <= names
refused("NoSuchEntity", iam.get_role, RoleName="none")
refused("MalformedPolicyDocument", iam.create_role, RoleName="x", AssumeRolePolicyDocument="{")

everybody = {"AWS": client("sts").get_caller_identity()["Account"]}
trust = {"Effect": "Allow", "Principal": everybody, "Action": ["sts:AssumeRole", "sts:TagSession"]}
role = iam.create_role(RoleName="tagged", AssumeRolePolicyDocument=json.dumps({"Statement": trust}))["Role"]["Arn"]
red = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
allow = {"Effect": "Allow", "Action": "ecs:ListClusters", "Resource": "*", "Condition": red}
iam.put_role_policy(RoleName="tagged", PolicyName="red", PolicyDocument=json.dumps({"Statement": allow}))


def clusters_of(team):
    """The call that lists clusters, in a session with this tag."""
    session = client("sts").assume_role(
        RoleArn=role, RoleSessionName="walk", Tags=[{"Key": "team", "Value": team}]
    )["Credentials"]
    return client(
        "ecs",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    ).list_clusters


assert len(clusters_of("red")()["clusterArns"]) == 3
refused("AccessDeniedException", clusters_of("blue"))

logs = client("logs")
refused("ResourceNotFoundException", logs.get_log_events, logGroupName="none", logStreamName="x")

logs.create_log_group(logGroupName="walk")
slow = {"metricName": "Slow", "metricNamespace": "Walk", "metricValue": "$.ms", "dimensions": {"Path": "$.path"}}
logs.put_metric_filter(
    logGroupName="walk", filterName="slow", filterPattern="{ $.ms > 100 }", metricTransformations=[slow]
)
assert logs.describe_metric_filters(logGroupName="walk")["metricFilters"][0]["metricTransformations"] == [slow]
tried = logs.test_metric_filter(filterPattern="[first, ...]", logEventMessages=["a b c"])["matches"]
assert tried[0]["extractedValues"] == {"$first": "a", "$2": "b", "$3": "c"}
refused("ResourceNotFoundException", logs.delete_metric_filter, logGroupName="walk", filterName="none")

cloudwatch = client("cloudwatch")
cloudwatch.put_metric_data(Namespace="Walk", MetricData=[{"MetricName": "Steps", "Value": 1.0}])
assert cloudwatch.list_metrics(Namespace="Walk")["Metrics"][0]["MetricName"] == "Steps"

events = client("events")
events.put_rule(Name="walk", EventPattern='{"source":["aws.ecs"]}')
assert [rule["Name"] for rule in events.list_rules()["Rules"]] == ["walk"]

ssm = client("ssm")
refused("ParameterNotFound", ssm.get_parameter, Name="none")
for value in ("one", "two"):
    ssm.put_parameter(Name="/walk", Value=value, Type="String", Overwrite=True)
assert ssm.label_parameter_version(Name="/walk", ParameterVersion=1, Labels=["good", "1"])["InvalidLabels"] == ["1"]
assert ssm.get_parameter(Name="/walk:good")["Parameter"]["Value"] == "one"
refused("ParameterVersionNotFound", ssm.get_parameter, Name="/walk:none")

secrets = client("secretsmanager")
first = secrets.create_secret(Name="walk", SecretString="one")["VersionId"]
second = secrets.put_secret_value(SecretId="walk", SecretString="two")["VersionId"]
secrets.update_secret_version_stage(
    SecretId="walk", VersionStage="AWSCURRENT", RemoveFromVersionId=second, MoveToVersionId=first
)
assert secrets.get_secret_value(SecretId="walk")["SecretString"] == "one"
versions = secrets.list_secret_version_ids(SecretId="walk")["Versions"]
assert {version["VersionId"] for version in versions} == {first, second}

cloudformation = client("cloudformation")
refused(
    "ValidationError",
    cloudformation.create_stack,
    StackName="walk",
    TemplateBody='{"Resources":{"A":{"Type":"AWS::Nothing::Here"},"B":{"Type":"AWS::Lambda::Function"}}}',
)
