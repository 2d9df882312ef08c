"use client";

import { type ComponentProps, type ReactNode, useId } from "react";

type Props = Omit<ComponentProps<"input">, "type" | "id"> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
};

/** One thing to switch on, with its label behind it. */
export function Checkbox({ label, hint, error, ...rest }: Props) {
  const id = useId();
  const helpId = hint || error ? `${id}-help` : undefined;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 gap-y-0.5">
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={helpId}
        aria-invalid={error ? true : undefined}
        className="mt-0.5 size-4 accent-accent max-sm:size-5"
      />
      <label htmlFor={id}>{label}</label>
      {helpId ? (
        <div id={helpId} className="col-start-2 text-sm text-ink-faint">
          {error ? <p className="text-bad">{error}</p> : null}
          {hint}
        </div>
      ) : null}
    </div>
  );
}
