"use client";

import { useTranslations } from "use-intl";
import type { AuditFilterName, AuditFilters } from "@/app/_lib/audit-filter";
import { useActionText } from "@/app/_lib/use-audit-text";
import { ACTIONS } from "@/app/_messages/audit-actions";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";

type Props = {
  filters: AuditFilters;
  onChange: (name: AuditFilterName, value: string) => void;
  onClear: () => void;
};

export function AuditFiltersBar({ filters, onChange, onClear }: Props) {
  const t = useTranslations("audit");
  const text = (name: "actor" | "host", label: string, hint: string) => (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          // Another value in the address, as after Clear, makes it anew.
          key={filters[name] ?? ""}
          name={name}
          type={name === "actor" ? "search" : "text"}
          defaultValue={filters[name] ?? ""}
          placeholder={hint}
          autoComplete="off"
          autoCapitalize="none"
          onBlur={({ target }) => onChange(name, target.value.trim())}
          onKeyDown={({ key, currentTarget }) => {
            if (key === "Enter") onChange(name, currentTarget.value.trim());
          }}
        />
      )}
    </Field>
  );
  const day = (name: "from" | "to") => (
    <Field label={t(`filter.${name}`)}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type="date"
          value={filters[name] ?? ""}
          onChange={({ target }) => onChange(name, target.value)}
        />
      )}
    </Field>
  );
  return (
    <fieldset
      aria-label={t("filter.label")}
      className="grid grid-cols-2 items-end gap-2 md:grid-cols-[1fr_1.4fr_1fr_auto_auto_auto]"
    >
      {text("actor", t("filter.who"), t("filter.whoHint"))}
      <Field label={t("filter.what")}>
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={filters.action ?? ""}
            onChange={({ target }) => onChange("action", target.value)}
          >
            <option value="">{t("filter.any")}</option>
            <ActionOptions />
          </Select>
        )}
      </Field>
      {text("host", t("filter.host"), t("filter.hostHint"))}
      {day("from")}
      {day("to")}
      <Button
        tone="quiet"
        className="h-9"
        onClick={onClear}
        aria-hidden={Object.keys(filters).length === 0}
        {...(Object.keys(filters).length === 0 ? { tabIndex: -1, className: "invisible h-9" } : {})}
      >
        {t("clear")}
      </Button>
    </fieldset>
  );
}

function ActionOptions() {
  const t = useTranslations("audit.room");
  const actionText = useActionText();
  return ACTIONS.map(({ room, actions }) => (
    <optgroup key={room} label={t(room)}>
      <option value={room}>{t(room)}: *</option>
      {actions.map((action) => (
        <option key={action} value={action}>
          {actionText(action)}
        </option>
      ))}
    </optgroup>
  ));
}
