"use client";

import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { User } from "@/app/_lib/api-types";
import { useMe } from "@/app/_lib/session";
import { ACCOUNT_STATE } from "@/app/_lib/status";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";
import { UserActions } from "./user-actions";

/** What opens a dialog; the rest is done at once. */
export type UserAction = "reset-password" | "api-tokens" | "disable" | "remove";
type RowProps = { onChoose: (action: UserAction, user: User) => void };

export function UsersTable({ users, onChoose }: RowProps & { users: readonly User[] }) {
  const t = useTranslations("users");
  const roleText = useTranslations("session.role");
  return (
    <>
      <div className="max-md:hidden">
        <Table label={t("title")}>
          <Head>
            <Th>{t("column.user")}</Th>
            <Th>{t("column.role")}</Th>
            <Th>{t("column.state")}</Th>
            <Th className="text-right">{t("column.sessions")}</Th>
            <Th className="text-right">{t("column.apiTokens")}</Th>
            <Th>{t("column.lastLogin")}</Th>
            <Th className="max-xl:hidden">{t("column.added")}</Th>
            <Th>
              <span className="sr-only">{t("column.actions")}</span>
            </Th>
          </Head>
          <tbody>
            {users.map((user) => (
              <Tr key={user.userId}>
                <Td className="max-w-80">
                  <Name user={user} />
                </Td>
                <Td>{roleText(user.role)}</Td>
                <Td>
                  <State user={user} />
                </Td>
                <Td className="text-right">{user.sessions}</Td>
                <Td className="text-right">{user.apiTokens}</Td>
                <Td>
                  <When at={user.lastLoginAt} never={t("never")} />
                </Td>
                <Td className="max-xl:hidden">
                  <When at={user.createdAt} isAbsolute />
                </Td>
                <Td className="text-right">
                  <UserActions user={user} onChoose={onChoose} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label={t("title")} className="grid gap-2 md:hidden">
        {users.map((user) => (
          <li key={user.userId} className="flex items-start gap-2 rounded-lg border border-line bg-surface p-3">
            <div className="grid min-w-0 flex-1 gap-1.5">
              <Name user={user} />
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
                <State user={user} />
                <span>{roleText(user.role)}</span>
                <span>{t("sessions", { count: user.sessions })}</span>
                <span>{t("apiTokens", { count: user.apiTokens })}</span>
                <span>{t.rich("lastLogin", { when: () => <When at={user.lastLoginAt} never={t("never")} /> })}</span>
              </div>
            </div>
            <UserActions user={user} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Name({ user }: { user: User }) {
  const t = useTranslations("users");
  const me = useMe();
  return (
    <span className="block min-w-0 font-medium break-words">
      {user.username}
      {user.userId === me.userId ? <span className="font-normal text-ink-faint"> {t("you")}</span> : null}
    </span>
  );
}

const State = ({ user }: { user: User }) => <Chip status={ACCOUNT_STATE[user.isDisabled ? "disabled" : "active"]} />;
