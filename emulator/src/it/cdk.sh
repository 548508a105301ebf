#!/usr/bin/env bash
# The real CDK command line against the region: bootstrap, deploy by both methods, diff, a change, drift, destroy.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

# shellcheck source=cdk-cli.sh
source "$here/cdk-cli.sh"
start_region
cd "$app"

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
say "the CDK's command line cannot tell the region from AWS"
