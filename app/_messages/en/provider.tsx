"use client";

import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { en } from ".";

export default function Provider({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={en} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
