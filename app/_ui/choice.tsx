"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/app/_lib/cn";

type Props = Omit<ComponentProps<"input">, "type" | "id" | "disabled"> & {
  label: ReactNode;
  hint?: ReactNode;
  /** Why it can't be chosen. */
  disabledReason?: string | undefined;
};

/** One of several, with its explanation; the others have the same `name`. */
export function Choice({ label, hint, disabledReason, ...rest }: Props) {
  const id = useId();
  const help = disabledReason ?? hint;
  const isOff = disabledReason !== undefined;
  return (
    <div
      className={cn(
        "grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 gap-y-0.5 rounded-md border border-line px-3 py-2.5 has-checked:border-accent has-checked:bg-hover",
        isOff && "bg-canvas",
      )}
    >
      <input
        {...rest}
        id={id}
        type="radio"
        disabled={isOff}
        aria-describedby={help ? `${id}-help` : undefined}
        className="mt-0.5 size-4 accent-accent max-sm:size-5"
      />
      <label htmlFor={id} className={cn("font-medium [overflow-wrap:anywhere]", isOff && "text-ink-soft")}>
        {label}
      </label>
      {help ? (
        <div id={`${id}-help`} className="col-start-2 text-sm text-ink-soft">
          {help}
        </div>
      ) : null}
    </div>
  );
}

/** The frame around choices of one kind. */
export const Choices = ({ legend, children }: { legend: string; children: ReactNode }) => (
  <fieldset className="grid min-w-0 gap-2">
    <legend className="mb-2 text-sm font-medium">{legend}</legend>
    {children}
  </fieldset>
);
