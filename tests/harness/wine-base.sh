#!/usr/bin/env bash
# usage: wine-base.sh DIR
# Makes a root filesystem with Wine 10 in DIR, once, about a minute. The Wine of Debian 12 is too old for the runtime.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "$0")/../../scripts" && pwd)
BASE=$1

exec 9>"$BASE.lock"
flock 9
[[ ! -e $BASE ]] || exit 0
rm -rf --one-file-system "$BASE.part"
mmdebstrap --quiet --variant=apt --include=wine,wine64 \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  trixie "$BASE.part" \
  "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $("$SCRIPTS/suite-packages" --mirror) trixie main"
rm -rf "$BASE.part"/var/cache/apt "$BASE.part"/var/lib/apt/lists
mkdir "$BASE.part/work" # where each test's own folder is mounted
mv "$BASE.part" "$BASE"
