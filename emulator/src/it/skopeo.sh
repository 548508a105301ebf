#!/usr/bin/env bash
# An image goes into a repository and comes out as it was, by skopeo.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

command -v skopeo >/dev/null || skip "there is no skopeo"
find_boto3 # it speaks to ECR here
start_region

# shellcheck source=image.sh
source "$here/image.sh"
layout=$work/image
mkdir -p "$work/files"
printf 'content\n' >"$work/files/file"
make_image "$layout" "$work/files"
timeout 60 "$python" -c '
import boto3, os
boto3.client("ecr", endpoint_url=os.environ["AWS_ENDPOINT_URL"]).create_repository(repositoryName="walk/image")'
password=$(registry_password)

registry=${AWS_ENDPOINT_URL#http://}
copy --dest-tls-verify=false --dest-creds "AWS:$password" "oci:$layout:walk" "docker://$registry/walk/image:1"
copy --src-tls-verify=false --src-creds "AWS:$password" "docker://$registry/walk/image:1" "oci:$work/back:walk"
cmp "$layout/blobs/sha256/$layer" "$work/back/blobs/sha256/$layer"
cmp "$layout/blobs/sha256/$manifest" "$work/back/blobs/sha256/$manifest"
# Read to its end: a reader that goes when it has found what it looks for breaks the writer's pipe.
tags=$(timeout 60 skopeo list-tags --tls-verify=false --creds "AWS:$password" "docker://$registry/walk/image")
[[ $tags == *'"1"'* ]]
if copy --dest-tls-verify=false --dest-creds "AWS:wrong" "oci:$layout:walk" "docker://$registry/walk/image:2" 2>/dev/null; then
  say "a wrong password is accepted"
  exit 1
fi
say "skopeo cannot tell the region from AWS"
