"use client";

import { useMemo } from "react";
import { useLocale } from "use-intl";
import { createFormat, type Format } from "./format";
import { useTimeZone } from "./time";

/** Numbers and instants in the reader's language and time zone. */
export function useFormat(): Format {
  const locale = useLocale();
  const timeZone = useTimeZone();
  return useMemo(() => createFormat(locale, timeZone), [locale, timeZone]);
}
