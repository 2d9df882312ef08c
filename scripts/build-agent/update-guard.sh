#!/bin/sh
# Run by the service manager before every start of the agent, and able to write /usr/local/bin and the state directory.
# While a new agent is on trial it counts the starts; after the third, or when the agent's file is gone, it puts the
# agent before it back. It needs no agent that works. Killed at any line it leaves either agent whole, and the next start
# does the same again: the trial is ended last.
set -u
agent=${RM_AGENT_FILE:-/usr/local/bin/restic-manager-agent}
updates=${RM_STATE_DIR:-/var/lib/restic-manager}/update
previous=$agent.previous
PATH=${PATH:-/usr/bin:/bin}:/usr/sbin:/usr/bin:/sbin:/bin
umask 077

say() { echo "restic-manager-agent guard: $*" >&2; }
flush() { sync "$@" 2>/dev/null || sync 2>/dev/null || :; }

put_back() {
  if ! [ -s "$previous" ]; then
    say "there is no $previous to put back; install the agent again"
    exit 0
  fi
  # Already done when an earlier guard was killed half-way. A link needs no space; not every file system has them.
  if ! cmp -s "$previous" "$agent"; then
    rm -f "$agent.back"
    if ! ln "$previous" "$agent.back" 2>/dev/null; then cp -p "$previous" "$agent.back" && chmod 755 "$agent.back"; fi &&
      flush "$agent.back" && mv -f "$agent.back" "$agent" && flush "${agent%/*}"
  fi
  put_back_code=$?
  rm -f "$agent.back"
  [ "$put_back_code" = 0 ] || { say "$previous cannot be put back to $agent; install the agent again"; exit 0; }
}

# The offer, then why. The old agent tells it to the server, and takes that offer never again.
end_trial() {
  [ -f "$updates/trial" ] || return 0
  read -r offer <"$updates/trial" || :
  echo "${offer:-unknown} crashed" >"$updates/rolled-back.tmp" && mv -f "$updates/rolled-back.tmp" "$updates/rolled-back"
  flush "$updates/rolled-back" "$updates"
  rm -f "$updates/trial" "$updates/starts"
  flush "$updates"
  say "the new agent did not stay up, so the one before it is back"
}

main() {
  if [ -s "$agent" ]; then
    [ -f "$updates/trial" ] || return 0
    # A start that cannot be counted cannot be limited either: then the agent before is the safe one.
    if printf . 2>/dev/null >>"$updates/starts" && [ "$(wc -c <"$updates/starts")" -le 3 ]; then return 0; fi
  fi
  put_back
  end_trial
}

main
exit 0
