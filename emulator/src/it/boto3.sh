#!/usr/bin/env bash
# A walk through boto3: pages, presigned URLs, parts, errors with their codes.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

find_boto3
start_region
timeout 120 "$python" "$here/walk.py"
say "boto3 cannot tell the region from AWS"
