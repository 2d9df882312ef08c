"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { ServerSettings } from "@/app/_lib/api-types";
import { SETTING_GROUPS, type SettingName } from "@/app/_lib/setting-groups";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Panel } from "@/app/_ui/panel";

type Setting = ServerSettings["settings"][number];

/** Nothing here can be changed in a page, and it says so: the environment of the server holds it. */
export function SettingsScreen({ settings }: { settings: ServerSettings }) {
  const t = useTranslations("settings");
  const byName = new Map(settings.settings.map((setting) => [setting.name, setting]));
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className="grid gap-4">
        <Notice tone="info" title={t("fixed")}>
          {t("fixedText")}
        </Notice>
        <div className="grid items-start gap-4 xl:grid-cols-2">
          {SETTING_GROUPS.map(({ group, names }) => (
            <Panel key={group} title={t(`group.${group}`)}>
              <dl className="grid divide-y divide-line">
                {names.flatMap((name) => {
                  const setting = byName.get(name);
                  return setting ? [<Row key={name} name={name} setting={setting} />] : [];
                })}
              </dl>
            </Panel>
          ))}
          <Elsewhere
            title={t("certificate")}
            text={t("certificateText")}
            href="/certificate"
            action={t("openCertificate")}
          />
          <Elsewhere title={t("api")} text={t("apiText")} href="/docs/api" action={t("openApi")} />
        </div>
      </div>
    </>
  );
}

function Row({ name, setting }: { name: SettingName; setting: Setting }) {
  const t = useTranslations("settings");
  const value = useSettingValue()(name, setting.value);
  return (
    <div className="grid gap-x-4 gap-y-0.5 py-2.5 first:pt-0 last:pb-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <dt className="grid content-start">
        <span>{t(`name.${name}`)}</span>
        <code className="font-mono text-xs text-ink-faint">{name}</code>
      </dt>
      <dd className="grid content-start [overflow-wrap:anywhere]">
        {value === null ? (
          <span className="text-ink-faint">{t("unset")}</span>
        ) : (
          <span className="font-medium">{value}</span>
        )}
        <span className="text-xs text-ink-faint">{t(setting.isDefault ? "source.default" : "source.environment")}</span>
      </dd>
    </div>
  );
}

/** A value with its unit; null for one that is not set. */
function useSettingValue(): (name: SettingName, value: string) => string | null {
  const t = useTranslations("settings");
  const format = useFormat();
  return (name, value) => {
    if (value === "") return null;
    if (name === "RM_SECRET_KEY") return t("set");
    if (name.endsWith("_DAYS")) return t("days", { count: Number(value) });
    if (name.endsWith("_MIB")) return format.bytes(Number(value) * 1024 * 1024);
    if (name.endsWith("_MS")) return format.duration(Number(value));
    return value;
  };
}

type ElsewhereProps = { title: string; text: string; href: string; action: string };
const Elsewhere = ({ title, text, href, action }: ElsewhereProps) => (
  <Panel title={title}>
    <div className="grid justify-items-start gap-3">
      <p className="text-ink-soft">{text}</p>
      <Button asChild>
        <Link href={href}>{action}</Link>
      </Button>
    </div>
  </Panel>
);
