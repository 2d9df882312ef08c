# shellcheck shell=bash
# The root filesystem: one base for all hosts, one writable layer for each.

readonly PACKAGES=systemd,systemd-sysv,dbus,curl,ca-certificates,restic,iproute2,cron,sudo,procps
readonly BASE_RECIPE=1 # raise it when build_base changes, so that cached bases are left behind
BASE=$DIR/base-$SUITE-$(printf '%s' "$PACKAGES $BASE_RECIPE" | cksum | cut -d ' ' -f 1)
readonly BASE

build_base() {
  [[ ! -e $BASE ]] || return 0
  local part=$BASE.part mirror unit
  mirror=$("$SCRIPTS/suite-packages" --mirror)
  rm -rf --one-file-system "$part"
  echo "testhost: building the $SUITE root filesystem, once, about a minute ..." >&2
  # shellcheck disable=SC2016  # mmdebstrap's shell expands $1, the new root
  mmdebstrap --quiet --variant=minbase --include="$PACKAGES" \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='chroot "$1" useradd --create-home --shell /bin/bash admin' \
    "$SUITE" "$part" \
    "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $SUITE main" >&2
  echo 'admin ALL=(ALL) NOPASSWD: ALL' >"$part/etc/sudoers.d/admin"
  chmod 0440 "$part/etc/sudoers.d/admin"
  # A host has no way out: package sources would only make its tools wait for a network.
  rm -f "$part"/etc/apt/sources.list "$part"/etc/apt/sources.list.d/*
  mkdir -p "$part/var/log/journal" # the journal survives a reboot
  : >"$part/etc/machine-id"        # every host gets an id of its own at its first boot
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
    e2scrub_reap.service fstrim.timer console-getty.service getty@tty1.service systemd-networkd.service; do
    ln -sf /dev/null "$part/etc/systemd/system/$unit"
  done
  mv "$part" "$BASE"
}

cmd_base() { # [--force]
  [[ ${1:-} != --force ]] || rm -rf --one-file-system "$BASE"
  locked "$DIR/base.lock" build_base
}

mount_root() { # NAME
  local home
  home=$(home_of "$1")
  [[ ! -e $home/root/usr ]] || return 0
  mkdir -p "$home/rw/upper" "$home/rw/work" "$home/root"
  # Inside a container the disk may be an overlay itself and refuse; a plain copy does too, slower.
  mount -t overlay "$PREFIX-$1" -o "lowerdir=$BASE,upperdir=$home/rw/upper,workdir=$home/rw/work" "$home/root" ||
    cp -a --reflink=auto "$BASE/." "$home/root/"
}
