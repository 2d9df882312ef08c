#!/bin/sh
# Stands for the agent while install.sh is tested: does what /root/fake/* says, and records how it was called.
mkdir -p /root/fake
case $1 in
  version) echo "restic-manager-agent 0.0.0 (linux/amd64, fake)" ;;
  enroll)
    read -r token
    tr '\000' '\n' </proc/self/environ >/root/fake/enroll-environment
    cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\000' ' ' >/root/fake/enroll-processes
    for environment in /proc/[0-9]*/environ; do
      case $(readlink "${environment%/environ}/exe") in */bash | */sudo) continue ;; esac
      tr '\000' '\n' <"$environment"
    done >/root/fake/enroll-environments 2>/dev/null
    echo "$token" | sha256sum >>/root/fake/enrolled-with
    code=$(cat /root/fake/enroll-code 2>/dev/null || echo 0)
    [ "$code" = 0 ] || { echo "enroll said why" >&2; exit "$code"; }
    kept=$(grep -v -e '^RM_SERVER=' -e '^RM_HOST_ID=' -e '^RM_AGENT_TOKEN=' "$RM_CONFIG_DIR/agent.env" 2>/dev/null)
    umask 077
    printf '%s\n' "RM_SERVER=$RM_SERVER" RM_HOST_ID=host-1 RM_AGENT_TOKEN=rma_fake $kept >"$RM_CONFIG_DIR/agent.env"
    echo host-1
    ;;
  run)
    reason=$(cat /root/fake/reason 2>/dev/null || echo connected)
    [ "$reason" != crash ] || { echo "the agent crashed" >&2; exit 1; }
    echo "{\"state\":\"offline\",\"at\":\"now\",\"reason\":\"$reason\",\"message\":\"m\"}" >/var/lib/restic-manager/connection.json
    exec sleep infinity
    ;;
  status)
    # As the real one: it waits for what the running agent writes, a moment here.
    for _ in 1 2 3 4 5 6; do
      case $(cat /var/lib/restic-manager/connection.json 2>/dev/null) in *connected*) exit 0 ;; esac
      sleep 0.1
    done
    echo "offline: the status line"
    exit 1
    ;;
  *) exit 2 ;;
esac
