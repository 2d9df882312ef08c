"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus, SearchX } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { Token, TokenState } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { useRefusal } from "@/app/_lib/session";
import { TOKEN_STATE } from "@/app/_lib/status";
import { countTokens, orderTokens, stateFrom, TOKEN_STATES } from "@/app/_lib/token-list";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { AddHostDialog } from "../../hosts/_components/add-host-dialog";
import { RevokeDialog } from "./revoke-dialog";
import { TokensTable } from "./tokens-table";

const show = (state: TokenState | null) =>
  window.history.replaceState(null, "", state === null ? "/tokens" : `/tokens?state=${state}`);

export function TokensScreen({ atStart }: { atStart: Token[] }) {
  const t = useTranslations("tokens");
  const trpc = useTRPC();
  const { data: tokens } = useQuery({ ...trpc.enrollment.list.queryOptions(), initialData: atStart });
  const [isAdding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<Token | null>(null);
  const state = stateFrom(useSearchParams());
  const refusal = useRefusal("operator");
  const shown = orderTokens(state === null ? tokens : tokens.filter((token) => token.state === state));
  const addButton = (
    <Button tone="primary" disabledReason={refusal} onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-4" />
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        {...(tokens.length > 0
          ? { lead: t("waiting", { count: countTokens(tokens).pending }), action: addButton }
          : {})}
      />
      {tokens.length === 0 ? (
        <EmptyState icon={KeyRound} title={t("none.title")} action={addButton}>
          {t("none.text")}
        </EmptyState>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <StateFilter tokens={tokens} chosen={state} />
          {shown.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title={t("nothing.title")}
              action={<Button onClick={() => show(null)}>{t("nothing.clear")}</Button>}
            >
              {t("nothing.text")}
            </EmptyState>
          ) : (
            <TokensTable tokens={shown} refusal={refusal} onRevoke={setChosen} />
          )}
        </div>
      )}
      <AddHostDialog isOpen={isAdding} onOpenChange={setAdding} />
      <RevokeDialog token={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

function StateFilter({ tokens, chosen }: { tokens: readonly Token[]; chosen: TokenState | null }) {
  const t = useTranslations("tokens");
  const word = useTranslations("status");
  const format = useFormat();
  const counts = countTokens(tokens);
  return (
    <fieldset
      aria-label={t("show")}
      className="flex w-fit min-w-0 max-w-full overflow-x-auto rounded-md border border-line bg-surface p-0.5"
    >
      {[null, ...TOKEN_STATES].map((state) => (
        <button
          key={state ?? "all"}
          type="button"
          aria-pressed={chosen === state}
          onClick={() => show(state)}
          className={cn(
            "flex h-8 items-center gap-1.5 rounded-sm px-2.5 text-sm whitespace-nowrap text-ink-soft hover:text-ink",
            chosen === state && "bg-accent-soft font-medium text-accent hover:text-accent",
          )}
        >
          {state === null ? t("all") : word(TOKEN_STATE[state].text)}
          <span className="text-xs tabular-nums">{format.count(state === null ? tokens.length : counts[state])}</span>
        </button>
      ))}
    </fieldset>
  );
}
