"use client";

import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { RepositoryLock } from "@/app/_lib/api-types";
import { lockState } from "@/app/_lib/locks";
import { LOCK_STATE } from "@/app/_lib/status";
import { useNow } from "@/app/_lib/time";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

/** The locks that restic processes have put into the repository, as the host saw them last. */
export function LocksTable({ locks }: { locks: readonly RepositoryLock[] }) {
  const t = useTranslations("repository.locks");
  const now = useNow();
  return (
    <Table label={t("label")} isTight>
      <Head>
        <Th>{t("of")}</Th>
        <Th>{t("process")}</Th>
        <Th>{t("state")}</Th>
        <Th>{t("renewed")}</Th>
      </Head>
      <tbody>
        {locks.map((lock) => (
          <Tr key={lock.lockId}>
            <Td className="break-words">
              {lock.hostname}
              <span className="text-ink-faint">{lock.isOwnHost ? ` ${t("own")}` : ""}</span>
            </Td>
            <Td className="font-mono whitespace-nowrap">{lock.pid}</Td>
            <Td className="whitespace-nowrap">
              <Chip status={LOCK_STATE[lockState(lock, now)]} />
              {lock.isExclusive ? <span className="pl-2 text-ink-soft">{t("alone")}</span> : null}
            </Td>
            <Td>
              <When at={new Date(lock.createdAt)} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
