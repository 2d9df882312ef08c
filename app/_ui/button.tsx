"use client";

import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "@/app/_lib/cn";
import { Tooltip } from "./tooltip";

const look = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
  {
    variants: {
      tone: {
        primary:
          "border-transparent bg-accent text-on-accent not-aria-disabled:hover:bg-accent-strong aria-disabled:opacity-60",
        plain: "border-line-strong bg-surface text-ink not-aria-disabled:hover:bg-hover",
        quiet: "border-transparent text-ink-soft not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink",
        danger: "border-bad-line bg-surface text-bad not-aria-disabled:hover:bg-bad-soft",
        destroy: "border-transparent bg-bad-fill text-on-bad not-aria-disabled:hover:opacity-90",
      },
      size: {
        md: "h-8 px-3 text-base",
        sm: "h-7 px-2 text-sm",
        icon: "size-8 max-sm:size-10",
      },
    },
    defaultVariants: { tone: "plain", size: "md" },
  },
);

type Props = ComponentProps<"button"> &
  VariantProps<typeof look> & {
    asChild?: boolean;
    /** Shows a spinner and swallows clicks. */
    isBusy?: boolean;
    /** Why it can't be used now; it stays focusable, so that the reason can be read. */
    disabledReason?: string | undefined;
  };

export function Button(props: Props) {
  const { asChild, isBusy = false, disabledReason, tone, size, className, children, onClick, type, ...rest } = props;
  const isOff = isBusy || disabledReason !== undefined;
  const classes = cn(look({ tone, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (!isOff) return onClick?.(event);
    event.preventDefault();
    event.stopPropagation();
  };
  const button = (
    <button
      {...rest}
      type={type ?? "button"}
      className={classes}
      onClick={click}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
    >
      {isBusy ? <LoaderCircle aria-hidden className="size-4 animate-spin-slow" /> : null}
      {children}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip text={disabledReason}>{button}</Tooltip>;
}
