"use client";

import Link from "next/link";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { setCookie, WAS_HERE_COOKIE } from "@/app/_lib/cookies";
import { postJson } from "@/app/_lib/post-json";
import type { Problem } from "@/app/_lib/problem";
import { useIsAwake } from "@/app/_lib/use-is-awake";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { isSetupOpen } from "./setup-state";

export function LoginForm({ nextPath, hasExpired }: { nextPath: string; hasExpired: boolean }) {
  const t = useTranslations("auth");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isAwake = useIsAwake();
  const isFirstUse = useFirstUse();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const refused = await postJson("/api/auth/login", {
      username: form.get("username"),
      password: form.get("password"),
    });
    if (refused) {
      setProblem(refused);
      setBusy(false);
      return;
    }
    setCookie(WAS_HERE_COOKIE, "1");
    // A whole new document: nothing that an earlier reader had loaded stays in memory.
    window.location.assign(nextPath);
  };

  return (
    <>
      <h1 className="text-xl font-semibold">{t("logIn")}</h1>
      {isFirstUse ? (
        <Notice tone="info" title={t("noAccount")}>
          {t.rich("noAccountText", {
            link: (chunks) => (
              <Link href="/setup" className="font-medium text-accent underline">
                {chunks}
              </Link>
            ),
          })}
        </Notice>
      ) : null}
      {hasExpired && !problem ? (
        <Notice tone="warn" title={t("expired")} role="status">
          {t("expiredText")}
        </Notice>
      ) : null}
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem.message}
        </Notice>
      ) : null}
      <form onSubmit={submit} method="post" className="grid gap-4">
        <Field label={t("username")} error={problem?.fields.username}>
          {(control) => (
            <Input {...control} name="username" autoComplete="username" autoCapitalize="none" autoFocus required />
          )}
        </Field>
        <Field label={t("password")} error={problem?.fields.password}>
          {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
        </Field>
        <Button type="submit" tone="primary" isBusy={isBusy} disabled={!isAwake} className="h-9">
          {t("logIn")}
        </Button>
      </form>
    </>
  );
}

function useFirstUse(): boolean {
  const [isFirstUse, setFirstUse] = useState(false);
  useEffect(() => {
    const asked = new AbortController();
    void isSetupOpen(asked.signal).then((isOpen) => setFirstUse(isOpen === true));
    return () => asked.abort();
  }, []);
  return isFirstUse;
}
