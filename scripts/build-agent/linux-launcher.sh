#!/bin/sh
# restic-manager-agent @VERSION@ for linux/@ARCH@ in one file: this text, then the runtime, then the agent.
# The first start unpacks both into a directory named after their checksum; every start ends in exec.
set -eu

payload_at=@PAYLOAD_AT@
payload_size=@PAYLOAD_SIZE@
payload_sha256=@PAYLOAD_SHA256@
runtime_gz_size=@RUNTIME_GZ_SIZE@
runtime_skip=@RUNTIME_SKIP@
runtime_size=@RUNTIME_SIZE@
agent_gz_size=@AGENT_GZ_SIZE@
agent_size=@AGENT_SIZE@

say() { echo "restic-manager-agent: $*" >&2; }
fail() { fail_code=$1; shift; say "$*"; exit "$fail_code"; }

# Bytes of this file: first byte counted from 0, then how many.
slice() { tail -c "+$(($1 + 1))" "$self" | head -c "$2"; }

is_ready() { [ -f "$1/ready" ] && [ -x "$1/restic-manager-agent" ] && [ -s "$1/agent.mjs" ]; }

# The first usable place wins: what the caller names, the system's own, the user's own.
find_home() {
  if [ -n "${RM_AGENT_UNPACK_DIR:-}" ]; then
    home=$RM_AGENT_UNPACK_DIR
    mkdir -p "$home" 2>/dev/null || :
  else
    home=/usr/local/lib/restic-manager-agent
    if is_ready "$home/$payload_sha256"; then return 0; fi
    [ "$(id -u)" != 0 ] || (umask 022 && mkdir -p "$home") 2>/dev/null || :
    if ! [ -w "$home" ]; then
      home=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/restic-manager-agent
      (umask 077 && mkdir -p "$home") 2>/dev/null || :
    fi
  fi
  if is_ready "$home/$payload_sha256"; then return 0; fi
  if [ -d "$home" ] && [ -w "$home" ]; then return 0; fi
  fail 73 "cannot write to $home; set RM_AGENT_UNPACK_DIR to a directory this user can write to and run programs from"
}

check_payload() {
  size=$(wc -c <"$self" | tr -d ' ')
  want=$((payload_at + payload_size))
  [ "$size" = "$want" ] ||
    fail 70 "$self is truncated or damaged: $size bytes, expected $want; download it again"
  sum=$(slice "$payload_at" "$payload_size" | sha256sum | cut -d' ' -f1)
  [ "$sum" = "$payload_sha256" ] || fail 70 "$self is damaged: its checksum does not match; download it again"
}

unpack() {
  umask 022
  temp=$(mktemp -d "$home/.unpack.XXXXXX") || fail 73 "cannot create a directory in $home; free some space or check its rights"
  trap 'rm -rf "$temp"' EXIT
  trap 'exit 1' HUP INT TERM
  slice "$payload_at" "$runtime_gz_size" | gzip -dc 2>/dev/null | tail -c "+$((runtime_skip + 1))" |
    head -c "$runtime_size" >"$temp/runtime" || :
  slice $((payload_at + runtime_gz_size)) "$agent_gz_size" | gzip -dc >"$temp/agent.mjs" || :
  [ "$(wc -c <"$temp/runtime" | tr -d ' ')/$(wc -c <"$temp/agent.mjs" | tr -d ' ')" = "$runtime_size/$agent_size" ] ||
    fail 73 "could not unpack into $home; it needs 110 MB of free space"
  chmod 755 "$temp" "$temp/runtime"
  ${RM_AGENT_EMULATOR:-} "$temp/runtime" --version >/dev/null 2>"$temp/why" || cannot_run
  sync "$temp/runtime" "$temp/agent.mjs" 2>/dev/null || sync || :
  # Renamed file by file, the marker last: any number of first starts may do this at once.
  if ! {
    mkdir -p "$version_dir" &&
      mv -f "$temp/runtime" "$version_dir/restic-manager-agent" &&
      mv -f "$temp/agent.mjs" "$version_dir/agent.mjs" &&
      : >"$version_dir/ready"
  }; then
    fail 73 "could not finish unpacking into $version_dir; start again"
  fi
  tidy
}

cannot_run() {
  say "the runtime does not start on this machine: $(head -n 1 "$temp/why")"
  fail 71 "it needs linux/@ARCH@ with glibc 2.27 or newer, and $home must not be mounted noexec (see RM_AGENT_UNPACK_DIR)"
}

# Keeps this version and the one used last before it, so that going back is quick.
tidy() {
  find "$home" -maxdepth 1 -name '.unpack.*' -mmin +60 -exec rm -rf {} + 2>/dev/null || :
  kept=0
  for name in $(cd "$home" && ls -1t); do
    case $name in "$payload_sha256" | *[!0-9a-f]*) continue ;; esac
    [ ${#name} -eq 64 ] || continue
    kept=$((kept + 1))
    [ "$kept" -le 1 ] || rm -rf "${home:?}/$name"
  done
}

main() {
  self=$0
  find_home
  version_dir=$home/$payload_sha256
  if is_ready "$version_dir"; then
    # By this date `tidy` knows which of the others was used last.
    touch "$version_dir" 2>/dev/null || :
  else
    check_payload
    (unpack) || exit $?
  fi
  case $self in
    /*) RM_AGENT_FILE=$self ;;
    *) RM_AGENT_FILE=$PWD/$self ;;
  esac
  # The agent is this file, and not the runtime that it is started with: an update exchanges it.
  export RM_AGENT_FILE
  # Reading /proc needs all permissions, and restic must reach every file: a scoped set would only look safer.
  # The agent waits most of its life: a small young generation keeps some 8 MB that speed would not repay.
  v8_flags=--v8-flags=--max-semi-space-size=1,--optimize-for-size
  export DENO_NO_UPDATE_CHECK=1 DENO_DIR="$version_dir/cache"
  exec ${RM_AGENT_EMULATOR:-} "$version_dir/restic-manager-agent" run "$v8_flags" --quiet --allow-all --no-prompt --no-config \
    --no-lock --no-remote --no-npm --cached-only --no-code-cache "$version_dir/agent.mjs" "$@"
}

main "$@"
exit 70
