#!/usr/bin/env bash
# A walk through the AWS CLI: objects, parameters, roles, logs, a stack, an ECS cluster; and what is wrong is refused.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

cli=$(command -v aws) || skip "there is no AWS CLI"
start_region

aws() { timeout 60 "$cli" --output text "$@"; }

# The command's answer must be this.
is() {
  local wanted=$1 got
  shift
  got=$("$@") || { say "$* fails"; exit 1; }
  [[ $got == "$wanted" ]] || { say "$* answers '$got', not '$wanted'"; exit 1; }
}

# The command must be refused with these words.
refused() {
  local words=$1 got
  shift
  if got=$("$@" 2>&1); then
    say "$* is not refused"
    exit 1
  fi
  grep -q "$words" <<<"$got" || { say "$* is refused with '$got', not '$words'"; exit 1; }
}

is 000000000000 aws sts get-caller-identity --query Account

aws s3 mb s3://walk >/dev/null
printf 'hello' >"$work/small"
head -c 20000000 /dev/zero >"$work/large"
aws s3 cp --quiet "$work/small" s3://walk/a/small
aws s3 cp --quiet "$work/large" s3://walk/large
aws s3 cp --quiet s3://walk/large "$work/back"
cmp "$work/large" "$work/back"
is hello aws s3 cp s3://walk/a/small -
is 2 aws s3api list-objects-v2 --bucket walk --query KeyCount
refused NoSuchKey aws s3api get-object --bucket walk --key none "$work/none"
refused BucketNotEmpty aws s3 rb s3://walk
say "S3: small and large objects in and out"

aws ssm put-parameter --name /walk/secret --type SecureString --value sesame >/dev/null
is sesame aws ssm get-parameter --name /walk/secret --with-decryption --query Parameter.Value
refused ParameterNotFound aws ssm get-parameter --name /walk/none
say "SSM: a secret is kept"

trust='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"000000000000"},"Action":"sts:AssumeRole"}]}'
role=$(aws iam create-role --role-name walker --assume-role-policy-document "$trust" --query Role.Arn)
aws iam attach-role-policy --role-name walker --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
read -r key secret token < <(
  aws sts assume-role --role-arn "$role" --role-session-name walk \
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]'
)
walker() {
  AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token aws "$@"
}
is hello walker s3 cp s3://walk/a/small -
refused AccessDenied walker s3 cp "$work/small" s3://walk/b
refused 'SignatureDoesNotMatch\|InvalidSignature' env AWS_SECRET_ACCESS_KEY=wrong "$cli" sts get-caller-identity
refused 'InvalidClientTokenId\|UnrecognizedClient' env AWS_ACCESS_KEY_ID=nobody "$cli" sts get-caller-identity
say "IAM: a role that may read may not write"

aws logs create-log-group --log-group-name /walk
aws logs create-log-stream --log-group-name /walk --log-stream-name one
now=$(($(date +%s) * 1000))
aws logs put-log-events --log-group-name /walk --log-stream-name one \
  --log-events "timestamp=$now,message=first" "timestamp=$now,message=second" >/dev/null
is second aws logs filter-log-events --log-group-name /walk --filter-pattern second --query 'events[0].message'
say "Logs: what was put is found"

cat >"$work/stack.yaml" <<'YAML'
Parameters:
  Name: {Type: String, AllowedPattern: "[a-z]+"}
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties: {ClusterName: !Sub "${Name}-cluster"}
Outputs:
  Arn: {Value: !GetAtt Cluster.Arn}
YAML
aws cloudformation deploy --stack-name walk --template-file "$work/stack.yaml" --parameter-overrides Name=walk >/dev/null
is ACTIVE aws ecs describe-clusters --clusters walk-cluster --query 'clusters[0].status'
aws cloudformation deploy --stack-name walk --template-file "$work/stack.yaml" --parameter-overrides Name=other \
  --s3-bucket walk >/dev/null
is INACTIVE aws ecs describe-clusters --clusters walk-cluster --query 'clusters[0].status'
aws cloudformation delete-stack --stack-name walk
aws cloudformation wait stack-delete-complete --stack-name walk
refused 'does not exist' aws cloudformation describe-stacks --stack-name walk
say "CloudFormation: a stack is made, changed and deleted"

refused ClusterNotFoundException aws ecs list-tasks --cluster none
refused 'InvalidVpcID.NotFound' aws ec2 describe-vpcs --vpc-ids vpc-00000000000000000
refused LoadBalancerNotFound aws elbv2 describe-load-balancers --names none
say "the AWS CLI cannot tell"
