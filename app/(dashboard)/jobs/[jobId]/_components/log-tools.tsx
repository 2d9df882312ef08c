"use client";

import { ArrowDownToLine, ChevronDown, ChevronUp, CircleAlert, Download, Pause, Search } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { lineFromText } from "@/app/_lib/log-view";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Input } from "@/app/_ui/input";
import type { Direction, useLogSearch } from "./use-log-search";

type Props = {
  job: Job;
  text: string;
  search: string;
  total: number;
  /** The line that is marked. */
  line: number | null;
  isLive: boolean;
  isFollowing: boolean;
  found: ReturnType<typeof useLogSearch>;
  say: string;
  onText: (text: string) => void;
  onStep: (direction: Direction) => void;
  onFollow: (isFollowing: boolean) => void;
  onTrouble: () => void;
  onLine: (line: number) => void;
};

export function LogTools({ job, text, search, total, line, isLive, isFollowing, found, say, ...on }: Props) {
  const t = useTranslations("log");
  const format = useFormat();
  const nothing = total === 0 ? t("nothingYet") : undefined;
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    on.onStep(event.shiftKey ? "backward" : "forward");
  };
  return (
    <div className="grid border-b border-line">
      <div className="flex flex-wrap items-center gap-x-1 gap-y-1.5 py-1.5 pr-2 pl-4">
        <h2 className="mr-auto pr-2 text-base font-semibold">
          {t("title")} <span className="font-normal text-ink-faint">{t("length", { count: total })}</span>
        </h2>
        <div className="flex items-center gap-0.5 max-sm:order-last max-sm:w-full">
          <div className="relative w-56 max-sm:w-full">
            <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
            <Input
              type="search"
              aria-label={t("search")}
              placeholder={t("search")}
              maxLength={200}
              spellCheck={false}
              className="pl-8"
              value={text}
              onChange={(event) => on.onText(event.target.value)}
              onKeyDown={press}
            />
          </div>
          <StepButton direction="backward" text={t("previous")} onStep={on.onStep} isOff={search === ""} />
          <StepButton direction="forward" text={t("next")} onStep={on.onStep} isOff={search === ""} />
        </div>
        <GoToLine total={total} onLine={on.onLine} />
        <Button tone="quiet" size="sm" disabledReason={nothing} onClick={on.onTrouble}>
          <CircleAlert aria-hidden className="size-4" />
          {t("firstError")}
        </Button>
        {isLive ? (
          <Button tone="quiet" size="sm" onClick={() => on.onFollow(!isFollowing)}>
            {isFollowing ? (
              <Pause aria-hidden className="size-4" />
            ) : (
              <ArrowDownToLine aria-hidden className="size-4" />
            )}
            {isFollowing ? t("pause") : t("follow")}
          </Button>
        ) : (
          <Button tone="quiet" size="sm" disabledReason={nothing} onClick={() => on.onFollow(true)}>
            <ArrowDownToLine aria-hidden className="size-4" />
            {t("end")}
          </Button>
        )}
        <Button tone="quiet" size="sm" asChild>
          <a href={`/api/jobs/${job.jobId}/log`} download={`job-${job.jobId}.log`}>
            <Download aria-hidden className="size-4" />
            {t("download")}
          </a>
        </Button>
      </div>
      <p role="status" className="px-4 text-sm text-ink-soft empty:hidden not-empty:pb-1.5">
        {search === "" ? say : matchText()}
      </p>
    </div>
  );

  function matchText(): string {
    const { count, isCounting, isCapped } = found;
    if (found.error) return t("searchStopped");
    const counted = t(isCapped ? "moreMatches" : "matches", { count });
    if (count === 0) return isCounting ? t("searching") : t("noMatch");
    const rank = line === null ? null : found.rank(line);
    const place = rank === null ? counted : t("match", { rank: format.count(rank), counted });
    return isCounting ? t("stillCounting", { counted: place }) : place;
  }
}

type StepProps = { direction: Direction; text: string; isOff: boolean; onStep: (direction: Direction) => void };
function StepButton({ direction, text, isOff, onStep }: StepProps) {
  const t = useTranslations("log");
  const Icon = direction === "forward" ? ChevronDown : ChevronUp;
  return (
    <Button
      tone="quiet"
      size="icon"
      aria-label={text}
      title={text}
      disabledReason={isOff ? t("searchFirst") : undefined}
      onClick={() => onStep(direction)}
    >
      <Icon aria-hidden className="size-4" />
    </Button>
  );
}

function GoToLine({ total, onLine }: { total: number; onLine: (line: number) => void }) {
  const t = useTranslations("log");
  const [text, setText] = useState("");
  const line = lineFromText(text, total);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (line === null || total === 0) return;
    onLine(line);
    setText("");
  };
  return (
    <form onSubmit={go}>
      <Input
        inputMode="numeric"
        aria-label={t("goToLine")}
        aria-invalid={text.trim() !== "" && line === null ? true : undefined}
        placeholder={t("line")}
        title={t("goToLine")}
        autoComplete="off"
        className="w-20 max-sm:w-24"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
