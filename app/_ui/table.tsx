import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

/** A dense table: 40 px rows, or 32 px with `isTight`. Wide ones scroll inside their own frame. */
export function Table({ label, isTight, children }: { label: string; isTight?: boolean; children: ReactNode }) {
  // Relative, so that words for screen readers only, which are placed freely, are cut off with the rest.
  return (
    <div className="relative overflow-x-auto rounded-lg border border-line bg-surface">
      <table
        aria-label={label}
        className={cn(
          "w-full border-collapse text-left [&_tbody_tr:last-child]:border-0",
          isTight ? "text-sm [&_td]:h-8" : "text-base [&_td]:h-10",
        )}
      >
        {children}
      </table>
    </div>
  );
}

export const Head = ({ children }: { children: ReactNode }) => (
  <thead className="border-b border-line bg-canvas">
    <tr>{children}</tr>
  </thead>
);

export const Th = ({ className, ...rest }: ComponentProps<"th">) => (
  <th
    scope="col"
    {...rest}
    className={cn("h-8 px-3 text-xs font-medium whitespace-nowrap text-ink-faint first:pl-4 last:pr-4", className)}
  />
);

export const Tr = ({ className, ...rest }: ComponentProps<"tr">) => (
  <tr {...rest} className={cn("border-b border-line", className)} />
);

export const Td = ({ className, ...rest }: ComponentProps<"td">) => (
  <td {...rest} className={cn("px-3 py-1 align-middle first:pl-4 last:pr-4", className)} />
);
