/** A folder of whatever a file system can hold, and the description of one for comparison. */
import { run } from "./programs.ts";

const isRoot = Deno.uid() === 0;

const MAKE = `
set -e
mkdir -p "$1/sub/deeper" && cd "$1"
printf hello > plain; : > empty; printf '%s' "$(seq 1 2000)" > some
printf 1 > $'line\\nbreak'; printf 2 > $'not-utf8-\\xff\\xfe'; mkdir $'folder-\\xe9'; printf 3 > $'folder-\\xe9/inside'
printf 4 > "$(printf 'n%.0s' $(seq 1 255))"; printf 5 > $'\\u202egnirts-ltr'; printf 6 > $'\\u05e9\\u05dc\\u05d5\\u05dd'
for name in CON nul.txt 'COM1' 'a:b' 'trailing.' 'trailing ' 'back\\slash' '*' '?' '[x]' '"' '<>|' ' ' '!bang' '$HOME' '{a,b}'; do printf odd > "$name"; done
printf 7 > --help; mkdir -- --target=; printf 8 > './--target=/etc'  2>/dev/null || printf 8 > ./--target=/inside; printf 9 > -rf
printf linked > hard-1; ln hard-1 sub/hard-2; ln hard-1 sub/deeper/hard-3
ln -s /etc/passwd out-of-tree; ln -s ../../../../../../etc/shadow above; ln -s nowhere dangling; ln -s / root; ln -s sub link-to-sub
truncate -s 64M sparse; printf end >> sparse; truncate -s 1M all-hole
mkfifo fifo
chmod 0 no-mode 2>/dev/null || { printf x > no-mode; chmod 0 no-mode; }
printf x > setuid; chmod 4755 setuid; printf x > setgid; chmod 2711 setgid; mkdir sticky; chmod 1777 sticky; mkdir locked; printf x > locked/in; chmod 500 locked
touch -h -d '1969-12-31 23:59:58.123456789 UTC' out-of-tree; touch -d '2038-01-20 03:14:08.987654321 UTC' some; touch -d '1999-12-31 23:59:59.5' sub/deeper sub
if command -v setfattr >/dev/null; then setfattr -n user.plain -v value plain; setfattr -n user.binary -v 0x00ff00 some; setfattr -n user.folder -v yes sub; fi
if command -v setfacl >/dev/null; then setfacl -m u:12345:rw plain; setfacl -d -m g:54321:rx sub; fi
if [ "$2" = root ]; then
  mknod device-c c 1 3; mknod device-b b 7 99; chown 12345:54321 plain sub; chown -h 23456:34567 dangling
  if command -v setcap >/dev/null; then cp /bin/true capable && setcap cap_net_raw+ep capable; fi
fi
`;

export async function makeOddTree(folder: string): Promise<void> {
  const made = await run("bash", ["-c", MAKE, "bash", folder, isRoot ? "root" : "user"], { LC_ALL: "C.UTF-8" });
  if (made.code !== 0) throw new Error(made.stderr);
}

/** Every entry with kind, mode, owner, times, link and contents; names byte by byte. Not: what no copy can keep. */
const TELL = `
set -e
cd "$1"
find . -mindepth 1 -printf '%P\\t%y\\t%m\\t%U:%G\\t%n\\t%T@\\t%l\\t' \\( -type f -printf '%s\\0' -o -printf '\\0' \\) | sort -z
find . -type f -print0 | sort -z | xargs -0 -r sha256sum -z --
find . \\( -type c -o -type b \\) -print0 | sort -z | xargs -0 -r stat -c '%n %t:%T'
find . -samefile hard-1 -print0 2>/dev/null | sort -z
if command -v getfattr >/dev/null; then find . -print0 | sort -z | xargs -0 -r getfattr -h -d -e hex -m - -- 2>/dev/null; fi
`;

export async function describeTree(folder: string): Promise<string> {
  const child = new Deno.Command("bash", {
    args: ["-c", TELL, "bash", folder],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin", LC_ALL: "C" },
  });
  const { code, stdout, stderr } = await child.output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder("latin1").decode(stdout).replaceAll("\0", "\n");
}

/** Blocks of 512 bytes that a file takes. */
export const blocksOf = async (path: string): Promise<number> => (await Deno.stat(path)).blocks ?? 0;
