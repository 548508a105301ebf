#!/usr/bin/env bash
# An image goes into a repository and comes out as it was, by skopeo.
set -euo pipefail
# shellcheck source=region.sh
source "$(dirname "$0")/region.sh"

command -v skopeo >/dev/null || skip "there is no skopeo"
find_boto3 # it speaks to ECR here
start_region

# An OCI layout with one layer: a tar file with one file in it.
layout=$work/image
mkdir -p "$layout/blobs/sha256" "$work/files"
printf 'content\n' >"$work/files/file"
blob() {
  local digest
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  mv "$1" "$layout/blobs/sha256/$digest"
  printf '%s' "$digest"
}
tar --create --file "$work/layer" --directory "$work/files" --owner 0 --group 0 --mtime @0 file
layer_size=$(stat -c %s "$work/layer")
layer=$(blob "$work/layer")
printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
  "$layer" >"$work/config"
config_size=$(stat -c %s "$work/config")
config=$(blob "$work/config")
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":%s}]}' \
  "$config" "$config_size" "$layer" "$layer_size" >"$work/manifest"
manifest_size=$(stat -c %s "$work/manifest")
manifest=$(blob "$work/manifest")
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"walk"}}]}' \
  "$manifest" "$manifest_size" >"$layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
printf '{"default":[{"type":"insecureAcceptAnything"}]}' >"$work/policy.json"

password=$(timeout 60 "$python" -c '
import base64, boto3, os
ecr = boto3.client("ecr", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
ecr.create_repository(repositoryName="walk/image")
token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
print(base64.b64decode(token).decode().split(":", 1)[1])')

registry=${AWS_ENDPOINT_URL#http://}
copy() { timeout 120 skopeo --policy "$work/policy.json" copy --quiet --preserve-digests "$@"; }
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
