import type { ReactNode } from "react";

type Props = { title: ReactNode; lead?: ReactNode; action?: ReactNode; above?: ReactNode };

/** Title of a page, one sentence below it, and what can be done on its right. */
export const PageHeader = ({ title, lead, action, above }: Props) => (
  <div className="mb-5 grid gap-1">
    {above}
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <h1 className="min-w-0 text-xl font-semibold [overflow-wrap:anywhere]">{title}</h1>
      {action ? <div className="flex flex-wrap items-center gap-2">{action}</div> : null}
    </div>
    {lead ? <div className="text-ink-soft">{lead}</div> : null}
  </div>
);
