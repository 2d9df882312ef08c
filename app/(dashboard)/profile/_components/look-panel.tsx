"use client";

import { useLocale, useTranslations } from "use-intl";
import { isTimeZone } from "@/app/_lib/format";
import { chooseLocale, useTheme } from "@/app/_lib/preferences";
import { THEMES, type Theme, themeOf } from "@/app/_lib/theme";
import { useTimeZone, useZoneChoice } from "@/app/_lib/time";
import { isLocale, LOCALE_NAME, LOCALES } from "@/app/_messages/text";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/input";
import { Panel } from "@/app/_ui/panel";

/** Choices that this browser keeps. */
export function LookPanel({ theme: atStart }: { theme: Theme }) {
  const t = useTranslations();
  const [theme, setTheme] = useTheme(atStart);
  const locale = useLocale();
  return (
    <Panel title={t("profile.look")}>
      <div className="grid gap-4">
        <Field label={t("profile.theme")}>
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={theme}
              onChange={({ target }) => setTheme(themeOf(target.value))}
            >
              {THEMES.map((one) => (
                <option key={one} value={one}>
                  {t(`nav.themes.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("profile.language")}>
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={locale}
              onChange={({ target }) => (isLocale(target.value) ? chooseLocale(target.value) : undefined)}
            >
              {LOCALES.map((one) => (
                <option key={one} value={one} lang={one}>
                  {LOCALE_NAME[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ZoneField />
      </div>
    </Panel>
  );
}

function ZoneField() {
  const t = useTranslations("profile");
  const zone = useTimeZone();
  const { chosenZone, choose } = useZoneChoice();
  return (
    <Field label={t("zone")} hint={t("zoneHint", { zone })}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={chosenZone ?? ""}
          onChange={({ target }) => choose(isTimeZone(target.value) ? target.value : null)}
        >
          <option value="">{t("zoneOwn")}</option>
          {zones(chosenZone).map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** The zones that this runtime knows; UTC is not among those that it lists. */
const zones = (chosen: string | null): string[] => [
  ...new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), ...(chosen ? [chosen] : [])]),
];
