"use client";

import { ArrowDownToLine, CircleAlert, Download, Pause, Search } from "lucide-react";
import { useDeferredValue, useEffect, useEffectEvent, useState } from "react";
import type { Job } from "@/app/_lib/api-types";
import { formatPlural } from "@/app/_lib/format";
import { firstTroubleOf, lineFromHash, linesWith, logFileText } from "@/app/_lib/log-view";
import { problemOf } from "@/app/_lib/problem";
import { isInFlight } from "@/app/_lib/status";
import { Button } from "@/app/_ui/button";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { LogLines } from "./log-lines";
import { useJobLog } from "./use-job-log";

/** Lines put on the page at first; more are shown on demand, because a whole log can have tens of thousands. */
const SHOWN = 2000;

export function LogViewer({ job }: { job: Job }) {
  const { data: log, error } = useJobLog(job.jobId);
  const [text, setText] = useState("");
  const search = useDeferredValue(text);
  const [isFollowing, setFollowing] = useState(true);
  const [limit, setLimit] = useState(SHOWN);
  const [target, setTarget] = useTarget(() => {
    setFollowing(false);
    setText("");
  });
  const lines = log?.lines ?? [];
  const found = linesWith(lines, search);
  const targetIndex = target === null || search ? -1 : found.findIndex(({ number }) => number === target);
  const first = Math.max(0, Math.min(found.length - limit, targetIndex < 0 ? found.length : targetIndex - 50));
  const trouble = firstTroubleOf(lines);
  const jump = (number: number) => {
    setText("");
    window.history.replaceState(null, "", `#L${number}`);
    setTarget(number);
  };
  const isAtEnd = isFollowing && target === null && search === "";
  const follow = (next: boolean) => {
    setFollowing(next);
    if (!next) return;
    setText("");
    setTarget(null);
    window.history.replaceState(null, "", window.location.pathname);
  };
  const isLive = isInFlight(job.state);
  return (
    <section aria-label="Log" className="overflow-hidden rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b border-line py-1.5 pr-2 pl-4">
        <h2 className="mr-auto text-base font-semibold">Log</h2>
        <div className="relative w-56 max-sm:order-last max-sm:w-full">
          <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
          <Input
            type="search"
            aria-label="Search the log"
            placeholder="Search the log"
            className="pl-8"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        {trouble === null ? null : (
          <Button tone="quiet" size="sm" onClick={() => jump(trouble)}>
            <CircleAlert aria-hidden className="size-4" />
            First error
          </Button>
        )}
        {isLive ? <FollowButton isFollowing={isAtEnd} onChange={follow} /> : null}
        <Button
          tone="quiet"
          size="sm"
          disabledReason={lines.length === 0 ? "There is nothing to download yet." : undefined}
          onClick={() => download(`job-${job.jobId}.log`, logFileText(lines))}
        >
          <Download aria-hidden className="size-4" />
          Download
        </Button>
      </div>
      {error ? (
        <Notice tone="bad" className="m-3">
          The log could not be loaded. {problemOf(error).message}
        </Notice>
      ) : null}
      {search ? (
        <p role="status" className="border-b border-line px-4 py-1.5 text-sm text-ink-soft">
          {found.length === 0
            ? "No line matches. Change the search, or clear it."
            : `${formatPlural(found.length, "line")} of ${formatPlural(lines.length, "line")}`}
        </p>
      ) : null}
      <LogLines
        lines={found.slice(first)}
        target={target}
        hiddenBefore={first}
        isFollowing={isAtEnd}
        isLoading={log === undefined && !error}
        isLive={isLive}
        onFollowing={setFollowing}
        onShowMore={() => setLimit((known) => known + SHOWN)}
        onPick={jump}
      />
    </section>
  );
}

const FollowButton = ({ isFollowing, onChange }: { isFollowing: boolean; onChange: (next: boolean) => void }) => (
  <Button tone="quiet" size="sm" onClick={() => onChange(!isFollowing)}>
    {isFollowing ? <Pause aria-hidden className="size-4" /> : <ArrowDownToLine aria-hidden className="size-4" />}
    {isFollowing ? "Pause" : "Follow"}
  </Button>
);

/** The line that the address names, as in `#L12`. */
function useTarget(onTarget: () => void): [number | null, (target: number | null) => void] {
  const [target, setTarget] = useState<number | null>(null);
  const tell = useEffectEvent(onTarget);
  useEffect(() => {
    const read = () => {
      const named = lineFromHash(window.location.hash);
      setTarget(named);
      if (named !== null) tell();
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  return [target, setTarget];
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
