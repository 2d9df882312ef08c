#!/bin/sh
# Installs the restic-manager agent on this Linux host and enrolls it at a restic-manager server.
#
#   curl -fsSL "$RM_SERVER/install/install.sh" | sudo RM_SERVER="$RM_SERVER" RM_TOKEN="..." bash
#   curl -fsSL "$RM_SERVER/install/install.sh" | sudo bash -s -- --uninstall [--purge]
#
# Environment:
#   RM_SERVER            base address of the server, http or https
#   RM_TOKEN             enrollment token, good for one host and one hour
#   RM_PINNED_PUBKEY     sha256//BASE64 of the server's public key, for a server with a self-made certificate
#   RM_FORCE_REENROLL=1  enroll again although this host is enrolled; it keeps its identity and history
#   RM_HOSTNAME          enroll under this name instead of the host's own
#   RM_ALLOW_HOOKS=1     let the server configure commands that run before and after a backup (off by default)
#   RM_ALLOW_IN_PLACE_RESTORE=1  let the server put files back where they came from (off: into a folder of their own)
#   RM_RESTIC_FROM       server or packages: where a missing restic comes from; first the one, then the other if not set
#   RM_MEMORY_MAX, RM_CPU_QUOTA, RM_IO_WEIGHT, RM_NICE
#                        limits of the service with all its backups, such as 2G, 50%, 20 (1 to 10000) and 10
#
# Exit codes: 0 done, 1 something on this machine failed, 2 wrong input, 3 machine not supported,
# 4 download failed, 5 restic missing, 6 enrollment refused, 7 installed but not online.
#
# Everything is a function and the one call stands on the last line: a download that breaks off runs nothing.

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
detail() { printf '      %s\n' "$*"; }

step() {
  step_now=$((step_now + 1))
  say "[$step_now/6] $*"
}

# fail CODE REASON REMEDY
fail() {
  warn ""
  warn "restic-manager: $2"
  warn "What to do: $3"
  exit "$1"
}

usage() {
  cat <<'TEXT'
usage: install.sh [--uninstall [--purge]] [--help]

  (nothing)      install the agent and enroll this host; needs RM_SERVER and RM_TOKEN in the environment
  --uninstall    stop and remove the agent; configuration and state are kept
  --purge        with --uninstall: remove /etc/restic-manager and /var/lib/restic-manager too
TEXT
}

set_names() {
  agent_bin=/usr/local/bin/restic-manager-agent
  agent_lib=/usr/local/lib/restic-manager-agent
  config_dir=/etc/restic-manager
  state_dir=/var/lib/restic-manager
  env_file=$config_dir/agent.env
  guard_file=$agent_lib/guard
  service=restic-manager-agent
  unit=$service.service
  unit_file=/etc/systemd/system/$unit
  limits_file=$unit_file.d/limits.conf
  openrc_file=/etc/init.d/$service
  openrc_settings=/etc/conf.d/$service
  openrc_log=/var/log/$service.log
  step_now=0
  temp_file=
  header_file=
  # sudo and su may leave out the directories of system programs.
  PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  LC_ALL=C
  DEBIAN_FRONTEND=noninteractive
  export PATH LC_ALL DEBIAN_FRONTEND
  umask 022
}

# The token leaves the environment at once, so that no child but the agent's own enroll ever gets it, and that by stdin.
take_token() {
  set +x
  unset rm_secret_token
  rm_secret_token=${RM_TOKEN:-}
  unset RM_TOKEN
}

# shellcheck disable=SC2317 # called by the trap
cleanup() {
  [ -z "$temp_file" ] || rm -f "$temp_file"
  [ -z "$header_file" ] || rm -f "$header_file"
}

has() { command -v "$1" >/dev/null 2>&1; }

# --- 1: checks; nothing is changed here ---------------------------------------------------------------------------

require_root() {
  [ "$(id -u)" = 0 ] ||
    fail 3 "this must run as root, because the agent has to read every file of this host." \
      "run the line again with sudo, as the server prints it."
}

check_machine() {
  system=$(uname -s)
  [ "$system" = Linux ] ||
    fail 3 "this script installs on Linux only, and this is $system." "use the install line for your system."
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) arch=amd64 loader=/lib64/ld-linux-x86-64.so.2 ;;
    aarch64 | arm64) arch=arm64 loader=/lib/ld-linux-aarch64.so.1 ;;
    *) fail 3 "there is no agent for $machine machines; nothing was changed." "use a host with an x86_64 (amd64) or aarch64 (arm64) processor." ;;
  esac
  check_libc
  check_init
  for tool in sha256sum gzip mktemp head tail sed grep awk; do
    has "$tool" || fail 3 "the program $tool is missing; nothing was changed." "install it with your package manager, then run the same line again."
  done
  check_space
}

check_libc() {
  if ! [ -e "$loader" ]; then
    for musl in /lib/ld-musl-*; do
      [ -e "$musl" ] || continue
      fail 3 "this system is built on musl, and the agent needs glibc 2.27 or newer; nothing was changed." \
        "install on a distribution with glibc, such as Debian, Ubuntu, RHEL, Fedora, SUSE or Arch."
    done
    fail 3 "the 64-bit glibc loader $loader is missing; nothing was changed." \
      "install on a 64-bit distribution with glibc 2.27 or newer."
  fi
  glibc=$({ getconf GNU_LIBC_VERSION || ldd --version; } 2>/dev/null </dev/null | sed -n '1s/.*[^0-9.]\([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p')
  # An unknown version is no reason to refuse: the agent says itself when it cannot start.
  if [ -n "$glibc" ] && is_older "$glibc" 2.27; then
    fail 3 "this system has glibc $glibc, and the agent needs 2.27 or newer; nothing was changed." \
      "upgrade this system to a distribution from 2018 or later, such as Debian 10, Ubuntu 18.04 or RHEL 8."
  fi
}

# is_older A B: by major and minor number.
is_older() {
  awk -v a="$1" -v b="$2" 'BEGIN { split(a, x, "."); split(b, y, "."); exit !(x[1] < y[1] || (x[1] == y[1] && x[2] + 0 < y[2] + 0)) }'
}

# Sets init to what starts services here.
check_init() {
  init=systemd
  if has systemctl && [ -d /run/systemd/system ]; then
    systemd_version=$(systemctl --version 2>/dev/null </dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
    [ "${systemd_version:-999}" -ge 235 ] ||
      fail 3 "systemd $systemd_version is too old: the unit needs 235 or newer for its state directory; nothing was changed." \
        "upgrade this system to a distribution from 2018 or later."
    return 0
  fi
  init=openrc
  if has rc-service && has rc-update && [ -d /run/openrc ]; then
    has supervise-daemon ||
      fail 3 "this OpenRC has no supervise-daemon, and nothing else here restarts the agent when it ends; nothing was changed." \
        "upgrade OpenRC to 0.21 or newer, then run the same line again."
    return 0
  fi
  process_1=$(cat /proc/1/comm 2>/dev/null || echo unknown)
  case $process_1 in
    init) why="that is sysvinit without OpenRC" ;;
    runit* | s6-* | dinit | shepherd | busybox) why="not supported, because there is no service for it" ;;
    *) why="so this looks like a container or a chroot" ;;
  esac
  fail 3 "systemd is not running here, nor is OpenRC (process 1 is $process_1, $why), and the agent has to be started at boot and restarted by one of them; nothing was changed." \
    "install on a host that was booted with systemd or OpenRC; containers are backed up from their host."
}

# The limits become lines of a unit file: nothing but what stands here may get into one.
check_limits() {
  limits_given=no
  for limit in RM_MEMORY_MAX RM_CPU_QUOTA RM_IO_WEIGHT RM_NICE; do
    eval "limit_value=\${$limit:-}"
    [ -n "$limit_value" ] || continue
    limits_given=yes
    case $limit in
      RM_MEMORY_MAX) is_memory "$limit_value" || refuse_limit "an amount of memory from 256M on" "bytes with K, M, G or T, such as 2G, a share such as 25%, or infinity" ;;
      RM_CPU_QUOTA) is_percent "$limit_value" 100000 || refuse_limit "a share of one processor" "percents, such as 50%; 200% are two processors" ;;
      RM_IO_WEIGHT) is_number_in "$limit_value" 1 10000 || refuse_limit "a weight" "a number from 1 to 10000; other services have 100" ;;
      RM_NICE) is_nice "$limit_value" || refuse_limit "a nice level" "a number from -20 to 19; 19 makes way for everything else" ;;
    esac
    if [ "$init" = openrc ] && [ "$limit" != RM_NICE ]; then
      fail 2 "$limit is set by systemd, and this host runs OpenRC." "leave it out, and set rc_cgroup_settings in $openrc_settings; RM_NICE works here."
    fi
  done
}

refuse_limit() { fail 2 "$limit is not $1; nothing was changed." "give $2, or leave it out."; }

is_number_in() {
  case $1 in '' | *[!0-9]* | ??????*) return 1 ;; esac
  [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

is_percent() { [ "${1%\%}" != "$1" ] && is_number_in "${1%\%}" 1 "$2"; }
is_nice() { is_number_in "${1#-}" 0 19 || [ "$1" = -20 ]; }

# The runtime alone takes some 60 MB, and a restic with a large index hundreds.
is_memory() {
  memory_amount=${1%[KMGT%]}
  case $1 in
    infinity) return 0 ;;
    *%) is_percent "$1" 100 ;;
    *T | *G) is_number_in "$memory_amount" 1 99999 ;;
    *M) is_number_in "$memory_amount" 256 99999 ;;
    *K) printf '%s\n' "$memory_amount" | grep -Eqx '[0-9]{1,12}' && [ "$memory_amount" -ge 262144 ] ;;
    *) printf '%s\n' "$memory_amount" | grep -Eqx '[0-9]{1,15}' && [ "$memory_amount" -ge 268435456 ] ;;
  esac
}

check_restic_source() {
  case ${RM_RESTIC_FROM:-} in
    '' | server | packages) ;;
    *) fail 2 "RM_RESTIC_FROM is neither server nor packages." "set it to one of them, or leave it out to try first the one, then the other." ;;
  esac
}

check_space() {
  [ -w /usr/local ] || fail 3 "/usr/local is read-only; nothing was changed." "make /usr/local writable, then run the same line again."
  free_kb=$(df -Pk /usr/local 2>/dev/null | awk 'NR == 2 { print $4 }')
  case $free_kb in '' | *[!0-9]*) return 0 ;; esac
  [ "$free_kb" -ge 204800 ] ||
    fail 3 "/usr/local has only $((free_kb / 1024)) MB left, and the agent needs 200 MB; nothing was changed." \
      "free some space, then run the same line again."
}

check_server_address() {
  server=${RM_SERVER:-}
  [ -n "$server" ] || fail 2 "RM_SERVER is not set." "use the whole install line that the server prints."
  case $server in
    *[!]A-Za-z0-9._~:/%[-]*)
      fail 2 "RM_SERVER holds a space, a quote or another character that has no place in it." \
        "give the plain base address, such as https://backup.example.org:8480."
      ;;
  esac
  case $server in
    [Hh][Tt][Tt][Pp]://*) server=http://${server#*://} ;;
    [Hh][Tt][Tt][Pp][Ss]://*) server=https://${server#*://} ;;
  esac
  while [ "${server%/}" != "$server" ]; do server=${server%/}; done
  printf '%s\n' "$server" |
    grep -Eq '^https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)(:[0-9]{1,5})?(/[A-Za-z0-9._~%-]+)*$' ||
    fail 2 "RM_SERVER is not an address of the form http://host:port or https://host/path." \
      "give the plain base address, such as https://backup.example.org:8480 or http://[2001:db8::1]:8480."
  server_port=$(printf '%s\n' "$server" | sed -n -E 's#^https?://(\[[^]]*\]|[^/:]*):([0-9]+).*#\2#p')
  [ -z "$server_port" ] || { [ "$server_port" -ge 1 ] && [ "$server_port" -le 65535 ]; } ||
    fail 2 "RM_SERVER names port $server_port, and ports end at 65535." "give the plain base address, such as https://backup.example.org:8480."
}

check_pin() {
  pin=${RM_PINNED_PUBKEY:-}
  [ -n "$pin" ] || return 0
  printf '%s\n' "$pin" | grep -Eq '^sha256//[A-Za-z0-9+/]{43}=(;sha256//[A-Za-z0-9+/]{43}=)*$' ||
    fail 2 "RM_PINNED_PUBKEY is not of the form sha256//BASE64." "copy the whole install line that the server prints."
  case $server in
    https://*) ;;
    *) fail 2 "RM_PINNED_PUBKEY is set, but RM_SERVER is not https." "copy the whole install line that the server prints." ;;
  esac
  has curl || fail 3 "only curl can hold the server to its pinned key, and curl is missing." \
    "install curl with your package manager, then run the same line again."
}

check_token() {
  [ -n "$rm_secret_token" ] ||
    fail 2 "RM_TOKEN is not set." "mint an enrollment token on the server and use the whole line that it prints."
  case $rm_secret_token in
    *[!A-Za-z0-9._~+/=-]*) fail 2 "RM_TOKEN holds characters that no token has." "copy the whole line that the server prints, without line breaks." ;;
  esac
  if [ ${#rm_secret_token} -lt 16 ] || [ ${#rm_secret_token} -gt 512 ]; then
    fail 2 "RM_TOKEN is not a whole token." "copy the whole line that the server prints."
  fi
}

check_downloader() {
  downloader=curl
  has curl && return 0
  downloader=wget
  wget --version 2>/dev/null </dev/null | grep -q 'GNU Wget' ||
    fail 3 "neither curl nor GNU wget is here to download with." "install curl with your package manager, then run the same line again."
}

env_value() { sed -n "s/^$1=//p" "$env_file" 2>/dev/null | tail -n 1; }
is_enrolled() { [ -n "$(env_value RM_HOST_ID)" ] && [ -n "$(env_value RM_AGENT_TOKEN)" ]; }

# --- 2: download --------------------------------------------------------------------------------------------------

# fetch URL FILE: sets http_status and header_file; 000 when there was no whole answer. A download that breaks off goes
# on from where it stopped, as long as more of it comes; whether the whole is right is for its checksum to say.
fetch() {
  fetch_url=$1 fetch_file=$2
  fetch_most=0 fetch_fruitless=0 fetch_tries=0
  : >"$fetch_file"
  while :; do
    : >"$header_file"
    fetch_once
    [ "$fetch_code" != 0 ] || break
    fetch_size=$(wc -c <"$fetch_file" | tr -d ' ')
    fetch_tries=$((fetch_tries + 1))
    fetch_fruitless=$((fetch_fruitless + 1))
    if [ "$fetch_size" -gt "$fetch_most" ]; then
      case $http_status in 200 | 206) fetch_most=$fetch_size fetch_fruitless=1 ;; esac
    fi
    # Of 60, 90 (the certificate is not the right one) and 23 (no space here) there is nothing to hope for.
    case $fetch_code in 23 | 60 | 90) break ;; esac
    if [ "$fetch_most" = 0 ] || [ "$fetch_fruitless" -gt 4 ] || [ "$fetch_tries" -gt 30 ]; then break; fi
    # A server that does not go on in the middle has to begin again.
    if is_range_refused; then : >"$fetch_file"; else sleep "$fetch_fruitless"; fi
  done
  # wget tells by 8 that the server answered with an error.
  if [ "$fetch_code" != 0 ] && { [ "$downloader" = curl ] || [ "$fetch_code" != 8 ]; }; then http_status=000; fi
  if [ "$http_status" = 206 ]; then http_status=200; fi
}

fetch_once() {
  if [ "$downloader" = curl ]; then
    set -- -sS -L -g --proto '=http,https' --connect-timeout 15 --speed-limit 1000 --speed-time 60 -C -
    [ -z "$pin" ] || set -- "$@" -k --pinnedpubkey "$pin"
    http_status=$(curl "$@" -D "$header_file" -o "$fetch_file" -w '%{http_code}' "$fetch_url" </dev/null)
    fetch_code=$?
  else
    wget -S -c -T 30 -t 1 -O "$fetch_file" "$fetch_url" </dev/null 2>"$header_file"
    fetch_code=$?
    http_status=$(sed -n 's/^ *HTTP\/[0-9.]* \([0-9]*\).*/\1/p' "$header_file" | tail -n 1)
    http_status=${http_status:-000}
  fi
}

is_range_refused() {
  case $downloader in
    curl) [ "$fetch_code" = 33 ] ;;
    *) [ "$http_status" != 206 ] && [ "$http_status" != 000 ] && [ "$fetch_fruitless" -gt 1 ] ;;
  esac
}

header_value() {
  tr -d '\r' <"$header_file" | awk -v name="$1" '
    { line = $0; sub(/^[ \t]+/, "", line) }
    tolower(substr(line, 1, length(name) + 1)) == name ":" { value = substr(line, length(name) + 2) }
    END { sub(/^[ \t]+/, "", value); sub(/[ \t]+$/, "", value); print value }'
}

explain_no_answer() {
  if [ "$fetch_code" = 90 ] && [ -n "$pin" ]; then
    fail 4 "the server shows another key than the pinned one, so nothing was downloaded." \
      "if the server's certificate was renewed, take a new install line from it; otherwise somebody is in between."
  fi
  if [ "$fetch_code" = 60 ]; then
    fail 4 "the certificate of $server is not trusted by this machine." \
      "use the install line that the server prints for a self-made certificate, or install the certificate authority here."
  fi
  fail 4 "$server cannot be reached or broke off ($downloader ended with $fetch_code)." \
    "check the address, DNS, the firewall and that the server runs, then run the same line again."
}

# The "message" of the server's JSON error, if it gave one.
server_message() { tr -d '\n' <"$1" 2>/dev/null | sed -n 's/.*"message" *: *"\([^"]*\)".*/\1/p' | cut -c1-300; }

download_agent() {
  step "Downloading the agent for linux/$arch"
  mkdir -p /usr/local/bin || fail 1 "/usr/local/bin cannot be made." "check the rights and mounts of /usr/local."
  temp_file=$(mktemp "$agent_bin.XXXXXX") || fail 1 "/usr/local/bin cannot be written to." "check its free space and rights."
  fetch "$server/agent/binary?os=linux&arch=$arch" "$temp_file"
  case $http_status in
    200) ;;
    000) explain_no_answer ;;
    *)
      fail 4 "the server answered HTTP $http_status to the download of the agent. $(server_message "$temp_file")" \
        "check that RM_SERVER is the address of a restic-manager server, and see the server's log."
      ;;
  esac
  verify_download
  if ! chmod 755 "$temp_file" || ! mv -f "$temp_file" "$agent_bin"; then
    fail 1 "$agent_bin cannot be written." "check the free space and the rights of /usr/local/bin."
  fi
  temp_file=
  # This agent is not the one on trial, if there was one: it must not be put back to the one before.
  rm -f "$state_dir/update/trial" "$state_dir/update/starts"
  relabel "$agent_bin"
  version=$("$agent_bin" version </dev/null) ||
    fail 1 "the downloaded agent does not start on this machine." "see the line above; run the same line again after that is repaired."
  detail "$version"
}

# SELinux's label of a new file.
relabel() {
  if has restorecon; then restorecon -F "$1" >/dev/null 2>&1 || :; fi
}

verify_download() {
  size=$(wc -c <"$temp_file" | tr -d ' ')
  wanted_size=$(header_value content-range | sed -n 's/.*\///p')
  [ -n "$wanted_size" ] || wanted_size=$(header_value content-length)
  if [ -n "$wanted_size" ] && [ "$size" != "$wanted_size" ]; then
    fail 4 "the download broke off: $size of $wanted_size bytes." "run the same line again."
  fi
  wanted_sum=$(header_value x-checksum-sha256)
  sum=$(sha256sum <"$temp_file" | cut -d' ' -f1)
  [ -n "$wanted_sum" ] ||
    fail 4 "the answer carries no X-Checksum-Sha256, so it is not known to be the agent." \
      "check that RM_SERVER is the address of a restic-manager server and that no proxy changes its answers."
  [ "$sum" = "$wanted_sum" ] ||
    fail 4 "the downloaded agent is damaged: its SHA-256 is not the one the server names." "run the same line again."
  detail "$size bytes, SHA-256 verified"
}

# --- 3: restic ----------------------------------------------------------------------------------------------------

restic_version() { restic version 2>/dev/null </dev/null | sed -n 's/^restic \([0-9][0-9.]*\).*/\1/p' | head -n 1; }

ensure_restic() {
  step "Looking for restic"
  if ! has restic; then
    detail "not found, installing it"
    install_restic ||
      fail 5 "restic could not be installed, and the host was not enrolled." \
        "install restic 0.14 or newer (your package manager, or https://github.com/restic/restic/releases to /usr/local/bin/restic), then run the same line again."
  fi
  version=$(restic_version)
  [ -n "$version" ] || fail 5 "restic is here but does not start." "run 'restic version' to see why, then run the same line again."
  if is_older "$version" 0.14; then
    fail 5 "restic $version is too old; the agent needs 0.14 or newer. The host was not enrolled." \
      "put a newer one from https://github.com/restic/restic/releases to /usr/local/bin/restic, then run the same line again."
  fi
  detail "restic $version at $(command -v restic)"
  tell_what_restic_lacks
}

install_restic() {
  case ${RM_RESTIC_FROM:-} in
    server) restic_from_server || { detail "the server has no restic for linux/$arch in its mirror" && return 1; } ;;
    packages) restic_from_packages ;;
    *) restic_from_server || restic_from_packages ;;
  esac
}

# Backups work with every version from 0.14 on; what is lost is said here, because nobody would look for it.
tell_what_restic_lacks() {
  is_older "$version" 0.17 || return 0
  detail "a newer one at /usr/local/bin/restic would bring what this one lacks:"
  if is_older "$version" 0.15; then detail "  from 0.15: the group's limit of files read at once (ignored here)"; fi
  if is_older "$version" 0.16; then detail "  from 0.16: waiting for another host's lock (a locked repository is tried again later here)"; fi
  detail "  from 0.17: exit codes for a missing repository, a lock and a wrong password (guessed from its words here)"
}

# The server's own copy, where it has one; anything but a verified program is passed over silently.
restic_from_server() {
  temp_file=$(mktemp /usr/local/bin/restic.XXXXXX) || return 1
  fetch "$server/agent/restic?os=linux&arch=$arch" "$temp_file" 2>/dev/null
  wanted_sum=$(header_value x-checksum-sha256)
  if [ "$http_status" = 200 ] && [ -n "$wanted_sum" ] &&
    [ "$(sha256sum <"$temp_file" | cut -d' ' -f1)" = "$wanted_sum" ] &&
    chmod 755 "$temp_file" && "$temp_file" version >/dev/null 2>&1 </dev/null; then
    mv -f "$temp_file" /usr/local/bin/restic && temp_file= && detail "taken from the server" && return 0
  fi
  rm -f "$temp_file"
  temp_file=
  return 1
}

restic_from_packages() {
  if has apt-get; then
    apt_install || { quietly apt-get -o DPkg::Lock::Timeout=120 update && apt_install; }
  elif has dnf; then
    quietly dnf -y install restic || { quietly dnf -y install epel-release && quietly dnf -y install restic; }
  elif has yum; then
    quietly yum -y install restic || { quietly yum -y install epel-release && quietly yum -y install restic; }
  elif has zypper; then
    quietly zypper --non-interactive install restic
  elif has pacman; then
    quietly pacman -S --noconfirm --needed restic
  elif has apk; then
    quietly apk add restic
  else
    detail "no known package manager here"
    return 1
  fi && has restic
}

apt_install() {
  quietly apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends restic
}

# Runs a command and shows its last lines only when it fails.
quietly() {
  detail "$1 ..."
  quiet_output=$("$@" 2>&1 </dev/null) && return 0
  printf '%s\n' "$quiet_output" | tail -n 3 | sed 's/^/        /'
  return 1
}

# --- 4: enrollment ------------------------------------------------------------------------------------------------

make_directories() {
  for directory in "$config_dir" "$state_dir"; do
    if ! mkdir -p "$directory" || ! chown 0:0 "$directory" || ! chmod 700 "$directory"; then
      fail 1 "$directory cannot be made." "check the mounts and rights, then run the same line again."
    fi
  done
}

enroll_host() {
  step "Enrolling this host at $server"
  make_directories
  set -- RM_SERVER="$server" RM_CONFIG_DIR="$config_dir" RM_STATE_DIR="$state_dir" DENO_TLS_CA_STORE=system,mozilla
  [ -z "$pin" ] || set -- "$@" RM_PINNED_PUBKEY="$pin"
  printf '%s\n' "$rm_secret_token" | env "$@" "$agent_bin" enroll >"$header_file"
  enroll_code=$?
  unset rm_secret_token
  case $enroll_code in
    0) ;;
    10 | 11 | 12)
      fail 6 "enroll: HTTP 410, the token is expired, used or revoked." \
        "mint a fresh token on the server and run the new line; nothing else has to be repaired."
      ;;
    13) fail 6 "enroll: HTTP 401, the server does not know this token." "mint a token on this very server and run the new line." ;;
    20) fail 6 "enroll: $server cannot be reached." "check the address, DNS and the firewall, then run the same line again; the token is still good." ;;
    21)
      fail 6 "enroll: the server's certificate was refused." \
        "if it was renewed, take a new install line from the server; otherwise somebody is in between. The token is still good."
      ;;
    2) fail 2 "enroll: the agent refused the input, see the line above." "correct it, then run the same line again." ;;
    *) fail 6 "enroll: refused, see the line above (code $enroll_code)." "follow that line, then run the same line again." ;;
  esac
  is_enrolled || fail 1 "enroll ended well but $env_file is not complete." "check the free space of /etc, then run the same line with a fresh token."
  detail "enrolled, host $(env_value RM_HOST_ID)"
}

# The host's own switches; the server cannot change them. The agent keeps such lines when it writes the file again.
allow_hooks() {
  [ "${RM_ALLOW_HOOKS:-0}" = 1 ] || return 0
  set_switch RM_ALLOW_HOOKS "hooks configured on the server are allowed to run on this host"
}

allow_in_place_restore() {
  [ "${RM_ALLOW_IN_PLACE_RESTORE:-0}" = 1 ] || return 0
  set_switch RM_ALLOW_IN_PLACE_RESTORE "the server may put files back over those of this host"
}

# NAME SENTENCE: writes NAME=1 into agent.env unless it is there.
set_switch() {
  [ "$(env_value "$1")" != 1 ] || return 0
  if ! write_switch "$1"; then
    fail 1 "$env_file cannot be written." "check the free space of /etc, then run the same line again."
  fi
  temp_file=
  detail "$2"
}

write_switch() {
  temp_file=$(mktemp "$env_file.XXXXXX") &&
    { sed "/^$1=/d" "$env_file" && echo "$1=1"; } >"$temp_file" &&
    chmod 600 "$temp_file" && mv -f "$temp_file" "$env_file"
}

# --- 5: service ---------------------------------------------------------------------------------------------------

# The same text as scripts/build-agent/update-guard.sh: this file has to bring along all that a host needs.
guard_text() {
  cat <<'GUARD'
#!/bin/sh
# Run by the service manager before every start of the agent, and able to write /usr/local/bin and the state directory.
# While a new agent is on trial it counts the starts; after the third, or when the agent's file is gone, it puts the
# agent before it back. It needs no agent that works. Killed at any line it leaves either agent whole, and the next start
# does the rest: the trial is ended last.
set -u
agent=${RM_AGENT_FILE:-/usr/local/bin/restic-manager-agent}
updates=${RM_STATE_DIR:-/var/lib/restic-manager}/update
previous=$agent.previous
PATH=${PATH:-/usr/bin:/bin}:/usr/sbin:/usr/bin:/sbin:/bin
umask 077

say() { echo "restic-manager-agent guard: $*" >&2; }
flush() { sync "$@" 2>/dev/null || sync 2>/dev/null || :; }

# A link needs no space, but not every file system has links. Equal files: an earlier guard was killed half-way.
put_back() {
  if ! cmp -s "$previous" "$agent"; then
    rm -f "$agent.back"
    ln "$previous" "$agent.back" 2>/dev/null || cp -p "$previous" "$agent.back" || return 1
    flush "$agent.back"
    mv -f "$agent.back" "$agent" || return 1
    flush "${agent%/*}"
  fi
  rm -f "$agent.back"
}

# The note for the old agent is the trial's own, which names the offer: renaming it takes no space either.
end_trial() {
  [ -f "$updates/trial" ] || return 0
  mv -f "$updates/trial" "$updates/rolled-back" || return 0
  rm -f "$updates/starts"
  flush "$updates"
  say "the new agent did not stay up, so the one before it is back"
}

main() {
  if [ -s "$agent" ]; then
    [ -f "$updates/trial" ] || return 0
    # A start that cannot be counted cannot be limited either: then the agent before is the safe one.
    if printf . 2>/dev/null >>"$updates/starts" && [ "$(wc -c <"$updates/starts")" -le 3 ]; then return 0; fi
  fi
  if ! [ -s "$previous" ]; then
    say "there is no $previous to put back; install the agent again"
  elif put_back; then
    end_trial
  else
    say "$previous cannot be put back to $agent; make room and see that its folder can be written"
  fi
}

main
exit 0
GUARD
}

unit_text() {
  cat <<'UNIT'
[Unit]
Description=restic-manager agent: runs the backups of this host
Wants=network-online.target
After=network-online.target
# Never give up: the server may be away for days.
StartLimitIntervalSec=0

# Limits for the agent and all its backups: "systemctl edit restic-manager-agent", or RM_MEMORY_MAX, RM_CPU_QUOTA,
# RM_IO_WEIGHT and RM_NICE for the install script. This file is written again by every installation.
[Service]
Type=exec
# Puts the agent before an update back when the new one does not stay up.
ExecStartPre=-/usr/local/lib/restic-manager-agent/guard
ExecStart=/usr/local/bin/restic-manager-agent run
# Certificate authorities of this host count as well as the built-in ones.
Environment=DENO_TLS_CA_STORE=system,mozilla
SyslogIdentifier=restic-manager-agent
StateDirectory=restic-manager
StateDirectoryMode=0700
ConfigurationDirectory=restic-manager
ConfigurationDirectoryMode=0700
UMask=0077

Restart=always
UNIT
  # Back-off between restarts came with systemd 254; older ones restart at an even pace. systemd counts updates of the
  # agent as restarts as well, and forgets none while it runs: so the longest pause is a minute.
  if [ "$1" -ge 254 ]; then
    printf '%s\n' RestartSec=5 RestartSteps=4 RestartMaxDelaySec=60
  else
    printf '%s\n' RestartSec=15
  fi
  cat <<'UNIT'
# The agent tells every minute that its event loop goes round. One that hangs is started again, without a core file,
# which would hold secrets; long enough, because a running backup ends with it.
WatchdogSec=300
NotifyAccess=main
LimitCORE=0
# The agent alone is asked to stop, so that it can end restic gently and free the repository's lock (up to 60 s
# when the repository is away). What is left after that, or after a crash of the agent, is killed with it.
KillMode=mixed
TimeoutStopSec=90
OOMPolicy=continue

# Root by design: a backup must read every file of the host, whoever owns it, and a restore must give every file
# back its owner, rights and attributes anywhere. Taken away is what neither a backup, a restore nor a command around
# them needs. Open on purpose, by the names of "systemd-analyze security":
# - every file of the host is read and put back: User=/DynamicUser=, PrivateUsers=, RootDirectory=/RootImage=,
#   ProtectSystem=, ProtectHome=, PrivateTmp=, ProtectKernelModules= (hides /usr/lib/modules), RestrictSUIDSGID=,
#   CAP_(DAC_*|FOWNER|IPC_OWNER), CAP_(CHOWN|FSETID|SETFCAP), CAP_MAC_* (labels), SystemCallFilter=~@privileged (chown)
# - trusted.* attributes and quotas: CAP_SYS_ADMIN, CAP_SYS_(NICE|RESOURCE)
# - device nodes are put back, and may be read by a command: PrivateDevices=, DeviceAllow=, ProtectClock= (limits
#   devices too; the clock is closed by other means), CAP_MKNOD
# - server and repositories may be anywhere: PrivateNetwork=, IPAddressDeny=, AF_(INET|INET6), AF_UNIX, AF_NETLINK
# - restic is run with less priority: SystemCallFilter=~@resources
# - /proc names processes left behind and the boot: ProtectProc=, ProcSubset=
# - the host's name is part of every snapshot and may change: ProtectHostname=
# - the runtime compiles while it runs: MemoryDenyWriteExecute=
# - commands around a backup may become another user, mount a snapshot, and are ended: CAP_SET(UID|GID|PCAP),
#   CAP_AUDIT_*, SystemCallFilter=~@mount, CAP_KILL
User=root
NoNewPrivileges=yes
LockPersonality=yes
KeyringMode=private
PrivateMounts=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelTunables=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
CapabilityBoundingSet=~CAP_SYS_MODULE CAP_SYS_TIME CAP_SYS_BOOT CAP_SYS_RAWIO CAP_SYSLOG CAP_WAKE_ALARM CAP_BLOCK_SUSPEND
CapabilityBoundingSet=~CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE CAP_NET_BROADCAST CAP_AUDIT_CONTROL CAP_AUDIT_READ
CapabilityBoundingSet=~CAP_SYS_PACCT CAP_SYS_TTY_CONFIG CAP_SYS_PTRACE CAP_SYS_CHROOT CAP_IPC_LOCK CAP_LEASE CAP_LINUX_IMMUTABLE
UNIT
  # Older ones do not know these and would complain at every start.
  if [ "$1" -ge 247 ]; then echo 'CapabilityBoundingSet=~CAP_BPF CAP_PERFMON'; fi
  cat <<'UNIT'
SystemCallArchitectures=native
SystemCallFilter=~@clock @cpu-emulation @debug @module @obsolete @raw-io @reboot @swap sethostname setdomainname
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
UNIT
}

# OpenRC has no cgroup to kill unless rc_cgroup_cleanup finds one; what is left then is ended by the next agent.
openrc_text() {
  cat <<'SCRIPT'
#!/sbin/openrc-run
# Root by design: a backup must read every file of the host, whoever owns it, and a restore must give every file
# back its owner, rights and attributes anywhere. This file is written again by every installation; settings such as
# rc_cgroup_settings belong into /etc/conf.d/restic-manager-agent.
description="restic-manager agent: runs the backups of this host"
supervisor=supervise-daemon
# Before every start, also after a crash, the guard may put the agent before an update back. Then the agent takes the
# place of the shell.
command=/bin/sh
command_args="-c '/usr/local/lib/restic-manager-agent/guard; exec /usr/local/bin/restic-manager-agent run'"
pidfile=/run/restic-manager-agent.pid
umask=077
output_log=/var/log/restic-manager-agent.log
error_log=/var/log/restic-manager-agent.log
# Never give up: the server may be away for days.
: "${respawn_delay:=15}"
respawn_max=0
# Time to end restic gently and free the repository's lock.
retry=SIGTERM/90/SIGKILL/5
rc_cgroup_cleanup=yes
rc_ulimit="-c 0"
# Certificate authorities of this host count as well as the built-in ones.
export DENO_TLS_CA_STORE=system,mozilla

depend() {
  want localmount net
  use dns logger
  after localmount net bootmisc firewall ntp-client
}

start_pre() {
  checkpath --directory --mode 0700 --owner root:root /etc/restic-manager /var/lib/restic-manager || return 1
  if [ -f "$output_log" ] && [ "$(wc -c <"$output_log")" -gt 1048576 ]; then mv -f "$output_log" "$output_log.1"; fi
  checkpath --file --mode 0600 --owner root:root "$output_log"
}
SCRIPT
}

# put_file PATH MODE TEXT: the whole text or nothing; sets service_changed when it was not there yet.
put_file() {
  if ! mkdir -p "${1%/*}" || ! temp_file=$(mktemp "${1%/*}/.$service.XXXXXX") ||
    ! printf '%s\n' "$3" >"$temp_file" || ! chmod "$2" "$temp_file"; then
    fail 1 "$1 cannot be written." "check the free space and the rights of ${1%/*}, then run the same line again."
  fi
  if cmp -s "$temp_file" "$1" 2>/dev/null; then
    rm -f "$temp_file"
  else
    mv -f "$temp_file" "$1" || fail 1 "$1 cannot be written." "check the rights of ${1%/*}, then run the same line again."
    relabel "$1"
    service_changed=yes
  fi
  temp_file=
}

# limit_line SETTING VALUE FILE: the line of a limit, given now or before.
limit_line() {
  if [ -n "$2" ]; then echo "$1=$2"; else sed -n "s/^$1=/&/p" "$3" 2>/dev/null | tail -n 1; fi
}

limits_text() {
  echo "# Written by the restic-manager install script; \"systemctl edit $service\" has the last word."
  echo "[Service]"
  limit_line MemoryMax "${RM_MEMORY_MAX:-}" "$limits_file"
  limit_line CPUQuota "${RM_CPU_QUOTA:-}" "$limits_file"
  limit_line IOWeight "${RM_IO_WEIGHT:-}" "$limits_file"
  limit_line Nice "${RM_NICE:-}" "$limits_file"
}

openrc_settings_text() {
  sed '/^export SSD_NICELEVEL=/d' "$openrc_settings" 2>/dev/null
  echo "export SSD_NICELEVEL=$RM_NICE"
}

install_service() {
  service_changed=no
  put_file "$guard_file" 755 "$(guard_text)"
  case $init in
    systemd)
      put_file "$unit_file" 644 "$(unit_text "${systemd_version:-0}")"
      [ "$limits_given" = no ] || put_file "$limits_file" 644 "$(limits_text)"
      systemctl daemon-reload </dev/null || fail 1 "systemctl daemon-reload failed." "see the line above, then run the same line again."
      ;;
    openrc)
      put_file "$openrc_file" 755 "$(openrc_text)"
      [ "$limits_given" = no ] || put_file "$openrc_settings" 644 "$(openrc_settings_text)"
      ;;
  esac
}

enable_service() {
  case $init in
    systemd)
      systemctl enable --quiet "$unit" </dev/null || fail 1 "systemctl enable $unit failed." "see the line above, then run the same line again."
      systemctl reset-failed "$unit" >/dev/null 2>&1 </dev/null
      ;;
    openrc)
      quietly rc-update add "$service" default ||
        fail 1 "rc-update add $service default failed." "see the lines above, then run the same line again."
      ;;
  esac
}

# run_service start|restart|is-active
run_service() {
  case $init-$1 in
    systemd-is-active) systemctl is-active --quiet "$unit" </dev/null ;;
    systemd-*) systemctl "$1" "$unit" </dev/null ;;
    openrc-is-active) rc-service "$service" status >/dev/null 2>&1 </dev/null ;;
    openrc-start) run_service is-active || quietly rc-service "$service" start ;;
    openrc-*) quietly rc-service "$service" "$1" ;;
  esac
}

last_words() {
  case $init in
    systemd) journalctl -u "$unit" -n 10 --no-pager -o cat ;;
    openrc) tail -n 10 "$openrc_log" ;;
  esac 2>/dev/null </dev/null | sed 's/^/      /'
}

# start_service START|RESTART: a restart is what makes a running agent take its new token.
start_service() {
  case $init in
    systemd) service_help="'systemctl status $service' and 'journalctl -u $service'" restart_line="systemctl restart $service" ;;
    openrc) service_help="'rc-service $service status' and $openrc_log" restart_line="rc-service $service restart" ;;
  esac
  step "Starting the service $service"
  install_service
  enable_service
  was_running=no
  if run_service is-active; then was_running=yes; fi
  run_service "$1" || fail 7 "the service $service does not start." "see $service_help."
  if [ "$service_changed$was_running$1" = yesyesstart ]; then
    detail "its settings changed; they count from its next start on ('$restart_line', which ends a running backup)"
  fi
  status_output=$(RM_CONFIG_DIR=$config_dir RM_STATE_DIR=$state_dir "$agent_bin" status --wait 30 2>&1 </dev/null)
  status_code=$?
  if [ "$status_code" = 0 ] && run_service is-active; then
    detail "running, enabled at boot, online at $server"
    return 0
  fi
  explain_offline
}

explain_offline() {
  printf '%s\n' "$status_output" | sed 's/^/      /'
  if ! run_service is-active; then
    last_words
    fail 7 "the host is enrolled, but the unit is not running." "see $service_help, repair that, then '$restart_line'."
  fi
  case $(connection_reason) in
    pin_mismatch | tls_failed)
      fail 7 "the host is enrolled and the unit runs, but the agent refuses the server's certificate." \
        "if it was renewed, mint a token and run the new line with RM_FORCE_REENROLL=1; otherwise somebody is in between."
      ;;
    unauthorized | revoked | cloned_identity | protocol_unsupported)
      fail 7 "the host is enrolled and the unit runs, but the server refuses it." \
        "mint a fresh token on the server and run the new line with RM_FORCE_REENROLL=1."
      ;;
    upgrade_refused)
      fail 7 "the host is enrolled and the unit runs, but $server does not let its WebSocket through." \
        "let the proxy before the server pass WebSocket upgrades for /ws/agent; the agent goes on trying by itself."
      ;;
    *)
      fail 7 "the host is enrolled and the unit runs, but $server is not reached yet." \
        "check DNS, the firewall and that the server runs; the agent goes on trying by itself ('restic-manager-agent status' tells)."
      ;;
  esac
}

# The cause as the running agent wrote it down.
connection_reason() { sed -n 's/.*"reason": *"\([a-z_]*\)".*/\1/p' "$state_dir/connection.json" 2>/dev/null; }

# --- 6: schedules that already exist ------------------------------------------------------------------------------

# Secrets never reach the screen: values of telling names and options, user:password in addresses, bearer tokens.
# The names of secret files are no secrets: <f> keeps them from the rules and is taken away again.
mask_secrets() {
  value="(\"[^\"]*(\"|$)|'[^']*('|$)|\\\\.|[^[:space:]\"'\\;|&])+"
  secret='pass(word|wd|phrase)?|pwd|secret|token|key|credentials?'
  tr -d '\000-\010\013-\037\177' | sed -E \
    -e 's/([_-]FILE|-file)([= ])/\1<f>\2/g' \
    -e "s/([A-Za-z0-9_-]*($secret)[A-Za-z0-9_-]*)=$value/\\1=***/gI" \
    -e "s/(--?[A-Za-z0-9-]*($secret)[A-Za-z0-9-]*)[[:space:]]+$value/\\1 ***/gI" \
    -e "s/((mysql|mysqldump|mariadb|mariadb-dump)([[:space:]][^|;&]*)?[[:space:]]-p)$value/\\1***/g" \
    -e "s/((^|[[:space:]])(-u|--user)[[:space:]=]+[\"']?[^[:space:]:\"']+):$value/\\1:***/g" \
    -e "s/(sshpass[[:space:]]+-p[[:space:]]*)$value/\\1***/g" \
    -e "s#(://)[^[:space:]\"']*@#\\1***@#g" \
    -e 's#(hc-ping\.com/)[^[:space:]"]+#\1***#g' \
    -e "s/((Bearer|Basic)[[:space:]]+)[^[:space:]\"']+/\\1***/gI" \
    -e 's/<f>//g' | cut -c1-300
}

# found KIND SOURCE TEXT
found() {
  found_count=$((found_count + 1))
  printf '      %-8s %s: %s\n' "$1" "$2" "$(printf '%s' "$3" | mask_secrets)"
}

mentions_restic() {
  mention=$(printf '%s' "$1" | sed 's/restic-manager//g')
  case $mention in *restic* | *backrest* | *rustic*) return 0 ;; esac
  return 1
}

# The scripts that a command line calls, one level deep and no deeper: absolute paths, "cd DIR && ./name",
# and bare names in the usual places for local scripts.
called_scripts() {
  set -f
  # shellcheck disable=SC2086 # the words of the line are wanted
  set -- $1
  set +f
  called_in=
  while [ $# -gt 0 ]; do
    called_word=$(printf '%s' "$1" | tr -d "\"'();&|")
    case $called_word in
      cd) called_in=$(printf '%s' "${2:-}" | tr -d "\"'();&|") ;;
      /*) printf '%s\n' "$called_word" ;;
      ./*) [ -z "$called_in" ] || printf '%s\n' "$called_in/${called_word#./}" ;;
      [A-Za-z]*)
        for called_dir in /usr/local/bin /usr/local/sbin /root/bin; do
          [ ! -f "$called_dir/$called_word" ] || printf '%s\n' "$called_dir/$called_word"
        done
        ;;
    esac
    shift
  done
}

is_script() {
  [ -f "$1" ] && [ -r "$1" ] && [ "$(wc -c <"$1")" -le 262144 ] && ! head -c 4 "$1" | grep -q ELF
}

# Lines of a script that run restic, without comments; at most five.
restic_lines() {
  sed -e 's/^[[:space:]]*//' -e '/^#/d' "$1" | sed -n -e '/restic-manager/d' -e '/restic\|backrest\|rustic/p' | head -n 5
}

# look_at KIND SOURCE LINE: reports a line that runs restic itself or through a script.
look_at() {
  look_hit=no
  if mentions_restic "$3"; then
    look_hit=yes
    found "$1" "$2" "$3"
  fi
  look_scripts=$(called_scripts "$3")
  set -f
  for look_script in $look_scripts; do
    is_script "$look_script" || continue
    look_lines=$(restic_lines "$look_script")
    [ -n "$look_lines" ] || continue
    if [ "$look_hit" = no ]; then
      look_hit=yes
      found "$1" "$2" "$3"
    fi
    printf '%s\n' "$look_lines" | mask_secrets | while IFS= read -r look_line; do
      printf '               %s: %s\n' "$look_script" "$look_line"
    done
  done
  set +f
}

# Lines of a crontab or anacrontab; comments and assignments run nothing.
look_into_crontab() {
  # shellcheck disable=SC2094 # the file's name is only printed
  while IFS= read -r cron_line || [ -n "$cron_line" ]; do
    cron_line=$(printf '%s' "$cron_line" | sed 's/^[[:space:]]*//')
    case $cron_line in '' | '#'*) continue ;; esac
    printf '%s' "$cron_line" | grep -Eq '^[A-Za-z_][A-Za-z0-9_]*[[:space:]]*=' && continue
    look_at "$1" "$2" "$cron_line"
  done <"$2"
}

# Leftovers of packages and editors are not run by cron; on Debian and Alpine no name with a dot is.
is_run_by_cron() {
  case ${1##*/} in
    *~ | .* | *.dpkg-* | *.ucf-* | *.rpmsave | *.rpmnew | *.rpmorig | *.swp | *.bak | *.disabled) return 1 ;;
    *.*) ! [ -e /etc/debian_version ] && ! [ -e /etc/alpine-release ] ;;
  esac
}

look_into_cron() {
  for cron_file in /etc/crontab /etc/anacrontab; do
    [ ! -f "$cron_file" ] || look_into_crontab cron "$cron_file"
  done
  for cron_file in /etc/cron.d/*; do
    if [ -f "$cron_file" ] && is_run_by_cron "$cron_file"; then look_into_crontab cron "$cron_file"; fi
  done
  cron_seen=
  for cron_file in /var/spool/cron/crontabs/* /var/spool/cron/* /var/spool/cron/tabs/* /etc/crontabs/*; do
    [ -f "$cron_file" ] || continue
    cron_real=$(readlink -f "$cron_file")
    case $cron_seen in *"|$cron_real|"*) continue ;; esac
    cron_seen="$cron_seen|$cron_real|"
    look_into_crontab cron "$cron_file"
  done
  for cron_file in /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* /etc/cron.yearly/* /etc/periodic/*/*; do
    if is_script "$cron_file" && is_run_by_cron "$cron_file"; then look_into_run_part "$cron_file"; fi
  done
}

look_into_run_part() {
  part_lines=$(restic_lines "$1")
  if [ -n "$part_lines" ]; then
    found cron "$1" "$(printf '%s\n' "$part_lines" | head -n 1)"
    return 0
  fi
  part_words=$(sed -e 's/^[[:space:]]*//' -e '/^#/d' "$1" | tr '\n' ' ')
  part_scripts=$(called_scripts "$part_words")
  set -f
  for part_script in $part_scripts; do
    is_script "$part_script" || continue
    part_lines=$(restic_lines "$part_script")
    [ -n "$part_lines" ] || continue
    found cron "$1" "calls $part_script: $(printf '%s\n' "$part_lines" | head -n 1)"
  done
  set +f
}

# The commands of a service file and its drop-ins, with lines continued by \ joined.
unit_commands() {
  cat "$@" 2>/dev/null | sed -e ':again' -e '/\\$/N' -e 's/\\\n/ /' -e 't again' |
    sed -n -E 's/^[[:space:]]*Exec(StartPre|Start|StartPost|StopPost)[[:space:]]*=[[:space:]]*[-@:+!]*//p' | tr -s ' '
}

# look_into_timer DIRECTORY TIMER NAME: TIMER is the file, NAME the unit as it runs (an instance of a template, say).
look_into_timer() {
  timer_service=$(sed -n 's/^[[:space:]]*Unit[[:space:]]*=[[:space:]]*//p' "$2" | tail -n 1)
  [ -n "$timer_service" ] || timer_service=${3%.timer}.service
  timer_template=$timer_service timer_instance=
  case $timer_service in
    *@*.service)
      timer_template=${timer_service%%@*}@.service
      timer_instance=${timer_service#*@}
      timer_instance=${timer_instance%.service}
      ;;
  esac
  timer_when=$(sed -n -E 's/^[[:space:]]*(On[A-Za-z]+Sec|OnCalendar)[[:space:]]*=[[:space:]]*/\1=/p' "$2" | tr '\n' ' ')
  timer_commands=
  for timer_dir in "$1" /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    timer_file=
    for timer_candidate in "$timer_dir/$timer_service" "$timer_dir/$timer_template"; do
      if [ -f "$timer_candidate" ]; then timer_file=$timer_candidate; break; fi
    done
    [ -n "$timer_file" ] || continue
    set -- "$1" "$2" "$3" "$timer_file" "$timer_dir/$timer_service.d"/*.conf
    [ "$timer_template" = "$timer_service" ] || set -- "$@" "$timer_dir/$timer_template.d"/*.conf
    timer_commands=$(shift 3 && unit_commands "$@" | awk -v instance="$timer_instance" '{ gsub(/%[iI]/, instance); print }')
    break
  done
  timer_source="$1/$3 ($(timer_state "$1" "$3")$timer_when-> $timer_service)"
  timer_old_count=$found_count
  while IFS= read -r timer_command; do
    [ -z "$timer_command" ] || look_at timer "$timer_source" "$timer_command"
  done <<LIST
$timer_commands
LIST
  if [ "$timer_old_count" = "$found_count" ] && mentions_restic "$3"; then
    found timer "$timer_source" "no command could be read"
  fi
}

# Says when a timer is not set to start: nothing wants it, so it runs only if it was started by hand.
timer_state() {
  for state_link in "$1"/*.wants/"$2" /etc/systemd/system/*.wants/"$2" /run/systemd/system/*.wants/"$2" /usr/lib/systemd/system/*.wants/"$2"; do
    [ ! -L "$state_link" ] || return 0
  done
  printf 'not enabled, '
}

look_into_units_of() {
  for units_timer in "$1"/*.timer "$1"/*.wants/*@*.timer; do
    units_name=${units_timer##*/}
    # A link to /dev/null masks the unit of that name wherever it lies.
    if [ -c "$units_timer" ]; then units_seen="$units_seen|$2$units_name|"; fi
    [ -f "$units_timer" ] || continue
    case $units_name in
      *@.timer) continue ;;
      *)
        case $units_seen in *"|$2$units_name|"*) continue ;; esac
        units_seen="$units_seen|$2$units_name|"
        look_into_timer "$1" "$units_timer" "$units_name"
        ;;
    esac
  done
}

home_directories() {
  { echo /root; cut -d: -f6 /etc/passwd 2>/dev/null; } | sort -u | while IFS= read -r home; do
    case $home in / | /nonexistent | '' | *[[:space:]]*) continue ;; esac
    [ ! -d "$home" ] || printf '%s\n' "$home"
  done
}

look_into_timers() {
  units_seen=
  for units_dir in /etc/systemd/system /run/systemd/system /run/systemd/generator /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    look_into_units_of "$units_dir" ""
  done
  look_into_units_of /etc/systemd/user "user:"
  for home in $(home_directories); do
    look_into_units_of "$home/.config/systemd/user" "$home:"
  done
}

# Programs with a schedule of their own: their configuration, and daemons that run without any timer.
look_into_schedulers() {
  for home in $(home_directories); do
    for config in "$home"/.autorestic.y*ml "$home"/.config/autorestic/.autorestic.y*ml "$home"/.config/resticprofile/profiles.* "$home"/profiles.yaml "$home"/.config/backrest/config.json; do
      [ ! -f "$config" ] || found config "$config" "a schedule may stand in this file"
    done
  done
  for config in /etc/autorestic/.autorestic.y*ml /etc/resticprofile/profiles.* /etc/backrest/config.json; do
    [ ! -f "$config" ] || found config "$config" "a schedule may stand in this file"
  done
  for service in /etc/systemd/system/*.service /usr/local/lib/systemd/system/*.service /usr/lib/systemd/system/backrest*.service; do
    [ -f "$service" ] || continue
    service_commands=$(unit_commands "$service")
    case $service_commands in *backrest*) found daemon "$service" "$(printf '%s' "$service_commands" | head -n 1) (has a scheduler of its own)" ;; esac
  done
  for process in /proc/[0-9]*; do
    process_name=
    { read -r process_name <"$process/comm"; } 2>/dev/null
    case $process_name in backrest | resticprofile | autorestic | restic) ;; *) continue ;; esac
    found process "${process#/proc/}" "$(tr '\000' ' ' <"$process/cmdline" 2>/dev/null)"
  done
  for engine in docker podman; do
    if ! has "$engine" || ! has timeout; then continue; fi
    timeout 10 "$engine" ps --format '{{.Names}} {{.Image}}' 2>/dev/null </dev/null | grep -E 'restic|backrest|rustic' >"$header_file"
    while IFS= read -r container; do found "$engine" container "$container"; done <"$header_file"
  done
}

report_schedules() {
  step "Looking for restic schedules that already exist (they are only listed, never touched)"
  found_count=0
  look_into_cron
  look_into_timers
  look_into_schedulers
  if [ "$found_count" = 0 ]; then
    detail "none found"
  else
    detail "$found_count found. They go on as before; remove them yourself once restic-manager has taken over,"
    detail "or two backups will run side by side."
  fi
}

# --- the ways through ---------------------------------------------------------------------------------------------

already_enrolled() {
  enrolled_at=$(env_value RM_SERVER)
  say "This host is enrolled already (host $(env_value RM_HOST_ID) at $enrolled_at): nothing is enrolled or replaced."
  if [ -n "${RM_SERVER:-}" ] && [ "$server" != "${enrolled_at%/}" ]; then
    warn "Note: RM_SERVER is $server, but the host stays at $enrolled_at. RM_FORCE_REENROLL=1 would move it."
  fi
  unset rm_secret_token
  server=$enrolled_at
  step_now=4
  allow_hooks
  allow_in_place_restore
  start_service start
  report_schedules
  say "Done: nothing had to be changed. RM_FORCE_REENROLL=1 enrolls this host again."
}

install_agent() {
  step "Checking this machine"
  require_root
  check_machine
  check_downloader
  detail "linux/$arch, $(sed -n 's/^PRETTY_NAME="*\([^"]*\)"*$/\1/p' /etc/os-release 2>/dev/null || :)"
  [ -z "${RM_SERVER:-}" ] || check_server_address
  check_limits
  check_restic_source
  header_file=$(mktemp) || fail 1 "no temporary file could be made." "check the free space of /tmp."
  if is_enrolled && [ -x "$agent_bin" ] && [ "${RM_FORCE_REENROLL:-0}" != 1 ]; then
    already_enrolled
    return 0
  fi
  check_server_address
  check_pin
  enroll_wanted=yes
  if is_enrolled && [ "${RM_FORCE_REENROLL:-0}" != 1 ]; then enroll_wanted=no; else check_token; fi
  download_agent
  ensure_restic
  if [ "$enroll_wanted" = yes ]; then
    enroll_host
  else
    step "This host is enrolled already; only its missing agent was put back"
  fi
  allow_hooks
  allow_in_place_restore
  start_service restart
  report_schedules
  say "Done: this host is enrolled and online. Go on in the browser: $server"
}

remove_unit() {
  removed=yes
  if has systemctl && [ -d /run/systemd/system ]; then
    detail "stopping the service; a running backup may take up to 90 s to end"
    systemctl disable --now "$unit" </dev/null 2>/dev/null || systemctl stop "$unit" </dev/null 2>/dev/null
  fi
  rm -f "$limits_file" "$unit_file" "/etc/systemd/system/multi-user.target.wants/$unit" ||
    fail 1 "$unit_file cannot be removed." "check the mounts of /etc, then run this again."
  # What "systemctl edit" made is the administrator's own.
  if [ "$purge" = yes ]; then rm -rf "$unit_file.d"; else rmdir "$unit_file.d" 2>/dev/null; fi
  if has systemctl && [ -d /run/systemd/system ]; then
    systemctl daemon-reload </dev/null
    systemctl reset-failed "$unit" >/dev/null 2>&1 </dev/null
  fi
  detail "service removed"
}

remove_openrc_service() {
  removed=yes
  if has rc-service; then
    detail "stopping the service; a running backup may take up to 90 s to end"
    rc-service --ifstarted "$service" stop >/dev/null 2>&1 </dev/null
    rc-update --all del "$service" >/dev/null 2>&1 </dev/null
  fi
  rm -f "$openrc_file" || fail 1 "$openrc_file cannot be removed." "check the mounts of /etc, then run this again."
  if [ "$purge" = yes ]; then rm -f "$openrc_settings" "$openrc_log" "$openrc_log.1"; fi
  detail "service removed"
}

uninstall_agent() {
  require_root
  say "Removing the restic-manager agent from this host"
  removed=no
  if [ -e "$unit_file" ] || [ -L "$unit_file" ]; then remove_unit; fi
  if [ -e "$openrc_file" ]; then remove_openrc_service; fi
  for path in "$agent_bin" "$agent_bin".?????? "$agent_bin.previous" "$agent_bin.back" "$agent_bin.tmp" "$agent_bin.previous.tmp" "/usr/local/bin/.$service.new" "$agent_lib"; do
    [ -e "$path" ] || continue
    removed=yes
    rm -rf "$path" || fail 1 "$path cannot be removed." "check the mounts of /usr/local, then run this again."
    detail "$path removed"
  done
  if [ -e "$config_dir/canary" ]; then
    removed=yes
    rm -rf "$config_dir/canary" || fail 1 "$config_dir/canary cannot be removed." "check its mounts, then run this again."
    detail "$config_dir/canary removed"
  fi
  for path in "$config_dir" "$state_dir"; do
    [ -e "$path" ] || continue
    if [ "$purge" = no ]; then
      detail "$path kept (--uninstall --purge removes it)"
      continue
    fi
    removed=yes
    rm -rf "$path" || fail 1 "$path cannot be removed." "check its mounts, then run this again."
    detail "$path removed"
  done
  if [ "$removed" = no ]; then say "There was nothing to remove."; else say "Done. restic and its repositories were not touched."; fi
  say "The server still lists this host until it is deleted there."
}

main() {
  set_names
  take_token
  trap cleanup EXIT
  trap 'exit 1' HUP INT TERM
  action=install
  purge=no
  for argument in "$@"; do
    case $argument in
      --uninstall) action=uninstall ;;
      --purge) purge=yes ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) fail 2 "unknown argument $argument." "use --uninstall, --uninstall --purge, or nothing." ;;
    esac
  done
  if [ "$action" = uninstall ]; then
    uninstall_agent
    exit 0
  fi
  [ "$purge" = no ] || fail 2 "--purge goes with --uninstall only." "use --uninstall --purge."
  install_agent
  exit 0
}

{ main "$@"; }
