"use client";

import { type FormEvent, useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { loginPathFor } from "@/app/_lib/next-path";
import { postJson } from "@/app/_lib/post-json";
import type { Problem } from "@/app/_lib/problem";
import { useMe } from "@/app/_lib/session";
import { useSessionGate } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";

/** Lies over the page once the session is over. The page below stays as it is, with all that is typed into it. */
export function SessionEnded() {
  const t = useTranslations("session.ended");
  const gate = useSessionGate();
  const isEnded = useSyncExternalStore(gate.subscribe, gate.isEnded, () => false);
  useComeBack(isEnded, gate.resume);
  return (
    <Dialog isOpen={isEnded} onOpenChange={() => {}} title={t("title")} description={t("text")} isFinal>
      <LogInAgain onDone={gate.resume} />
    </Dialog>
  );
}

function LogInAgain({ onDone }: { onDone: () => void }) {
  const t = useTranslations();
  const { username } = useMe();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // React hands events of a portal on to the component around it, which may be a form as well.
    event.stopPropagation();
    if (isBusy) return;
    const password = new FormData(event.currentTarget).get("password");
    setBusy(true);
    const refused = await postJson("/api/auth/login", { username, password });
    setBusy(false);
    setProblem(refused);
    if (!refused) onDone();
  };
  const goToLogin = () => window.location.assign(loginPathFor(window.location.pathname + window.location.search));
  return (
    <form onSubmit={submit} method="post" className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        {problem && !problem.fields.password ? (
          <Notice tone="bad" role="alert">
            {problem.message}
          </Notice>
        ) : null}
        <Field label={t("auth.username")}>
          {(control) => <Input {...control} name="username" value={username} readOnly autoComplete="username" />}
        </Field>
        <Field label={t("auth.password")} error={problem?.fields.password}>
          {(control) => (
            <Input {...control} name="password" type="password" autoComplete="current-password" required autoFocus />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button tone="quiet" title={t("session.ended.otherHint")} onClick={goToLogin}>
          {t("session.ended.other")}
        </Button>
        <Button type="submit" tone="primary" isBusy={isBusy}>
          {t("session.ended.submit")}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Whoever logs in again in another tab need not do so here, too. */
function useComeBack(isEnded: boolean, resume: () => void): void {
  const { userId } = useMe();
  const look = useEffectEvent(async () => {
    if (!isEnded || document.hidden) return;
    const answer = await fetch("/api/auth/me").catch(() => null);
    if (!answer?.ok) return;
    const me: unknown = await answer.json();
    if (typeof me !== "object" || me === null || !("user_id" in me)) return;
    if (me.user_id === userId) resume();
    else window.location.reload();
  });
  useEffect(() => {
    const seen = () => void look();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, []);
}
