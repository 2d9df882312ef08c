/** Paths of hosts, which need not have the server's own rules: those with a leading slash are POSIX, others Windows. */
export const isWindowsPath = (path: string): boolean => !path.startsWith("/");

const DRIVE = /^[A-Za-z]:/;
const SHARE = /^[\\/]{2}[^\\/]+[\\/]+[^\\/]+/;

/** The same path without doubled or trailing separators, `.` and `..`, as restic writes it into a snapshot. */
export function cleanHostPath(path: string): string {
  if (!isWindowsPath(path)) return `/${cleanParts(path.split("/")).join("/")}`;
  const volume = (SHARE.exec(path) ?? DRIVE.exec(path))?.[0] ?? "";
  const parts = cleanParts(path.slice(volume.length).split(/[\\/]/));
  return `${volume.replaceAll("/", "\\")}\\${parts.join("\\")}`;
}

/** Every folder on the way to a cleaned path, outermost first and the path itself last; the root is left out. */
export function stepsTo(path: string): string[] {
  const separator = isWindowsPath(path) ? "\\" : "/";
  const volume = (isWindowsPath(path) ? (SHARE.exec(path) ?? DRIVE.exec(path))?.[0] : "") ?? "";
  const parts = path.slice(volume.length).split(separator).filter(Boolean);
  return parts.map((_, index) => `${volume}${separator}${parts.slice(0, index + 1).join(separator)}`);
}

/** Whether a cleaned path lies in a cleaned folder, or is it. */
export function isWithin(path: string, folder: string): boolean {
  if (path === folder) return true;
  const separator = isWindowsPath(folder) ? "\\" : "/";
  return path.startsWith(folder.endsWith(separator) ? folder : `${folder}${separator}`);
}

/** Parts of an absolute path: `..` above its root leads nowhere. */
function cleanParts(parts: readonly string[]): string[] {
  const clean: string[] = [];
  for (const part of parts) {
    if (part === "..") clean.pop();
    else if (part !== "" && part !== ".") clean.push(part);
  }
  return clean;
}
