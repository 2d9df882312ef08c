"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Session } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { readUserAgent } from "@/app/_lib/user-agent";
import { Button } from "@/app/_ui/button";
import { Panel } from "@/app/_ui/panel";
import { useToast } from "@/app/_ui/toast";

export function SessionsPanel({ atStart }: { atStart: Session[] }) {
  const t = useTranslations("profile");
  const { data: sessions } = useQuery({ ...useTRPC().users.sessions.queryOptions(), initialData: atStart });
  return (
    <Panel title={t("sessions")}>
      <ul aria-label={t("sessionsLabel")} className="grid divide-y divide-line">
        {sessions.map((session) => (
          <Row key={session.sessionId} session={session} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ session }: { session: Session }) {
  const t = useTranslations("profile");
  const name = useBrowserName()(session);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5 first:pt-0 last:pb-0">
      <div className="grid min-w-0 flex-1 basis-56">
        <span title={session.userAgent ?? undefined} className="font-medium">
          {name}
          {session.isCurrent ? <span className="font-normal text-ink-faint"> · {t("thisOne")}</span> : null}
        </span>
        <span className="text-sm text-ink-soft">{session.address ?? "–"}</span>
      </div>
      <dl className="flex flex-wrap gap-x-6 text-sm">
        <div className="grid">
          <dt className="text-xs text-ink-faint">{t("column.loggedIn")}</dt>
          <dd>
            <When at={session.createdAt} />
          </dd>
        </div>
        <div className="grid">
          <dt className="text-xs text-ink-faint">{t("column.ends")}</dt>
          <dd>
            <When at={session.expiresAt} />
          </dd>
        </div>
      </dl>
      {session.isCurrent ? null : <EndButton sessionId={session.sessionId} name={name} />}
    </li>
  );
}

function useBrowserName(): (session: Session) => string {
  const t = useTranslations("profile");
  return ({ userAgent }) => {
    const { browser, system } = readUserAgent(userAgent);
    if (browser && system) return t("browserOn", { browser, system });
    return browser ?? system ?? t("unknownBrowser");
  };
}

/** Asks no second time: whoever is cut off logs in again. */
function EndButton({ sessionId, name }: { sessionId: string; name: string }) {
  const problemOf = useProblem();
  const t = useTranslations("profile");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useToast();
  const end = useMutation(
    trpc.users.endSession.mutationOptions({
      onSuccess: () => say("good", t("sessionEnded")),
      onError: (error) => say("bad", problemOf(error).message),
      onSettled: () => queryClient.invalidateQueries(trpc.users.sessions.queryFilter()),
    }),
  );
  return (
    <Button
      size="sm"
      isBusy={end.isPending}
      aria-label={t("endSessionOf", { browser: name })}
      onClick={() => end.mutate({ sessionId })}
    >
      {t("endSession")}
    </Button>
  );
}
