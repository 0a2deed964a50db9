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

# The JDK 25 that the build finds by itself; JAVA25_HOME names it where it stands elsewhere.
java25() {
  local home
  for home in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* "$HOME"/.sdkman/candidates/java/25*; do
    if [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q 'version "25'; then
      echo "$home/bin/java"
      return
    fi
  done
  fail "no JDK 25 found; set JAVA25_HOME"
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
