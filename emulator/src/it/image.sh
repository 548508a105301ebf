# Sourced after region.sh and find_boto3: images without an engine. Defines make_image, registry_password and copy.

# An OCI layout with one layer, named walk: make_image LAYOUT DIRECTORY [ENTRYPOINT], whose last is JSON. Tells the
# digests: $layer, $manifest.
make_image() {
  local layout=$1 files=$2 entrypoint=${3:-[]} layer_size config config_size manifest_size
  mkdir -p "$layout/blobs/sha256"
  blob() {
    local digest
    digest=$(sha256sum "$1" | cut -d' ' -f1)
    mv "$1" "$layout/blobs/sha256/$digest"
    printf '%s' "$digest"
  }
  tar --create --file "$work/layer" --directory "$files" --dereference --owner 0 --group 0 --mtime @0 .
  layer_size=$(stat -c %s "$work/layer")
  layer=$(blob "$work/layer")
  printf '{"architecture":"amd64","os":"linux","config":{"Entrypoint":%s},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$entrypoint" "$layer" >"$work/config"
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
}

registry_password() {
  timeout 60 "$python" -c '
import base64, boto3, os
ecr = boto3.client("ecr", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
print(base64.b64decode(token).decode().split(":", 1)[1])'
}

copy() { timeout 120 skopeo --policy "$work/policy.json" copy --quiet --preserve-digests "$@"; }
