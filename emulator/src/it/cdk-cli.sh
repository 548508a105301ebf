# Sourced after region.sh: the CDK's command line, from npm. Defines cdk and expect.

command -v node >/dev/null && command -v npm >/dev/null || skip "there is no Node"
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 CDK_VALIDATION=false CDK_DISABLE_CLI_TELEMETRY=true CI=true

app=$here/../../target/cdk-app
mkdir -p "$app"
cp "$here"/cdk-app/* "$app"
# Once, whoever is first of those that run at the same time.
exec {installing}>"$app/.installing"
flock "$installing"
if [[ ! -d $app/node_modules/aws-cdk ]]; then
  npm install --prefix "$app" --no-audit --no-fund --loglevel=error >/dev/null \
    || skip "npm cannot bring the CDK's command line"
fi
exec {installing}>&-

cdk() { timeout 240 node "$app/node_modules/aws-cdk/bin/cdk" --no-notices --no-color "$@" 2>&1; }

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
