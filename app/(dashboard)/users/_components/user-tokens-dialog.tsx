"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ApiTokenList } from "@/app/_components/api-token-list";
import type { User } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog, DialogBody } from "@/app/_ui/dialog";
import { Skeleton } from "@/app/_ui/skeleton";

type Props = { user: User | null; onClose: () => void };

/** The API tokens that act for another account: an admin may revoke them. */
export function UserTokensDialog({ user, onClose }: Props) {
  const t = useTranslations("users");
  return (
    <Dialog
      isOpen={user !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={t("tokensOf", { name: user?.username ?? "" })}
      size="lg"
    >
      <DialogBody>{user ? <TokensOf userId={user.userId} /> : null}</DialogBody>
    </Dialog>
  );
}

function TokensOf({ userId }: { userId: string }) {
  const { data: tokens } = useQuery(useTRPC().users.apiTokens.queryOptions());
  if (!tokens) return <Skeleton className="h-24" />;
  return <ApiTokenList tokens={tokens.filter((token) => token.userId === userId)} />;
}
