"use client";

import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { ServerWordsProvider } from "../../_lib/server-text";
import type { Messages } from "../text";
import { de } from ".";
import { serverWords } from "./server-words";

// The types carry the English words, from which the compiler reads what each message needs.
const messages = de as unknown as Messages;

export default function Provider({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  return (
    <IntlProvider locale="de" messages={messages} timeZone={timeZone}>
      <ServerWordsProvider words={serverWords}>{children}</ServerWordsProvider>
    </IntlProvider>
  );
}
