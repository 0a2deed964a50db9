# Shared by the scripts of .ci: a scratch folder, servers that are stopped at the end, waiting.
scratch=$(mktemp -d)
pids=()
cleanup() {
  local pid
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || true
    # Its own exit status, 143 after SIGTERM, is not this script's.
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap cleanup EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

java25() {
  "$(dirname "${BASH_SOURCE[0]}")/java25" || fail "no JDK 25"
}

# until_true SECONDS WHAT COMMAND...: runs the command until it succeeds.
until_true() {
  local seconds=$1 what=$2 end=$((SECONDS + $1))
  shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || fail "$what: not within $seconds s"
    sleep 0.2
  done
}

# start LOG COMMAND...: starts a server that ends with this script.
start() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 &
  pids+=($!)
}
