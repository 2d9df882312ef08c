"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ApiTokenList } from "@/app/_components/api-token-list";
import type { ApiToken } from "@/app/_lib/api-types";
import { useMe } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Panel } from "@/app/_ui/panel";
import { MakeTokenDialog } from "./make-token-dialog";

/** The reader's own; an admin finds those of others beside their accounts. */
export function TokensPanel({ atStart }: { atStart: ApiToken[] }) {
  const t = useTranslations("profile");
  const me = useMe();
  const { data: tokens } = useQuery({ ...useTRPC().users.apiTokens.queryOptions(), initialData: atStart });
  const [isMaking, setMaking] = useState(false);
  return (
    <Panel
      title={t("tokens")}
      action={
        <Button size="sm" onClick={() => setMaking(true)}>
          <Plus aria-hidden className="size-4" />
          {t("makeToken")}
        </Button>
      }
    >
      <ApiTokenList tokens={tokens.filter(({ userId }) => userId === me.userId)} />
      <MakeTokenDialog isOpen={isMaking} onOpenChange={setMaking} />
    </Panel>
  );
}
