import type { TestHost } from "../harness/test-host";

/** Makes a tree with what only root can put back, and lists it with owners, rights, devices and attributes. */
const EVERYTHING = `use strict; use Cwd;
my ($what, $dir) = @ARGV;
my $arm = (() = \`uname -m\` =~ /aarch64/);
my ($SET, $GET, $LIST) = $arm ? (6, 9, 12) : (189, 192, 195);
sub attribute { my ($path, $name, $value) = @_; syscall($SET, $path, $name, $value, length $value, 0) == 0 or die "$path $name: $!" }
if ($what eq "make") {
  system("mkdir -p $dir/locked && cd $dir && echo x >plain && cp /bin/true setuid && chown 0:0 setuid && chmod 4755 setuid"
    . " && echo x >locked/of-nobody && chown -R nobody:nogroup locked && chmod 0 locked/of-nobody locked"
    . " && mkfifo fifo && ln -s missing link && ln plain hard && mknod char c 1 3 && mknod block b 7 200") == 0 or die;
  attribute("$dir/plain", "user.ours", "one");
  attribute("$dir/plain", "trusted.ours", "two");
  attribute("$dir/plain", "system.posix_acl_access", pack("V(vvV)5", 2, 1, 6, -1, 2, 7, 65534, 4, 4, -1, 16, 7, -1, 32, 4, -1));
  attribute("$dir/setuid", "security.capability", pack("V5", 0x02000001, 0x400, 0, 0, 0));
  exit;
}
chdir $dir; for my $path (sort split /\\n/, \`find .\`) {
  my @s = lstat $path; my $names = "\\0" x 4096;
  my $size = syscall($LIST, $path, $names, 4096);
  printf "%s %o %d:%d %x %d", $path =~ s{.*/}{}r, @s[2, 4, 5, 6], -f _ ? $s[7] : 0;
  for my $name (sort split /\\0/, substr $names, 0, $size > 0 ? $size : 0) {
    my $value = "\\0" x 4096; my $got = syscall($GET, $path, $name, $value, 4096);
    printf " %s=%s", $name, unpack "H*", substr $value, 0, $got > 0 ? $got : 0;
  }
  print "\\n";
}
`;
const ROUNDTRIP = `#!/bin/sh
set -e
export RESTIC_REPOSITORY=/var/tmp/repository RESTIC_PASSWORD=x RESTIC_CACHE_DIR=/var/tmp/cache
restic -q init && restic -q backup /srv/everything && restic -q restore latest --target /var/tmp/back
`;

/**
 * Has a service like this unit, but for its command, back up and restore a tree with everything in it; lists the tree
 * before and after.
 */
export async function backUpEverything(host: TestHost, unit: string): Promise<{ before: string; after: string }> {
  await host.putText(EVERYTHING, "/root/everything.pl", 0o755);
  await host.sh("perl /root/everything.pl make /srv/everything");
  const asOneShot =
    "s|^ExecStart=.*|ExecStart=/root/roundtrip|; s/^Type=.*/Type=oneshot/; s/^Restart=.*/Restart=no/; /^WatchdogSec/d";
  await host.putText(ROUNDTRIP, "/root/roundtrip", 0o755);
  await host.sh(`sed '${asOneShot}' /etc/systemd/system/${unit} >/etc/systemd/system/roundtrip.service`);
  await host.sh("systemctl daemon-reload; systemctl start roundtrip || { journalctl -u roundtrip -o cat; false; }");
  const [before = "", after = ""] = await Promise.all(
    ["/srv/everything", "/var/tmp/back/srv/everything"].map((dir) => host.sh(`perl /root/everything.pl list ${dir}`)),
  );
  return { before, after };
}
