import { CircleX, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

const LOOK = {
  info: { icon: Info, box: "border-run-line bg-run-soft", mark: "text-run" },
  warn: { icon: TriangleAlert, box: "border-warn-line bg-warn-soft", mark: "text-warn" },
  bad: { icon: CircleX, box: "border-bad-line bg-bad-soft", mark: "text-bad" },
} as const satisfies Record<string, { icon: LucideIcon; box: string; mark: string }>;

type Props = {
  tone: keyof typeof LOOK;
  title?: string;
  role?: "alert" | "status";
  className?: string;
  children: ReactNode;
};

/** A sentence that must not be overlooked. */
export function Notice({ tone, title, role, className, children }: Props) {
  const { icon: Icon, box, mark } = LOOK[tone];
  return (
    <div role={role} className={cn("flex gap-2.5 rounded-md border px-3 py-2.5 text-base", box, className)}>
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", mark)} />
      <div className="grid min-w-0 gap-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        <div className="break-words text-ink-soft">{children}</div>
      </div>
    </div>
  );
}
