"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ApiToken } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { useToast } from "@/app/_ui/toast";
import { ConfirmCall } from "./confirm-call";
import { When } from "./when";

/** API tokens, each with what it may do, when it was used and a way to end it. */
export function ApiTokenList({ tokens }: { tokens: readonly ApiToken[] }) {
  const t = useTranslations("profile");
  const role = useTranslations("session.role");
  const [chosen, setChosen] = useState<ApiToken | null>(null);
  if (tokens.length === 0)
    return (
      <p className="text-ink-soft">
        <span className="font-medium text-ink">{t("noTokens")}.</span> {t("noTokensText")}
      </p>
    );
  return (
    <>
      <ul aria-label={t("tokensLabel")} className="grid divide-y divide-line">
        {tokens.map((token) => (
          <li key={token.tokenId} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5 first:pt-0 last:pb-0">
            <div className="grid min-w-0 flex-1 basis-56">
              <span className="font-medium [overflow-wrap:anywhere]">{token.name}</span>
              <span className="text-sm text-ink-soft">{role(token.roleLimit)}</span>
            </div>
            <dl className="flex flex-wrap gap-x-6 text-sm">
              <Fact name={t("column.lastUsed")}>
                <When at={token.lastUsedAt} never={t("never")} />
              </Fact>
              <Fact name={t("column.ends")}>
                <When at={token.expiresAt} />
              </Fact>
            </dl>
            <Button
              size="sm"
              tone="danger"
              aria-label={t("revokeOf", { name: token.name })}
              onClick={() => setChosen(token)}
            >
              {t("revoke")}
            </Button>
          </li>
        ))}
      </ul>
      <RevokeDialog token={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="grid">
    <dt className="text-xs text-ink-faint">{name}</dt>
    <dd>{children}</dd>
  </div>
);

function RevokeDialog({ token, onClose }: { token: ApiToken | null; onClose: () => void }) {
  const t = useTranslations("profile");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useToast();
  const revoke = useMutation(
    trpc.users.revokeApiToken.mutationOptions({
      onSuccess: () => {
        say("good", t("revoked", { name: token?.name ?? "" }));
        void queryClient.invalidateQueries(trpc.users.apiTokens.queryFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmCall
      call={revoke}
      isOpen={token !== null}
      onClose={onClose}
      title={t("revokeTitle", { name: token?.name ?? "" })}
      action={t("revoke")}
      onConfirm={() => token && revoke.mutate({ tokenId: token.tokenId })}
    >
      <p>{t("revokeText")}</p>
    </ConfirmCall>
  );
}
