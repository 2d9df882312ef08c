"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, SearchX, Server } from "lucide-react";
import { useState } from "react";
import { PageHeader } from "@/app/_components/page-header";
import type { Host } from "@/app/_lib/api-types";
import { fleetSentence, matchesFilters, orderHosts } from "@/app/_lib/host-list";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { useAskedFor } from "@/app/_lib/use-asked-for";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { AddHostDialog } from "./add-host-dialog";
import { HostFiltersBar } from "./host-filters-bar";
import { HostsTable } from "./hosts-table";
import { useHostFilters } from "./use-host-filters";

const NO_FILTERS = { text: "", view: "all", tag: "" } as const;

export function HostsScreen({ atStart }: { atStart: Host[] }) {
  const trpc = useTRPC();
  const { data: hosts } = useQuery({ ...trpc.hosts.list.queryOptions(), initialData: atStart });
  const [filters, setFilters] = useHostFilters();
  const [isAdding, setAdding] = useState(false);
  useAskedFor("add", () => setAdding(true));
  const refusal = useRefusal("operator");
  const shown = orderHosts(hosts.filter((host) => matchesFilters(host, filters)));
  const addButton = (
    <Button tone="primary" disabledReason={refusal} onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-4" />
      Add host
    </Button>
  );

  return (
    <>
      <PageHeader title="Hosts" {...(hosts.length > 0 ? { lead: fleetSentence(hosts), action: addButton } : {})} />
      {hosts.length === 0 ? (
        <FirstHost action={addButton} />
      ) : (
        <div className="grid gap-3">
          <HostFiltersBar hosts={hosts} filters={filters} onChange={setFilters} />
          {shown.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title="No host matches"
              action={<Button onClick={() => setFilters(NO_FILTERS)}>Clear filters</Button>}
            >
              Change the search, or clear all filters to see every host.
            </EmptyState>
          ) : (
            <HostsTable hosts={shown} />
          )}
        </div>
      )}
      <AddHostDialog isOpen={isAdding} onOpenChange={setAdding} />
    </>
  );
}

const FirstHost = ({ action }: { action: React.ReactNode }) => (
  <EmptyState icon={Server} title="Add your first host" action={action}>
    Name the host and its repository. You get one line to run on it as root; two minutes later its first backup can run.
  </EmptyState>
);
