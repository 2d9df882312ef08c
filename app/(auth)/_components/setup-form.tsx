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

export function SetupForm() {
  const t = useTranslations("auth");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isAwake = useIsAwake();
  const [isOpen, setOpen] = useState<boolean | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    void isSetupOpen(asked.signal).then(setOpen);
    return () => asked.abort();
  }, []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    const [code, username, password] = ["code", "username", "password"].map((name) => String(form.get(name) ?? ""));
    setBusy(true);
    const refused = await createAndLogIn({ code: code ?? "", username: username ?? "", password: password ?? "" });
    setBusy(false);
    if (refused) return setProblem(refused);
    setCookie(WAS_HERE_COOKIE, "1");
    window.location.assign("/");
  };

  if (isOpen === false) return <SetupDone />;
  return (
    <>
      <div className="grid gap-1">
        <h1 className="text-xl font-semibold">{t("setup.title")}</h1>
        <p className="text-ink-soft">{t("setup.lead")}</p>
      </div>
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem.message}
        </Notice>
      ) : null}
      <form onSubmit={submit} method="post" className="grid gap-4">
        <Field label={t("setup.code")} hint={t("setup.codeHint")} error={problem?.fields.code}>
          {(control) => (
            <Input
              {...control}
              name="code"
              autoComplete="off"
              spellCheck={false}
              autoFocus
              required
              className="font-mono"
            />
          )}
        </Field>
        <Field label={t("username")} error={problem?.fields.username}>
          {(control) => <Input {...control} name="username" autoComplete="username" autoCapitalize="none" required />}
        </Field>
        <Field label={t("password")} hint={t("setup.passwordHint")} error={problem?.fields.password}>
          {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" required />}
        </Field>
        <Button type="submit" tone="primary" isBusy={isBusy} disabled={!isAwake} className="h-9">
          {t("setup.submit")}
        </Button>
      </form>
    </>
  );
}

function SetupDone() {
  const t = useTranslations("auth.setup");
  return (
    <>
      <h1 className="text-xl font-semibold">{t("done")}</h1>
      <p className="text-ink-soft">{t("doneText")}</p>
      <Button asChild tone="primary" className="h-9">
        <Link href="/login">{t("goToLogin")}</Link>
      </Button>
    </>
  );
}

/** The answer to the set-up may carry no session, so the new admin logs in at once. */
async function createAndLogIn(admin: { code: string; username: string; password: string }): Promise<Problem | null> {
  const refused = await postJson("/api/setup", admin);
  return refused ?? postJson("/api/auth/login", { username: admin.username, password: admin.password });
}
