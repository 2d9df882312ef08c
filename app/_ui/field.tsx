"use client";

import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";

type ControlProps = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };
type Props = {
  label: string;
  /** A word after the label, such as "optional". */
  note?: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: (control: ControlProps) => ReactNode;
};

/** A label, its control, a hint below, and what is wrong with it. */
export function Field({ label, note, hint, error, children }: Props) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [errorId, hintId].filter(Boolean).join(" ") || undefined;
  return (
    <div className="grid min-w-0 content-start gap-1">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {note ? <span className="text-xs text-ink-faint">{note}</span> : null}
      </div>
      {children({ id, "aria-describedby": describedBy, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p id={errorId} className="flex gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
      {hint ? (
        <div id={hintId} className="text-sm text-ink-faint">
          {hint}
        </div>
      ) : null}
    </div>
  );
}
