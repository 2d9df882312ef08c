"use client";

import type { ComponentProps, MouseEvent } from "react";

type Props = Omit<ComponentProps<"a">, "href" | "onClick"> & { href: string; onOpen: () => void };

/** A link to a folder of the same page: a plain click stays here, any other does what the browser does. */
export function FolderLink({ href, onOpen, ...rest }: Props) {
  const click = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    onOpen();
  };
  return <a {...rest} href={href} onClick={click} />;
}
