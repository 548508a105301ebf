#!/usr/bin/env bash
# The reference deployment by hand, as infra/README.md has it: the CDK's command line for the two stacks, what differs
# and what has drifted, and skopeo for the image between them, because no engine is needed: the stacks have no assets of
# their own. It expects what the build made, and asks Maven for the rest, unless INFRA_APP says how to synthesize, or
# WORKLOAD_IMAGE where an OCI archive is.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

command -v skopeo >/dev/null || skip "there is no skopeo"
find_boto3 # it speaks to ECR here
# shellcheck source=cdk-cli.sh
source "$here/cdk-cli.sh"
root=$here/../../..
maven=(mvn --batch-mode --no-transfer-progress --quiet)

image=${WORKLOAD_IMAGE:-$work/image.tar}
if [[ -z ${WORKLOAD_IMAGE:-} ]]; then
  "${maven[@]}" --file "$root/workload/pom.xml" compile exec:exec -Dexec.executable="$(find_java)" \
    -Dexec.classpathScope=compile \
    -Dexec.args="-classpath %classpath dev.provingground.workload.image.BuildImage $image" >/dev/null
fi
cd "$root/infra"
expect '' synth --quiet --output "$work/cdk.out" ${INFRA_APP:+--app "$INFRA_APP"}
start_region

deploy() { expect 'proving-ground-' deploy --app "$work/cdk.out" --require-approval never "$@"; }
deploy Registry
password=$(timeout 60 "$python" -c '
import base64, boto3, os
ecr = boto3.client("ecr", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
print(base64.b64decode(token).decode().split(":", 1)[1])')
printf '{"default":[{"type":"insecureAcceptAnything"}]}' >"$work/policy.json"
timeout 120 skopeo --policy "$work/policy.json" copy --quiet --dest-tls-verify=false --dest-creds "AWS:$password" \
  "oci-archive:$image" "docker://${AWS_ENDPOINT_URL#http://}/proving-ground/workload:walk"
deploy Service --exclusively --parameters ImageReference=:walk --outputs-file "$work/outputs.json"
name=$(grep -o '"LoadBalancerDnsName": *"[^"]*"' "$work/outputs.json" | cut -d'"' -f4)
for path in / /health; do
  if [[ $(curl --silent --max-time 20 --proxy "$proxy" --output "$work/answer" --write-out '%{http_code}' \
    "http://$name$path") != 200 ]]; then
    say "http://$name$path does not answer 200: $(<"$work/answer")"
    exit 1
  fi
done

expect 'Number of stacks with differences: 0\|There were no differences' diff --app "$work/cdk.out"
cp -r "$work/cdk.out" "$work/changed.out"
sed -i 's/"DesiredCount": 2/"DesiredCount": 3/' "$work"/changed.out/*Service*.template.json
expect '\[~\] DesiredCount' diff --app "$work/changed.out"
expect 'No drift detected\|no drift' drift --app "$work/cdk.out"
# Somebody opens more ports of the tasks to the load balancer by hand.
timeout 60 "$python" -c '
import boto3, os
client = lambda service: boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"])
resources = client("cloudformation").describe_stack_resources(StackName="proving-ground-service")["StackResources"]
rule, = [r["PhysicalResourceId"] for r in resources if r["ResourceType"] == "AWS::EC2::SecurityGroupIngress"]
ec2 = client("ec2")
now, = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"]
ec2.modify_security_group_rules(GroupId=now["GroupId"], SecurityGroupRules=[{
    "SecurityGroupRuleId": rule,
    "SecurityGroupRule": {"IpProtocol": "tcp", "FromPort": 3000, "ToPort": 4000, "Description": now["Description"],
                          "ReferencedGroupId": now["ReferencedGroupInfo"]["GroupId"]}}])'
expect 'AWS::EC2::SecurityGroupIngress' drift --app "$work/cdk.out" Service
expect 'destroyed' destroy --app "$work/cdk.out" --force --all
say "the reference deployment stands and falls by hand"
