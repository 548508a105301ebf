#!/usr/bin/env bash
# A walk through boto3: pages, presigned URLs, parts, errors with their codes.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

python3 -c 'import boto3' 2>/dev/null || skip "there is no boto3"
start_region
timeout 120 python3 "$here/walk.py"
say "boto3 cannot tell"
