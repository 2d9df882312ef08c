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
