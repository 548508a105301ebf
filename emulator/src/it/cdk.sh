#!/usr/bin/env bash
# The real CDK command line against the region: bootstrap, deploy by both methods, diff, a change, drift, destroy.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

command -v node >/dev/null && command -v npm >/dev/null || skip "there is no Node"
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 CDK_VALIDATION=false CDK_DISABLE_CLI_TELEMETRY=true CI=true

app=$here/../../target/cdk-app
mkdir -p "$app"
cp "$here"/cdk-app/* "$app"
if [[ ! -d $app/node_modules/aws-cdk ]]; then
  npm install --prefix "$app" --no-audit --no-fund --loglevel=error >/dev/null \
    || skip "npm cannot bring the CDK's command line"
fi
start_region
cd "$app"

cdk() { timeout 240 node node_modules/aws-cdk/bin/cdk --no-notices --no-color "$@" 2>&1; }

# Runs it and keeps what it says, to show it when it fails or says nothing of what is expected.
expect() {
  local words=$1 out
  shift
  if ! out=$(cdk "$@") || ! grep -q "$words" <<<"$out"; then
    say "cdk $* does not say '$words':"
    printf '%s\n' "$out"
    exit 1
  fi
  say "cdk $*"
}

expect 'bootstrapped' bootstrap aws://000000000000/us-east-1
expect 'no changes\|bootstrapped' bootstrap aws://000000000000/us-east-1
expect 'ServiceURL\|LoadBalancerDNS' deploy --require-approval never
expect 'no changes' deploy --require-approval never
expect 'There were no differences' diff
expect 'GREETING\|Number of stacks with differences: 1' diff -c greeting=salve
expect 'Fresh' deploy --require-approval never --method direct -c greeting=salve
expect 'No drift detected\|no drift' drift
expect 'destroyed' destroy --force
expect 'Fresh' deploy --require-approval never --method direct
expect 'destroyed' destroy --force
say "the CDK's command line cannot tell"
