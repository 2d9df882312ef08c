#!/usr/bin/env bash
# An onboarding bot: log in, mint a token, print the line to run on the new host. Needs curl and jq.
# RM_SERVER BOT_USERNAME BOT_PASSWORD HOSTNAME_WANTED REPO_URL REPO_USERNAME REPO_PASSWORD come from the environment.
set -euo pipefail

jar=$(mktemp)
trap 'rm -f "$jar"' EXIT

jq -n '{username: env.BOT_USERNAME, password: env.BOT_PASSWORD}' |
  curl -fsS -c "$jar" -H 'Content-Type: application/json' --data @- "$RM_SERVER/api/auth/login" >/dev/null

token=$(
  jq -n '{hostname: env.HOSTNAME_WANTED, repo_url: env.REPO_URL,
          repo_username: env.REPO_USERNAME, repo_password: env.REPO_PASSWORD}' |
    curl -fsS -b "$jar" -H 'Content-Type: application/json' --data @- "$RM_SERVER/api/enrollment-tokens" |
    jq -er .token
)

echo "curl -fsSL $RM_SERVER/install/install.sh | sudo RM_SERVER=$RM_SERVER RM_TOKEN=$token bash"
