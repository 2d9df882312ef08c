"use client";

import type { ComponentProps } from "react";
import { cn } from "@/app/_lib/cn";
import { useTypedEarly } from "./use-typed-early";

const BOX =
  "w-full rounded-md border border-control bg-surface px-2.5 text-base text-ink placeholder:text-ink-faint aria-invalid:border-bad max-sm:text-lg focus-visible:outline-offset-0";

export const Input = ({ className, ...rest }: Omit<ComponentProps<"input">, "ref">) => (
  <input {...rest} ref={useTypedEarly(rest.value)} className={cn(BOX, "h-9", className)} />
);

export const TextArea = ({ className, ...rest }: ComponentProps<"textarea">) => (
  <textarea {...rest} className={cn(BOX, "min-h-20 py-1.5 font-mono text-sm", className)} />
);

/** The platform's own list: it is the one that works best on phones and with the keyboard. */
export const Select = ({ className, ...rest }: ComponentProps<"select">) => (
  <select {...rest} className={cn(BOX, "h-9 w-auto pr-7", className)} />
);
