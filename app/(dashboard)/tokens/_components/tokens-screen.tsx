"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { PageHeader } from "@/app/_components/page-header";
import type { Token } from "@/app/_lib/api-types";
import { useRefusal } from "@/app/_lib/session";
import { orderTokens, tokensSentence } from "@/app/_lib/token-list";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { AddHostDialog } from "../../hosts/_components/add-host-dialog";
import { RevokeDialog } from "./revoke-dialog";
import { TokensTable } from "./tokens-table";

export function TokensScreen({ atStart }: { atStart: Token[] }) {
  const trpc = useTRPC();
  const { data: tokens } = useQuery({ ...trpc.enrollment.list.queryOptions(), initialData: atStart });
  const [isAdding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<Token | null>(null);
  const refusal = useRefusal("operator");
  const addButton = (
    <Button tone="primary" disabledReason={refusal} onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-4" />
      Add host
    </Button>
  );
  return (
    <>
      <PageHeader title="Tokens" {...(tokens.length > 0 ? { lead: tokensSentence(tokens), action: addButton } : {})} />
      {tokens.length === 0 ? (
        <EmptyState icon={KeyRound} title="No token yet" action={addButton}>
          Adding a host makes a token: it is good for one hour and lets one host in, once.
        </EmptyState>
      ) : (
        <TokensTable tokens={orderTokens(tokens)} refusal={refusal} onRevoke={setChosen} />
      )}
      <AddHostDialog isOpen={isAdding} onOpenChange={setAdding} />
      <RevokeDialog token={chosen} onClose={() => setChosen(null)} />
    </>
  );
}
