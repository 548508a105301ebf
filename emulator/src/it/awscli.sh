#!/usr/bin/env bash
# A walk through the AWS CLI: a network, a load balancer, a service that scales and logs, a stack, what a role may do.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

for program in /usr/bin/aws aws none; do
  if [[ $program == none ]]; then skip "there is no AWS CLI of version 2"; fi
  if [[ $("$program" --version 2>/dev/null) == aws-cli/2.* ]]; then break; fi
done
aws() { timeout 60 "$program" --endpoint-url "$AWS_ENDPOINT_URL" --output text "$@"; }
start_region

# refused CODE COMMAND...: it must fail with that code.
refused() {
  local code=$1 said
  shift
  if said=$(aws "$@" 2>&1) || [[ $said != *"($code)"* ]]; then
    say "aws $* is not refused with $code: $said"
    exit 1
  fi
}

# eventually PATTERN COMMAND...: what it answers within a minute. The CLI's own waiters sleep for half of one.
eventually() {
  local answer='' expected=$1 deadline=$((SECONDS + 60))
  shift
  # shellcheck disable=SC2053 # a pattern
  until answer=$(aws "$@" 2>&1) && [[ $answer == $expected ]]; do
    if ((SECONDS > deadline)); then
      say "aws $*: '$expected' expected, not '$answer'"
      exit 1
    fi
  done
}

# same WHAT EXPECTED ACTUAL
same() {
  if [[ $2 != "$3" ]]; then
    say "$1: '$2' expected, not '$3'"
    exit 1
  fi
}

vpc=$(aws ec2 create-vpc --cidr-block 10.7.0.0/16 --query Vpc.VpcId \
  --tag-specifications 'ResourceType=vpc,Tags=[{Key=Name,Value=walk}]')
gateway=$(aws ec2 create-internet-gateway --query InternetGateway.InternetGatewayId)
aws ec2 attach-internet-gateway --internet-gateway-id "$gateway" --vpc-id "$vpc"
table=$(aws ec2 describe-route-tables --filters "Name=vpc-id,Values=$vpc" --query 'RouteTables[0].RouteTableId')
aws ec2 create-route --route-table-id "$table" --destination-cidr-block 0.0.0.0/0 --gateway-id "$gateway" >/dev/null
subnets=()
for zone in a b; do
  subnets+=("$(aws ec2 create-subnet --vpc-id "$vpc" --availability-zone "us-east-1$zone" \
    --cidr-block "10.7.${#subnets[@]}.0/24" --query Subnet.SubnetId)")
done
group=$(aws ec2 create-security-group --group-name walk --description walk --vpc-id "$vpc" --query GroupId)
aws ec2 authorize-security-group-ingress --group-id "$group" --protocol tcp --port 80 --cidr 0.0.0.0/0 >/dev/null
same 'the VPC by its name' "$vpc" \
  "$(aws ec2 describe-vpcs --filters Name=tag:Name,Values=walk --query 'Vpcs[].VpcId')"
refused InvalidPermission.Duplicate \
  ec2 authorize-security-group-ingress --group-id "$group" --protocol tcp --port 80 --cidr 0.0.0.0/0
say "a network"

balancer=$(aws elbv2 create-load-balancer --name walk --subnets "${subnets[@]}" --security-groups "$group" \
  --query 'LoadBalancers[0].LoadBalancerArn')
aws elbv2 create-listener --load-balancer-arn "$balancer" --protocol HTTP --port 80 --default-actions \
  'Type=fixed-response,FixedResponseConfig={StatusCode=203,ContentType=text/plain,MessageBody=walked}' >/dev/null
eventually active elbv2 describe-load-balancers --names walk --query 'LoadBalancers[0].State.Code'
name=$(aws elbv2 describe-load-balancers --names walk --query 'LoadBalancers[0].DNSName')
same 'what the load balancer answers' 'walked 203' \
  "$(curl --silent --max-time 20 --proxy "$proxy" --write-out ' %{http_code}' "http://$name/")"
refused DuplicateLoadBalancerName elbv2 create-load-balancer --name walk --subnets "${subnets[0]}" "${subnets[1]}" --scheme internal
say "a load balancer"

# An image of this machine's own shell.
mkdir -p "$work/root/bin"
for file in /bin/sh /bin/sleep; do
  cp --dereference "$file" "$work/root$file"
  ldd "$file" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$work/root${library%/*}"
    cp --dereference "$library" "$work/root$library"
  done
done
tar --create --file "$work/layer" --directory "$work/root" --owner 0 --group 0 .
registry=${AWS_ENDPOINT_URL#http://}
uri=$(aws ecr create-repository --repository-name walk/shell --query repository.repositoryUri)
printf 'user = "AWS:%s"\n' "$(aws ecr get-login-password)" >"$work/login"
curl_registry() { curl --silent --show-error --fail --max-time 60 --config "$work/login" --output /dev/null "$@"; }
digest() { printf 'sha256:%s' "$(sha256sum "$1" | cut -d' ' -f1)"; }
push() {
  curl_registry --request POST --data-binary "@$1" --header 'Content-Type: application/octet-stream' \
    "http://$registry/v2/walk/shell/blobs/uploads/?digest=$(digest "$1")"
}
printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["%s"]}}' \
  "$(digest "$work/layer")" >"$work/config"
push "$work/layer"
push "$work/config"
oci=application/vnd.oci.image
printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":{"mediaType":"%s.config.v1+json","digest":"%s","size":%s},"layers":[{"mediaType":"%s.layer.v1.tar","digest":"%s","size":%s}]}' \
  "$oci" "$oci" "$(digest "$work/config")" "$(stat -c %s "$work/config")" \
  "$oci" "$(digest "$work/layer")" "$(stat -c %s "$work/layer")" >"$work/manifest"
curl_registry --request PUT --data-binary "@$work/manifest" --header "Content-Type: $oci.manifest.v1+json" \
  "http://$registry/v2/walk/shell/manifests/1"

role=$(aws iam create-role --role-name walk --query Role.Arn --assume-role-policy-document \
  '{"Statement":{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}}')
aws iam attach-role-policy --role-name walk \
  --policy-arn arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
aws logs create-log-group --log-group-name walk
aws ecs create-cluster --cluster-name walk >/dev/null
aws ecs register-task-definition --family walk --network-mode awsvpc --requires-compatibilities FARGATE \
  --cpu 256 --memory 512 --execution-role-arn "$role" --container-definitions "[{
    \"name\": \"shell\", \"image\": \"$uri:1\", \"command\": [\"/bin/sh\", \"-c\", \"echo walking; exec sleep 900\"],
    \"logConfiguration\": {\"logDriver\": \"awslogs\", \"options\": {
      \"awslogs-group\": \"walk\", \"awslogs-region\": \"us-east-1\", \"awslogs-stream-prefix\": \"walk\"}}}]" >/dev/null
aws ecs create-service --cluster walk --service-name walk --task-definition walk --launch-type FARGATE \
  --desired-count 1 --network-configuration \
  "awsvpcConfiguration={subnets=[${subnets[0]},${subnets[1]}],securityGroups=[$group],assignPublicIp=ENABLED}" >/dev/null
aws ecs update-service --cluster walk --service walk --desired-count 3 >/dev/null
eventually 3 ecs describe-services --cluster walk --services walk --query 'services[0].runningCount'
eventually '*walking*' logs tail walk --since 10m
query=$(aws logs start-query --log-group-names walk --start-time $(($(date +%s) - 600)) --end-time $(($(date +%s) + 600)) \
  --query-string 'filter @message like /^walk/ | stats count(*) as lines by @message' --query queryId)
eventually Complete logs get-query-results --query-id "$query" --query status
same 'what a query finds' walking "$(aws logs get-query-results --query-id "$query" --query 'results[0][0].value')"
refused InvalidParameterException logs stop-query --query-id "$query"
refused MalformedQueryException logs start-query --log-group-name walk --start-time 0 --end-time 1 --query-string 'dedup a'
refused ServiceNotFoundException ecs update-service --cluster walk --service none --desired-count 1
say "a service that scales and logs"

printf 'Parameters: {Days: {Type: Number, Default: 1}}\nResources:\n  Logs:\n    Type: AWS::Logs::LogGroup\n    Properties: {RetentionInDays: !Ref Days}\n' >"$work/stack.yaml"
deploy() {
  aws cloudformation deploy --stack-name walk --template-file "$work/stack.yaml" --no-fail-on-empty-changeset "$@" >/dev/null
}
deploy
deploy --parameter-overrides Days=7
same 'retention' 7 \
  "$(aws logs describe-log-groups --log-group-name-prefix walk-Logs --query 'logGroups[0].retentionInDays')"
aws cloudformation delete-stack --stack-name walk
eventually DELETE_COMPLETE cloudformation list-stacks --query 'StackSummaries[0].StackStatus'
refused ValidationError cloudformation describe-stacks --stack-name walk
say "a stack"

cat >"$work/loops.yaml" <<'END'
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: "one,two"}}
Resources:
  Fn::ForEach::Groups:
  - Name
  - !Ref Names
  - Logs${Name}:
      Type: AWS::Logs::LogGroup
      Properties: {LogGroupName: !Sub "/loops/${Name}"}
END
refused InsufficientCapabilitiesException \
  cloudformation create-stack --stack-name loops --template-body "file://$work/loops.yaml"
aws cloudformation deploy --stack-name loops --template-file "$work/loops.yaml" >/dev/null
same 'what a loop makes' '/loops/one /loops/two' "$(aws logs describe-log-groups --log-group-name-prefix /loops/ \
  --query "join(' ', logGroups[].logGroupName)")"
refused ValidationError cloudformation cancel-update-stack --stack-name loops
refused ValidationError cloudformation rollback-stack --stack-name loops
say "a stack of loops"

simulated() {
  aws iam simulate-principal-policy --policy-source-arn "$role" --action-names "$1" \
    --query 'EvaluationResults[0].EvalDecision' "${@:2}"
}
same 'a pull' allowed "$(simulated ecr:BatchGetImage)"
same 'a push' implicitDeny "$(simulated ecr:PutImage)"
aws iam put-role-policy --role-name walk --policy-name night --policy-document '{"Version": "2012-10-17", "Statement": {
  "Effect": "Deny", "Action": "ecr:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}}'
same 'a pull from elsewhere' explicitDeny "$(simulated ecr:BatchGetImage \
  --context-entries ContextKeyName=aws:SourceIp,ContextKeyValues=192.0.2.7,ContextKeyType=ip)"
say "what a role may do"

aws ecs delete-service --cluster walk --service walk --force >/dev/null
say "the AWS CLI cannot tell the region from AWS"
