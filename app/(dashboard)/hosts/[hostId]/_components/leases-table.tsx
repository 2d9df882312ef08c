"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Lease } from "@/app/_lib/api-types";
import { LEASE_STATE } from "@/app/_lib/status";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

/** The jobs of all hosts that use the repository now, and those that wait for it, in their order. */
export function LeasesTable({ leases }: { leases: readonly Lease[] }) {
  const t = useTranslations("status");
  const words = useTranslations("repository.leases");
  return (
    <Table label={words("label")} isTight>
      <Head>
        <Th>{words("job")}</Th>
        <Th>{words("host")}</Th>
        <Th>{words("repository")}</Th>
        <Th className="max-sm:hidden">{words("since")}</Th>
      </Head>
      <tbody>
        {leases.map((lease) => (
          <Tr key={lease.jobId}>
            <Td>
              <Link href={`/jobs/${lease.jobId}`} className="font-medium hover:underline">
                {t(`jobKind.${lease.kind}`)}
              </Link>
            </Td>
            <Td className="break-words">{lease.hostname}</Td>
            <Td className="whitespace-nowrap">
              <Chip status={LEASE_STATE[lease.isHeld ? "held" : "waiting"]} />
              {lease.mode === "exclusive" ? <span className="pl-2 text-ink-soft">{words("alone")}</span> : null}
            </Td>
            <Td className="max-sm:hidden">
              <When at={lease.since} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
