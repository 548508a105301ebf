# Sourced: a region for a walk-through, on ports of its own, that ends with the script. Defines start_region, say, skip,
# find_boto3; once it is started, $proxy is the way to its load balancers.
# It expects the jar that the build made, or CLASS_PATH instead of it.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=$here/../../target/emulator.jar
work=$(mktemp -d)
region=

say() { printf '%s: %s\n' "$(basename "$0")" "$*"; }

# A tool that cannot be had is no failure; it is said.
skip() {
  say "skipped: $*"
  exit 0
}

end() {
  local status=$?
  if [[ -n $region ]]; then
    kill "$region" 2>/dev/null || true
    wait "$region" 2>/dev/null || true
  fi
  if ((status != 0)) && [[ -f $work/region.log ]]; then
    say "the region's last words:"
    tail -n 20 "$work/region.log"
  fi
  rm -rf "$work"
  exit "$status"
}
trap end EXIT

# shellcheck source=java.sh
source "$here/java.sh"

# The Python that has boto3: a distribution's own belongs to its own.
find_boto3() {
  local candidate
  for candidate in /usr/bin/python3 python3; do
    if "$candidate" -c 'import boto3' 2>/dev/null; then
      python=$candidate
      return
    fi
  done
  skip "there is no boto3"
}

# Clients find it by AWS_ENDPOINT_URL, and those that are too old for it, as Debian's are, are told by their caller. Whatever happens, it ends within a quarter of an hour.
start_region() {
  local program=(-jar "$jar")
  if [[ -n ${CLASS_PATH:-} ]]; then
    program=(-cp "$CLASS_PATH" dev.provingground.region.Main)
  elif [[ ! -f $jar ]]; then
    say "there is no $jar: build it with mvn verify"
    exit 1
  fi
  local java
  java=$(find_java)
  timeout 900 "$java" --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow "${program[@]}" --port 0 --proxy-port 0 \
    --directory "$work/region" --ready-file "$work/ready" >"$work/region.log" 2>&1 &
  region=$!
  for ((i = 0; i < 600; i++)); do
    [[ -s $work/ready ]] && break
    [[ -n $(jobs -pr) ]] || break
    read -rt 0.2 <> <(:) || true
  done
  [[ -s $work/ready ]] || { say "the region did not start"; exit 1; }
  AWS_ENDPOINT_URL=$(sed 's/.*"endpoint":"\([^"]*\)".*/\1/' "$work/ready")
  proxy=$(sed 's/.*"proxy":"\([^"]*\)".*/\1/' "$work/ready")
  export AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
  unset AWS_PROFILE AWS_SESSION_TOKEN
  export HOME=$work/home # no configuration of whoever runs this
  mkdir -p "$HOME"
}
