"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Place, PlaceSizes } from "@/app/_lib/api-types";
import { ServerSays } from "@/app/_lib/server-text";
import { MAINTENANCE_STATE, PLACE_TROUBLE } from "@/app/_lib/status";
import { useFormat } from "@/app/_lib/use-format";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";
import { PlaceActions } from "./place-actions";
import { PlaceSize } from "./place-size";

type Props = { places: readonly Place[]; sizes: ReadonlyMap<string, PlaceSizes["days"]> };

/** One row a repository, in the server's order: what needs somebody comes first. */
export function PlacesTable({ places, sizes }: Props) {
  const t = useTranslations("repositories");
  return (
    <Table label={t("title")}>
      <Head>
        <Th>{t("column.place")}</Th>
        <Th className="max-sm:hidden">{t("column.size")}</Th>
        <Th className="text-right max-lg:hidden">{t("column.snapshots")}</Th>
        <Th className="max-md:hidden">{t("column.check")}</Th>
        <Th className="max-xl:hidden">{t("column.prune")}</Th>
        <Th className="max-xl:hidden">{t("column.locks")}</Th>
        <Th>
          <span className="sr-only">{t("column.actions")}</span>
        </Th>
      </Head>
      <tbody>
        {places.map((place) => (
          <PlaceRow key={place.placeId} place={place} days={sizes.get(place.placeId) ?? []} />
        ))}
      </tbody>
    </Table>
  );
}

function PlaceRow({ place, days }: { place: Place; days: PlaceSizes["days"] }) {
  const t = useTranslations("repositories");
  const format = useFormat();
  return (
    <Tr className="align-top [&_td]:py-2.5 [&_td]:align-top">
      <Td className="w-full sm:min-w-64 lg:min-w-80">
        <div className="grid min-w-0 justify-items-start gap-1.5">
          <code dir="ltr" className="font-mono text-sm font-medium [overflow-wrap:anywhere]">
            {place.url}
          </code>
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Chip status={PLACE_TROUBLE[place.trouble]} />
            <Hosts place={place} />
          </div>
          <Help place={place} />
          <div className="sm:hidden">
            <PlaceSize place={place} days={days} />
          </div>
        </div>
      </Td>
      <Td className="whitespace-nowrap max-sm:hidden">
        <PlaceSize place={place} days={days} />
      </Td>
      <Td className="text-right tabular-nums max-lg:hidden">
        {place.snapshotCount === 0 && place.state !== "ready" ? "–" : format.count(place.snapshotCount)}
      </Td>
      <Td className="max-md:hidden">
        <LastCheck place={place} />
      </Td>
      <Td className="text-ink-soft max-xl:hidden">
        <When at={place.lastPruneAt} never={t("never")} />
      </Td>
      <Td className="whitespace-nowrap text-ink-soft max-xl:hidden">
        {place.lockCount === null
          ? t("locks.unknown")
          : place.lockCount === 0
            ? t("locks.none")
            : t("locks.count", { count: place.lockCount })}
      </Td>
      <Td className="w-px text-right">
        <PlaceActions place={place} />
      </Td>
    </Tr>
  );
}

/** As many names as one line takes; the rest is a figure. */
const NAMED = 3;

function Hosts({ place: { hosts, hostCount } }: { place: Place }) {
  const t = useTranslations("repositories");
  const format = useFormat();
  const named = hosts.slice(0, NAMED);
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 text-sm text-ink-soft">
      <span className="sr-only">{t("hosts.count", { count: hostCount })}: </span>
      {named.map(({ hostId, hostname, isOnline }) => (
        <Link
          key={hostId}
          href={`/hosts/${hostId}?tab=repository`}
          className="inline-flex min-h-6 items-center break-all underline decoration-line-strong underline-offset-2 hover:decoration-current"
        >
          {isOnline ? hostname : t("hosts.offline", { hostname })}
        </Link>
      ))}
      {hostCount > named.length ? (
        <span>{t("hosts.more", { count: format.count(hostCount - named.length) })}</span>
      ) : null}
    </span>
  );
}

/** What a person does about it, in one sentence. */
function Help({ place }: { place: Place }) {
  const t = useTranslations("repositories");
  const sentence = () => {
    switch (place.trouble) {
      case "damaged":
        return t("fix.damaged");
      case "unusable":
        return place.fix ? <ServerSays>{place.fix}</ServerSays> : null;
      case "locked":
        return t("fix.locked");
      case "unchecked":
        return place.lastCheckAt ? t("fix.oldCheck") : t("fix.neverChecked");
      case "pending":
      case "none":
        return null;
    }
  };
  const said = sentence();
  return said === null ? null : <p className="max-w-[60ch] text-sm text-ink-soft">{said}</p>;
}

function LastCheck({ place: { lastCheckAt, lastCheckState } }: { place: Place }) {
  const t = useTranslations("repositories");
  return (
    <div className="grid justify-items-start gap-1 text-ink-soft">
      <When at={lastCheckAt} never={t("never")} />
      {lastCheckState ? <Chip status={MAINTENANCE_STATE[lastCheckState]} /> : null}
    </div>
  );
}
