"use client";

import { useQueries } from "@tanstack/react-query";
import { Check, ChevronRight, File, Folder as FolderIcon } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import { choiceOf, type EntryRow, type Folder, ROOTS, rowAbove, type TreeRow, treeRows } from "@/app/_lib/host-tree";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";

type Props = { hostId: string; chosen: readonly string[]; onToggle: (path: string) => void };

/** The host's own folders, fetched as they are opened; arrows walk, Enter chooses. */
export function PathTree({ hostId, chosen, onToggle }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(["/"]));
  const t = useTranslations("sourceGroups.tree");
  const rows = treeRows({ folders: useFolders(hostId, open), open, t });
  const [focused, setFocused] = useState<string | null>(null);
  const current = rows.find(({ path }) => path === focused) ?? rows[0];
  const list = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);
  useEffect(() => {
    if (!hasFocus.current || focused === null) return;
    [...(list.current?.children ?? [])]
      .find((row) => row.getAttribute("data-path") === focused)
      ?.scrollIntoView({ block: "nearest" });
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [focused]);
  const setIsOpen = (path: string, isOpen: boolean) =>
    setOpen((known) => new Set(isOpen ? [...known, path] : [...known].filter((one) => one !== path)));
  const press = (event: KeyboardEvent) => {
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    const moved = moveOf(event.key, rows, current);
    if (moved) setFocused(moved.path);
    else if (current.kind === "entry" && event.key === "ArrowRight" && current.isFolder) setIsOpen(current.path, true);
    else if (current.kind === "entry" && event.key === "ArrowLeft" && current.isOpen) setIsOpen(current.path, false);
    else if (current.kind === "entry" && (event.key === "Enter" || event.key === " ")) onToggle(current.path);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={list}
      role="tree"
      aria-label={t("label")}
      aria-multiselectable
      onKeyDown={press}
      onFocus={() => (hasFocus.current = true)}
      onBlur={() => (hasFocus.current = false)}
      className="max-h-64 overflow-auto rounded-md border border-control bg-surface p-1"
    >
      {rows.map((row) =>
        row.kind === "entry" ? (
          <Entry
            key={row.path}
            row={row}
            label={choiceOf(row.path, chosen) === "within" ? t("within", { name: row.name }) : row.name}
            choice={choiceOf(row.path, chosen)}
            isCurrent={row === current}
            onFocus={() => setFocused(row.path)}
            onOpen={() => setIsOpen(row.path, !row.isOpen)}
            onToggle={() => onToggle(row.path)}
          />
        ) : (
          <div
            key={row.path}
            role="treeitem"
            aria-level={row.level}
            aria-disabled
            data-path={row.path}
            tabIndex={row === current ? 0 : -1}
            onFocus={() => setFocused(row.path)}
            style={indent(row)}
            className={cn("rounded-sm px-2 py-1 text-sm", row.isProblem ? "text-bad" : "text-ink-faint")}
          >
            {row.text}
          </div>
        ),
      )}
    </div>
  );
}

function useFolders(hostId: string, open: ReadonlySet<string>): ReadonlyMap<string, Folder> {
  const problemOf = useProblem();
  const trpc = useTRPC();
  const paths = [ROOTS, ...open];
  const answers = useQueries({
    queries: paths.map((path) =>
      trpc.hosts.folder.queryOptions(
        { hostId, ...(path === ROOTS ? {} : { path }) },
        { retry: false, staleTime: 60_000, gcTime: 60_000 },
      ),
    ),
  });
  return new Map(
    answers.map(({ data, error }, index): [string, Folder] => {
      const path = paths[index] ?? ROOTS;
      if (data) return [path, { state: "here", folder: data }];
      return [path, error ? { state: "failed", message: problemOf(error).message } : { state: "loading" }];
    }),
  );
}

/** The row that a key leads to; null when the key does something else. */
function moveOf(key: string, rows: readonly TreeRow[], current: TreeRow): TreeRow | null {
  const at = rows.indexOf(current);
  const isOpen = current.kind === "entry" && current.isOpen;
  switch (key) {
    case "ArrowDown":
      return rows[at + 1] ?? null;
    case "ArrowUp":
      return rows[at - 1] ?? null;
    case "Home":
      return rows[0] ?? null;
    case "End":
      return rows.at(-1) ?? null;
    case "ArrowRight":
      return isOpen ? (rows[at + 1] ?? null) : null;
    case "ArrowLeft":
      return isOpen ? null : rowAbove(rows, current);
    default:
      return null;
  }
}

const indent = ({ level }: TreeRow) => ({ paddingInlineStart: `${(level - 1) * 1.25 + 0.5}rem` });

type EntryProps = {
  row: EntryRow;
  label: string;
  choice: ReturnType<typeof choiceOf>;
  isCurrent: boolean;
  onFocus: () => void;
  onOpen: () => void;
  onToggle: () => void;
};

const Entry = ({ row, label, choice, isCurrent, onFocus, onOpen, onToggle }: EntryProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself handles the keys of all its rows
  <div
    role="treeitem"
    aria-level={row.level}
    aria-selected={choice === "chosen"}
    aria-label={label}
    {...(row.isFolder ? { "aria-expanded": row.isOpen } : {})}
    data-path={row.path}
    tabIndex={isCurrent ? 0 : -1}
    onFocus={onFocus}
    onClick={onToggle}
    style={indent(row)}
    className="flex min-h-8 cursor-pointer items-center gap-1.5 rounded-sm pr-2 text-base hover:bg-hover focus-visible:-outline-offset-2 max-sm:min-h-11 aria-selected:bg-hover"
  >
    {row.isFolder ? (
      // biome-ignore lint/a11y/useKeyWithClickEvents: arrows open and close the row
      // biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer; arrows do the same
      <span
        className="-m-1 grid size-7 shrink-0 place-items-center rounded-sm hover:bg-line max-sm:size-10"
        onClick={(event) => {
          event.stopPropagation();
          onOpen();
        }}
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 text-ink-faint transition-transform", row.isOpen && "rotate-90")}
        />
      </span>
    ) : (
      <span className="w-5 shrink-0" />
    )}
    {row.isFolder ? (
      <FolderIcon aria-hidden className="size-4 shrink-0 text-ink-faint" />
    ) : (
      <File aria-hidden className="size-4 shrink-0 text-ink-faint" />
    )}
    <span className="min-w-0 flex-1 truncate">{row.name}</span>
    {choice === "none" ? null : (
      <Check aria-hidden className={cn("size-4 shrink-0", choice === "chosen" ? "text-accent" : "text-ink-faint")} />
    )}
  </div>
);
