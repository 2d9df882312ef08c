"use client";

import { useMutation } from "@tanstack/react-query";
import { Ban, Ellipsis, Eye, KeyRound, Shield, Trash2, UserCheck, Wrench } from "lucide-react";
import type { Role, User } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useMe } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/app/_ui/menu";
import { useToast } from "@/app/_ui/toast";
import type { UserAction } from "./users-table";

const ROLE_OPTIONS = [
  { value: "viewer", text: "Viewer", icon: <Eye aria-hidden /> },
  { value: "operator", text: "Operator", icon: <Wrench aria-hidden /> },
  { value: "admin", text: "Admin", icon: <Shield aria-hidden /> },
] as const satisfies readonly { value: Role; text: string; icon: unknown }[];

type Props = { user: User; onChoose: (action: UserAction, user: User) => void };

/** What an admin can do to another account; the own one has its menu in the corner of the page. */
export function UserActions({ user, onChoose }: Props) {
  const me = useMe();
  const trpc = useTRPC();
  const say = useToast();
  const update = useMutation(
    trpc.users.update.mutationOptions({
      onSuccess: (after) => say("good", `${after.username}: ${after.isDisabled ? "disabled" : after.role}.`),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const { userId } = user;
  if (userId === me.userId) return null;
  return (
    <Menu
      trigger={
        <Button tone="quiet" size="icon" aria-label={`Actions for ${user.username}`} isBusy={update.isPending}>
          {update.isPending ? null : <Ellipsis aria-hidden className="size-4" />}
        </Button>
      }
    >
      <MenuChoice
        label="Role"
        value={user.role}
        options={ROLE_OPTIONS}
        onChange={(role) => update.mutate({ userId, role })}
      />
      <MenuLine />
      <MenuItem onSelect={() => onChoose("reset-password", user)}>
        <KeyRound aria-hidden />
        Reset password
      </MenuItem>
      {user.isDisabled ? (
        <MenuItem onSelect={() => update.mutate({ userId, isDisabled: false })}>
          <UserCheck aria-hidden />
          Enable user
        </MenuItem>
      ) : (
        <MenuItem onSelect={() => onChoose("disable", user)}>
          <Ban aria-hidden />
          Disable user
        </MenuItem>
      )}
      <MenuItem tone="danger" onSelect={() => onChoose("remove", user)}>
        <Trash2 aria-hidden />
        Remove user
      </MenuItem>
    </Menu>
  );
}
