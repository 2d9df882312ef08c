import type { Release } from "@/app/_lib/api-types";
import { formatBytes, formatPlural } from "@/app/_lib/format";
import { CopyButton } from "@/app/_ui/code-line";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

type Build = Release["builds"][number];
const KIND: Record<Build["kind"], string> = { compiled: "Compiled", bundled: "Runtime and bundle" };

/** Each program that hosts may download, with the checksum that they hold it against. */
export const BuildsTable = ({ releases }: { releases: readonly Release[] }) => (
  <Table label="Builds on this server">
    <Head>
      <Th>Version</Th>
      <Th>Platform</Th>
      <Th className="max-sm:hidden">Kind</Th>
      <Th className="max-sm:hidden">Size</Th>
      <Th>SHA-256</Th>
      <Th className="max-md:hidden">Hosts</Th>
    </Head>
    <tbody>
      {releases.flatMap(({ version, builds, hosts, hostsBehind }) =>
        builds.map((build, index) => (
          <Tr key={`${version}-${build.os}-${build.arch}`}>
            <Td className="font-mono text-sm">{version}</Td>
            <Td className="whitespace-nowrap">
              {build.os} {build.arch}
            </Td>
            <Td className="whitespace-nowrap max-sm:hidden">{KIND[build.kind]}</Td>
            <Td className="whitespace-nowrap max-sm:hidden">{formatBytes(build.sizeBytes)}</Td>
            <Td>
              <span className="inline-flex items-center gap-1">
                <code title={build.sha256} className="font-mono text-sm">
                  {build.sha256.slice(0, 8)}
                </code>
                <CopyButton text={build.sha256} what={`SHA-256 of ${version} for ${build.os} ${build.arch}`} />
              </span>
            </Td>
            <Td className="whitespace-nowrap text-ink-soft max-md:hidden">
              {index === 0 ? `${formatPlural(hosts, "host")} run it, ${hostsBehind} behind` : null}
            </Td>
          </Tr>
        )),
      )}
    </tbody>
  </Table>
);
