"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { useToast } from "@/app/_ui/toast";

/** Each entry carries a hash over the one before it: recomputing them shows whether somebody edited the database. */
export function VerifyButton() {
  const problemOf = useProblem();
  const t = useTranslations("audit");
  const trpc = useTRPC();
  const say = useToast();
  const verify = useQuery({ ...trpc.audit.verify.queryOptions(), enabled: false, gcTime: 0 });
  const { data, error, dataUpdatedAt, errorUpdatedAt } = verify;
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once per answer, also when it is the same as before
  useEffect(() => {
    if (data?.isIntact) say("good", t("intact", { count: data.entries }));
    else if (data) say("bad", t("broken", { seq: String(data.brokenSeq) }));
  }, [dataUpdatedAt]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once per failure
  useEffect(() => {
    if (error) say("bad", problemOf(error).message);
  }, [errorUpdatedAt]);
  return (
    <Button isBusy={verify.isFetching} onClick={() => void verify.refetch()}>
      {verify.isFetching ? null : <ShieldCheck aria-hidden className="size-4" />}
      {t("verify")}
    </Button>
  );
}
