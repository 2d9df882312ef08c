"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

const ITEM =
  "flex h-8 items-center gap-2 rounded-sm px-2 text-base outline-none select-none data-highlighted:bg-hover max-sm:h-10 [&_svg]:size-4 [&_svg]:text-ink-faint";

type MenuProps = { trigger: ReactNode; children: ReactNode; align?: "start" | "end"; side?: "top" | "bottom" };

export function Menu({ trigger, children, align = "end", side = "bottom" }: MenuProps) {
  return (
    // A modal menu would hide the rest of the page from assistive technology while parts of it can still be focused.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-52 animate-rise rounded-lg border border-line bg-raised p-1 shadow-raised"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ItemProps = {
  onSelect: () => void;
  tone?: "plain" | "danger";
  /** Why it can't be chosen now; it can still be walked to, so that the reason is read. */
  disabledReason?: string | undefined;
  children: ReactNode;
};
export const MenuItem = ({ onSelect, tone = "plain", disabledReason, children }: ItemProps) =>
  disabledReason === undefined ? (
    <Radix.Item onSelect={onSelect} className={cn(ITEM, tone === "danger" && "text-bad [&_svg]:text-bad")}>
      {children}
    </Radix.Item>
  ) : (
    <OffItem reason={disabledReason}>{children}</OffItem>
  );

type LinkProps = Pick<ItemProps, "disabledReason" | "children"> & { href: string; isDownload?: boolean };

/** Leads somewhere; with `isDownload` the browser saves what is there, and the page stays. */
export const MenuLink = ({ href, isDownload, disabledReason, children }: LinkProps) =>
  disabledReason === undefined ? (
    <Radix.Item asChild className={ITEM}>
      {isDownload ? (
        <a href={href} download>
          {children}
        </a>
      ) : (
        <Link href={href}>{children}</Link>
      )}
    </Radix.Item>
  ) : (
    <OffItem reason={disabledReason}>{children}</OffItem>
  );

const OffItem = ({ reason, children }: { reason: string; children: ReactNode }) => (
  <Radix.Item
    aria-disabled
    onSelect={(event) => event.preventDefault()}
    className="grid max-w-80 cursor-not-allowed gap-0.5 rounded-sm px-2 py-1.5 text-base text-ink-faint outline-none select-none data-highlighted:bg-hover"
  >
    <span className="flex items-center gap-2 [&_svg]:size-4">{children}</span>
    <span className="text-sm">{reason}</span>
  </Radix.Item>
);

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; text: string; icon: ReactNode }[];
  onChange: (value: Value) => void;
};
export function MenuChoice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)} aria-label={label}>
      <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-ink-faint">{label}</Radix.Label>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={ITEM}>
          {option.icon}
          <span className="flex-1">{option.text}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden className="text-accent" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export const MenuLine = () => <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
