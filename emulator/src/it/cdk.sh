#!/usr/bin/env bash
# The real CDK command line against the region: bootstrap, deploy by both methods, diff, a change, drift, destroy; and a
# task by the clock that runs.
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

# Nested stacks: made, left alone, changed two levels down, deleted.
nested=(--app 'node nested.js')
expect 'Nest.Name = CFN-Greeting' deploy "${nested[@]}" --require-approval never
expect 'no changes' deploy "${nested[@]}" --require-approval never
expect 'There were no differences' diff "${nested[@]}"
expect 'Number of stacks with differences' diff "${nested[@]}" -c greeting=salve
expect 'Nest.Name = CFN-Greeting' deploy "${nested[@]}" --require-approval never -c greeting=salve
expect 'There were no differences' diff "${nested[@]}" -c greeting=salve
expect 'No drift detected\|no drift' drift "${nested[@]}" -c greeting=salve
expect 'destroyed' destroy "${nested[@]}" --force
expect 'Nest.Name = CFN-Greeting' deploy "${nested[@]}" --require-approval never --method direct
expect 'destroyed' destroy "${nested[@]}" --force
say "the CDK's command line cannot tell the region from AWS"

command -v skopeo >/dev/null || skip "there is no skopeo for the scheduled task's image"
find_boto3 # it looks for the task
# shellcheck source=image.sh
source "$here/image.sh"
# A program of this machine's, with what it is linked to.
mkdir -p "$work/files/bin"
cp "$(command -v env)" "$work/files/bin/env"
ldd "$work/files/bin/env" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$work/files$(dirname "$library")"
  cp --dereference "$library" "$work/files$library"
done
make_image "$work/image" "$work/files" '["/bin/env"]'
scheduled=(--app 'node scheduled.js')
expect 'Scheduled' deploy "${scheduled[@]}" --require-approval never --outputs-file "$work/outputs.json"
output() { grep -o "\"$1\": *\"[^\"]*\"" "$work/outputs.json" | cut -d'"' -f4; }
copy --dest-tls-verify=false --dest-creds "AWS:$(registry_password)" "oci:$work/image:walk" \
  "docker://${AWS_ENDPOINT_URL#http://}/$(output Repository):walk"
timeout 400 "$python" "$here/scheduled.py" "$(output Cluster)" "$(output Rule)"
say "the rule's task has run"
expect 'No drift detected\|no drift' drift "${scheduled[@]}"
expect 'There were no differences' diff "${scheduled[@]}"
expect 'destroyed' destroy "${scheduled[@]}" --force
say "the CDK's command line and a task by the clock cannot tell the region from AWS"
