"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { User } from "@/app/_lib/api-types";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { AddUserDialog } from "./add-user-dialog";
import { DisableDialog, RemoveDialog } from "./confirm-user";
import { ResetPasswordDialog } from "./reset-password-dialog";
import { UserTokensDialog } from "./user-tokens-dialog";
import { type UserAction, UsersTable } from "./users-table";

type Chosen = { action: UserAction; user: User };

export function UsersScreen({ atStart }: { atStart: User[] }) {
  const t = useTranslations("users");
  const refusal = useRefusal("admin");
  const trpc = useTRPC();
  const { data: users } = useQuery({ ...trpc.users.list.queryOptions(), initialData: atStart });
  const [isAdding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const close = () => setChosen(null);
  const userFor = (action: UserAction) => (chosen?.action === action ? chosen.user : null);
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead", { users: users.length, admins: users.filter(isAdmin).length })}
        action={
          <Button tone="primary" disabledReason={refusal} onClick={() => setAdding(true)}>
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </Button>
        }
      />
      <UsersTable users={users} onChoose={(action, user) => setChosen({ action, user })} />
      <AddUserDialog isOpen={isAdding} onOpenChange={setAdding} />
      <ResetPasswordDialog user={userFor("reset-password")} onClose={close} />
      <DisableDialog user={userFor("disable")} onClose={close} />
      <UserTokensDialog user={userFor("api-tokens")} onClose={close} />
      <RemoveDialog user={userFor("remove")} onClose={close} />
    </>
  );
}

const isAdmin = ({ role, isDisabled }: User): boolean => role === "admin" && !isDisabled;
