"use client";

import { type FocusEvent, useEffect, useRef, useState } from "react";

/** A sentence about a field; one that `waits` is not said while its field has not been left yet. */
export type CheckedProblem = { text: string; waits: boolean };

/**
 * What of a form's problems is said beside its fields: mistakes as they are typed, what is missing once its field was
 * left or the form was sent. A form with problems is not sent; the first wrong field gets the focus.
 */
export function useChecked(problems: Record<string, CheckedProblem>) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement | null>(null);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const shown = Object.entries(problems).filter(([field, { waits }]) => !waits || tries > 0 || left.has(field));
  return {
    shown: Object.fromEntries(shown.map(([field, { text }]) => [field, text])),
    watch: {
      onBlur: ({ target }: FocusEvent) => {
        const name = target.getAttribute("name");
        if (name !== null) setLeft((known) => (known.has(name) ? known : new Set([...known, name])));
      },
    },
    /** @param found what is wrong at this very moment, where that is looked at only when it is sent */
    submit: (sent: HTMLFormElement, send: () => void, found: Record<string, unknown> = problems) => {
      form.current = sent;
      if (Object.keys(found).length === 0) send();
      else setTries((count) => count + 1);
    },
  };
}
