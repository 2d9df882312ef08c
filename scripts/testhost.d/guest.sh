# shellcheck shell=bash
# The guest's processes: boot, enter, watch, kill.

# Where each guest gets a cgroup of its own: cgroup v2, or the two trees systemd uses beside v1.
cgroups_of() { # NAME
  local tree
  if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
    echo "/sys/fs/cgroup/$PREFIX-$1"
  else
    for tree in unified systemd; do
      [[ ! -d /sys/fs/cgroup/$tree ]] || echo "/sys/fs/cgroup/$tree/$PREFIX-$1"
    done
  fi
}

join_cgroups() { # NAME SUBDIRECTORY: moves the current (sub)shell
  local cgroup
  for cgroup in $(cgroups_of "$1"); do
    mkdir -p "$cgroup$2"
    echo "$BASHPID" >"$cgroup$2/cgroup.procs"
  done
}

# Prints the pid kept in FILE when that process still is what was started: pids are used again.
live_pid() { # FILE WORD-OF-ITS-COMMAND-LINE
  local pid words looks
  pid=$(cat "$1" 2>/dev/null) && [[ -n $pid ]] || return 1
  # For a moment, while a process becomes another program, it has no command line at all; one that has ended never has.
  for ((looks = 0; looks < 20; looks++)); do
    words=$(tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline") || return 1
    [[ -z $words && $(awk '/^State:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) == [RSD] ]] || break
    sleep 0.01
  done
  grep -qxF -- "$2" <<<"$words" || return 1
  echo "$pid"
}

supervisor_pid() { live_pid "$(home_of "$1")/supervisor.pid" "$1"; }
nspawn_pid() { live_pid "$(home_of "$1")/nspawn.pid" "--machine=$PREFIX-$1"; }

# The guest's PID 1 as this machine numbers it, once it is systemd.
leader_pid() { # NAME
  local parent leader
  parent=$(nspawn_pid "$1") || return 1
  leader=$(pgrep --parent "$parent" --oldest) || return 1
  [[ $(cat "/proc/$leader/comm" 2>/dev/null) == systemd ]] || return 1
  echo "$leader"
}

boot() { # NAME: becomes systemd-nspawn
  join_cgroups "$1" ""
  export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_LOCK=0
  exec systemd-nspawn --boot --register=no --keep-unit --settings=no \
    --directory="$(home_of "$1")/root" --machine="$PREFIX-$1" --hostname="$1" \
    --network-namespace-path="/run/netns/$(namespace_of "$1")" --capability=CAP_NET_ADMIN,CAP_NET_RAW \
    --resolv-conf=off --timezone=off --link-journal=no --console=pipe --kill-signal=SIGRTMIN+3
}

# Lives as long as the host does: boots it, boots it again when it asks for a reboot (exit 133).
cmd_supervise() { # NAME
  local home status
  home=$(home_of "$1")
  while :; do
    rm -rf "/run/systemd/nspawn/propagate/$PREFIX-$1"
    (boot "$1") </dev/null &
    echo $! >"$home/nspawn.pid"
    status=0
    wait $! || status=$?
    rm -f "$home/nspawn.pid"
    echo "[testhost] systemd-nspawn ended with $status"
    [[ $status == 133 ]] || break
    echo "$(($(<"$home/boots") + 1))" >"$home/boots"
  done
  rm -f "$home/supervisor.pid"
}

# Drops what the guest's PID 1 may not do either: nsenter alone keeps this machine's capabilities,
# and a `date -s` in the guest would set the real clock.
withheld_capabilities() { # PID
  local guest own number list=
  guest=$((16#$(awk '/^CapBnd/ { print $2 }' "/proc/$1/status")))
  own=$((16#$(awk '/^CapBnd/ { print $2 }' /proc/self/status)))
  for ((number = 0; number < 63; number++)); do
    ((own >> number & 1 && !(guest >> number & 1))) && list+=,-cap_$number
  done
  echo "${list#,}"
}

enter() { # NAME CMD...: becomes CMD inside the guest
  local name=$1 pid cgroup withheld
  shift
  pid=$(leader_pid "$name") || die "$name is not running; \`testhost start $name\` boots it"
  for cgroup in $(cgroups_of "$name"); do
    if mkdir -p "$cgroup/payload/testhost-exec" 2>/dev/null; then
      echo "$BASHPID" >"$cgroup/payload/testhost-exec/cgroup.procs" || :
    fi
  done
  withheld=$(withheld_capabilities "$pid")
  exec nsenter --target "$pid" --mount --uts --ipc --net --pid --cgroup --root --wd -- \
    setpriv ${withheld:+"--bounding-set=$withheld"} -- \
    env -i HOME=/root USER=root LOGNAME=root SHELL=/bin/bash TERM=dumb LANG=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

wait_until_running() { # NAME
  local deadline=$((SECONDS + 90)) state
  while ((SECONDS < deadline)); do
    if leader_pid "$1" >/dev/null; then
      state=$(enter "$1" timeout 60 systemctl is-system-running --wait 2>/dev/null) || :
      [[ $state != running && $state != degraded ]] || return 0
    fi
    supervisor_pid "$1" >/dev/null || die "$1 stopped while booting: $(tail -n 5 "$(home_of "$1")/console.log")"
    sleep 0.05
  done
  die "$1 did not come up within 90 s; see \`testhost log $1\`"
}

wait_while() { # SECONDS WHAT CMD...: polls until CMD fails
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  while "$@" >/dev/null; do
    ((SECONDS < deadline)) || die "$what"
    sleep 0.05
  done
}

kill_host() { # NAME
  local pid
  if pid=$(leader_pid "$1"); then kill -KILL "$pid" 2>/dev/null || :; fi
  if pid=$(nspawn_pid "$1"); then kill -KILL "$pid" 2>/dev/null || :; fi
  wait_while 10 "$1 does not die" supervisor_pid "$1"
  kill_what_is_left "$1"
}

# A guest whose PID 1 was not to be told yet outlives its systemd-nspawn; its cgroups hold nothing but its own.
kill_what_is_left() { # NAME
  local cgroup pid
  for cgroup in $(cgroups_of "$1"); do
    [[ -d $cgroup ]] || continue
    while read -r pid; do
      kill -KILL "$pid" 2>/dev/null || :
    done < <(find "$cgroup" -name cgroup.procs -exec cat {} + 2>/dev/null)
  done
}
