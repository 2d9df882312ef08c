"use client";

import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Job, LogPage } from "@/app/_lib/api-types";
import { lineFromHash, stretchAround } from "@/app/_lib/log-view";
import { useProblem } from "@/app/_lib/server-text";
import { isInFlight } from "@/app/_lib/status";
import { useFormat } from "@/app/_lib/use-format";
import { useSettled } from "@/app/_lib/use-settled";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { LogLines, type Target } from "./log-lines";
import { LogTools } from "./log-tools";
import { useLogLines } from "./use-log-lines";
import { type Direction, useFindLine, useLogSearch } from "./use-log-search";

type Props = { job: Job; atStart: LogPage | null };

/** The log of a job, of any length: only what is looked at is fetched, and little of it is kept. */
export function LogViewer({ job, atStart }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("log");
  const format = useFormat();
  const log = useLogLines(job.jobId, atStart);
  const { total } = log;
  const [text, setText] = useState("");
  const search = useSettled(text.trim());
  const found = useLogSearch(job.jobId, search, total);
  const find = useFindLine(job.jobId);
  const [isFollowing, setFollowing] = useState(true);
  const [target, setTarget] = useState<Target | null>(null);
  const [top, setTop] = useState(1);
  const [around, setAround] = useState(() => stretchAround(Math.max(1, total)));
  const [say, setSay] = useState("");
  const isLive = isInFlight(job.state);
  // A log that outgrew its stretch goes on in the next one.
  const { before, most } = isFollowing && total > around.before + around.most ? stretchAround(total) : around;
  const count = Math.min(most, total - before);

  const show = useCallback((line: number) => {
    setFollowing(false);
    setAround(stretchAround(line));
    setTarget({ line });
  }, []);
  const jump = useCallback(
    (line: number) => {
      window.history.replaceState(null, "", `#L${line}`);
      show(line);
    },
    [show],
  );
  const follow = (next: boolean) => {
    setFollowing(next);
    setAround(next ? stretchAround(Math.max(1, total)) : { before, most });
    if (!next) return;
    setTarget(null);
    window.history.replaceState(null, "", `${window.location.pathname}${window.location.search}`);
  };
  const step = async (direction: Direction) => {
    if (search === "") return;
    const from = target ? target.line + (direction === "forward" ? 1 : -1) : top;
    const line = await found.next(Math.max(1, from), direction, find).catch(() => null);
    if (line !== null) show(line);
  };
  useAddressedLine(show);
  useFirstMatch(search, () => void step("forward"));
  const goToTrouble = async () => {
    setSay(t("lookingForError"));
    const whole = { from: 1, direction: "forward" } as const;
    try {
      // What restic says itself comes before what the agent made of it.
      const line = (await find({ ...whole, stream: "stderr" })) ?? (await find(whole));
      setSay(line === null ? t("noError") : "");
      if (line !== null) jump(line);
    } catch (error) {
      setSay(problemOf(error).message);
    }
  };
  const problem = log.error ?? found.error;
  return (
    <section aria-label={t("title")} className="overflow-hidden rounded-lg border border-line bg-surface">
      <LogTools
        {...{ job, text, total, isLive, isFollowing, found, search, say }}
        line={target?.line ?? null}
        onText={setText}
        onStep={(direction) => void step(direction)}
        onFollow={follow}
        onTrouble={() => void goToTrouble()}
        onLine={jump}
      />
      {problem ? (
        <Notice tone="bad" className="m-3">
          {t("notLoaded", { problem: problemOf(problem).message })}{" "}
          <Button size="sm" onClick={log.retry}>
            {t("tryAgain")}
          </Button>
        </Notice>
      ) : null}
      <Elsewhere isShown={before > 0} text={t("earlier", { line: format.count(before) })} onShow={() => show(before)} />
      <LogLines
        {...{ log, before, count, target, search, isFollowing }}
        emptyText={log.isLoading ? t("loading") : isLive ? t("noneYet") : t("none")}
        onFollowing={setFollowing}
        onPick={jump}
        onTop={setTop}
        onStep={(direction) => void step(direction)}
      />
      <Elsewhere
        isShown={before + count < total}
        text={t("later", { line: format.count(before + count + 1) })}
        onShow={() => show(before + count + 1)}
      />
    </section>
  );
}

/** The way to the stretch before or behind this one; most logs are one. */
const Elsewhere = ({ isShown, text, onShow }: { isShown: boolean; text: string; onShow: () => void }) =>
  isShown ? (
    <div className="flex justify-center border-line border-y py-1">
      <Button size="sm" tone="quiet" onClick={onShow}>
        {text}
      </Button>
    </div>
  ) : null;

/** The line that the address names, as in `#L12`. */
function useAddressedLine(show: (line: number) => void): void {
  useEffect(() => {
    const read = () => {
      const named = lineFromHash(window.location.hash);
      if (named !== null) show(named);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, [show]);
}

/** Goes to the nearest match once a text was typed. */
function useFirstMatch(search: string, go: () => void): void {
  const tell = useEffectEvent(go);
  useEffect(() => {
    if (search !== "") tell();
  }, [search]);
}
