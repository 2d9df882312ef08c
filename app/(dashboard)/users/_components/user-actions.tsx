"use client";

import { useMutation } from "@tanstack/react-query";
import { Ban, Bot, Ellipsis, Eye, KeyRound, Shield, Trash2, UserCheck, Wrench } from "lucide-react";
import { useTranslations } from "use-intl";
import type { User } from "@/app/_lib/api-types";
import { ROLES } from "@/app/_lib/roles";
import { useProblem } from "@/app/_lib/server-text";
import { useMe, useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/app/_ui/menu";
import { useToast } from "@/app/_ui/toast";
import type { UserAction } from "./users-table";

const ROLE_ICON = {
  viewer: <Eye aria-hidden />,
  operator: <Wrench aria-hidden />,
  admin: <Shield aria-hidden />,
} as const;

type Props = { user: User; onChoose: (action: UserAction, user: User) => void };

/** What an admin can do to another account; the own one has its menu in the corner of the page. */
export function UserActions({ user, onChoose }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("users");
  const roleText = useTranslations("session.role");
  const refusal = useRefusal("admin");
  const me = useMe();
  const trpc = useTRPC();
  const say = useToast();
  const update = useMutation(
    trpc.users.update.mutationOptions({
      onSuccess: ({ username, role }, { isDisabled }) =>
        say(
          "good",
          isDisabled === undefined
            ? t("hasRole", { name: username, role: roleText(role) })
            : t(isDisabled ? "wasDisabled" : "wasEnabled", { name: username }),
        ),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const { userId } = user;
  if (userId === me.userId) return null;
  return (
    <Menu
      trigger={
        <Button
          tone="quiet"
          size="icon"
          aria-label={t("actionsFor", { name: user.username })}
          isBusy={update.isPending}
          disabledReason={refusal}
        >
          {update.isPending ? null : <Ellipsis aria-hidden className="size-4" />}
        </Button>
      }
    >
      <MenuChoice
        label={t("role")}
        value={user.role}
        options={ROLES.map((value) => ({ value, text: roleText(value), icon: ROLE_ICON[value] }))}
        onChange={(role) => update.mutate({ userId, role })}
      />
      <MenuLine />
      <MenuItem onSelect={() => onChoose("reset-password", user)}>
        <KeyRound aria-hidden />
        {t("resetPassword")}
      </MenuItem>
      <MenuItem onSelect={() => onChoose("api-tokens", user)}>
        <Bot aria-hidden />
        {t("showTokens")}
      </MenuItem>
      {user.isDisabled ? (
        <MenuItem onSelect={() => update.mutate({ userId, isDisabled: false })}>
          <UserCheck aria-hidden />
          {t("enable")}
        </MenuItem>
      ) : (
        <MenuItem onSelect={() => onChoose("disable", user)}>
          <Ban aria-hidden />
          {t("disable")}
        </MenuItem>
      )}
      <MenuItem tone="danger" onSelect={() => onChoose("remove", user)}>
        <Trash2 aria-hidden />
        {t("remove")}
      </MenuItem>
    </Menu>
  );
}
