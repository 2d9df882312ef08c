import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type Props = { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode; isWholePage?: boolean };

/** Where a list would be: says why there is none, and the exact next action. */
export const EmptyState = ({ icon: Icon, title, children, action, isWholePage = false }: Props) => {
  const Heading = isWholePage ? "h1" : "h2";
  return (
    <div className="grid justify-items-center gap-3 rounded-lg border border-dashed border-line-strong bg-surface px-6 py-12 text-center">
      <Icon aria-hidden className="size-6 text-ink-faint" />
      <div className="grid gap-1">
        <Heading className="text-lg font-semibold">{title}</Heading>
        <div className="max-w-[56ch] text-base text-ink-soft">{children}</div>
      </div>
      {action}
    </div>
  );
};
