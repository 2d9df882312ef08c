"use client";

import { useTranslations } from "use-intl";
import type { Release } from "@/app/_lib/api-types";
import { useFormat } from "@/app/_lib/use-format";
import { CopyButton } from "@/app/_ui/code-line";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

/** Each program that hosts may download, with the checksum that they hold it against. */
export function BuildsTable({ releases }: { releases: readonly Release[] }) {
  const t = useTranslations("agents.builds");
  const format = useFormat();
  return (
    <Table label={t("title")}>
      <Head>
        <Th>{t("version")}</Th>
        <Th>{t("platform")}</Th>
        <Th className="max-sm:hidden">{t("kind")}</Th>
        <Th className="max-sm:hidden">{t("size")}</Th>
        <Th>SHA-256</Th>
        <Th className="max-md:hidden">{t("hosts")}</Th>
      </Head>
      <tbody>
        {releases.flatMap(({ version, builds, hosts, hostsBehind }) =>
          builds.map((build, index) => (
            <Tr key={`${version}-${build.os}-${build.arch}`}>
              <Td className="font-mono text-sm">{version}</Td>
              <Td className="whitespace-nowrap">
                {build.os} {build.arch}
              </Td>
              <Td className="whitespace-nowrap max-sm:hidden">{t(build.kind)}</Td>
              <Td className="whitespace-nowrap max-sm:hidden">{format.bytes(build.sizeBytes)}</Td>
              <Td>
                <span className="inline-flex items-center gap-1">
                  <code title={build.sha256} className="font-mono text-sm">
                    {build.sha256.slice(0, 8)}
                  </code>
                  <CopyButton
                    text={build.sha256}
                    what={t("checksum", { version, platform: `${build.os} ${build.arch}` })}
                  />
                </span>
              </Td>
              <Td className="whitespace-nowrap text-ink-soft max-md:hidden">
                {index === 0 ? t("use", { hosts, behind: String(hostsBehind) }) : null}
              </Td>
            </Tr>
          )),
        )}
      </tbody>
    </Table>
  );
}
