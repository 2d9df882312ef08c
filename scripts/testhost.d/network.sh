# shellcheck shell=bash
# The network: a lab namespace with a bridge, and a cable from it to every host.

readonly LAB=$PREFIX-lab
readonly NETWORK=10.77

build_lab() {
  [[ ! -e /run/netns/$LAB ]] || return 0
  # A guest takes six or seven inotify instances; the usual 128 end at about 20 guests, without a word.
  local limit=/proc/sys/fs/inotify/max_user_instances
  if (($(<"$limit") < 2048)); then
    echo 2048 >"$limit" 2>/dev/null || echo "testhost: cannot raise $limit; expect about 20 hosts at most" >&2
  fi
  ip netns add "$LAB"
  ip -n "$LAB" link set lo up
  # A bridge without an address of its own takes one from its ports, a new one as hosts come and go.
  ip -n "$LAB" link add bridge address 02:00:00:4d:00:01 type bridge
  ip -n "$LAB" address add "$NETWORK.0.1/16" dev bridge
  ip -n "$LAB" link set bridge up
}

# Both ends of a cable are born inside namespaces: the machine's own network never sees a thing.
connect_host() { # NAME
  local home namespace cable
  home=$(home_of "$1")
  namespace=$(namespace_of "$1")
  cable=$(cable_of "$1")
  [[ ! -e /run/netns/$namespace ]] || return 0
  ip netns add "$namespace"
  ip -n "$namespace" link set lo up
  ip link add "$cable" netns "$LAB" type veth peer name host0 netns "$namespace"
  ip -n "$LAB" link set "$cable" master bridge up
  ip -n "$namespace" address add "$(<"$home/ip")/16" dev host0
  ip -n "$namespace" link set host0 up
  ip -n "$namespace" route add default via "$NETWORK.0.1"
}

cmd_lab() {
  (($# > 0)) || die "lab needs a command"
  locked "$RUN.lock" build_lab
  exec nsenter --net="/run/netns/$LAB" -- "$@"
}

cmd_cut() { ip -n "$LAB" link set "$(cable_of "$1")" down; }
cmd_heal() { ip -n "$LAB" link set "$(cable_of "$1")" up; }

cmd_reject() { # NAME PORT
  [[ ${2:-} =~ ^[0-9]+$ ]] || die "reject needs a port number"
  ip netns exec "$(namespace_of "$1")" nft -f - <<RULES
add table inet refusal
add chain inet refusal out { type filter hook output priority 0; }
add rule inet refusal out ip daddr $NETWORK.0.0/16 tcp dport $2 reject with tcp reset
RULES
}

cmd_unreject() { ip netns exec "$(namespace_of "$1")" nft delete table inet refusal 2>/dev/null || :; }
