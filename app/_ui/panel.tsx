import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

type Props = { title: string; action?: ReactNode; className?: string; children: ReactNode };
/** `isFlush` leaves the space around its content to the content. */
type PanelProps = Props & { isFlush?: boolean };

/** A titled part of a page. */
export const Panel = ({ title, action, className, isFlush = false, children }: PanelProps) => (
  <section className={cn("min-w-0 rounded-lg border border-line bg-surface", className)}>
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-b border-line py-1.5 pr-2 pl-4">
      <h2 className="text-base font-semibold">{title}</h2>
      {action}
    </div>
    <div className={cn(!isFlush && "p-4")}>{children}</div>
  </section>
);

/** A titled part of a page whose content has a frame of its own. */
export const Section = ({ title, action, children }: Omit<Props, "className">) => (
  <section className="grid min-w-0 gap-2">
    <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
      <h2 className="text-base font-semibold">{title}</h2>
      {action}
    </div>
    {children}
  </section>
);

/** Names and values in two columns. */
export const Facts = ({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="grid grid-cols-[minmax(5.5rem,max-content)_minmax(0,1fr)] content-start gap-x-6 gap-y-1.5 text-base">
    {rows.map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="text-ink-faint">{name}</dt>
        <dd className="min-w-0 break-words">{value}</dd>
      </div>
    ))}
  </dl>
);
