import type { Metadata } from "next";
import { placeFiltersFrom, placesInput, placesPath } from "@/app/_lib/place-list";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { RepositoriesScreen } from "./_components/repositories-screen";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getText("repositories"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function RepositoriesPage({ searchParams }: Props) {
  const given = await searchParams;
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null);
  const filters = placeFiltersFrom({ get: text });
  const { api } = await openPage(placesPath(filters));
  return <RepositoriesScreen filters={filters} atStart={await api.repositories.list(placesInput(filters))} />;
}
