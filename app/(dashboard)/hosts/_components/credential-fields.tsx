"use client";

import { useTranslations } from "use-intl";
import { textFrom } from "@/app/_lib/form-values";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";

type Props = { fields: Record<string, string>; whenEmpty: "isMade" | "stays"; kept?: Credentials };

/** Login of the storage and password of the repository: written, never shown again. */
export function CredentialFields({ fields, whenEmpty, kept = {} }: Props) {
  const t = useTranslations("addHost");
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("repoUser")} note={t("optional")} hint={t("repoUserHint")} error={fields.repoUsername}>
          {(control) => (
            <Input
              {...control}
              name="repoUsername"
              autoComplete="off"
              autoCapitalize="none"
              defaultValue={kept.repoUsername}
            />
          )}
        </Field>
        <Field
          label={t("repoPassword")}
          note={t("optional")}
          hint={t("repoPasswordHint", { whenEmpty: t(whenEmpty) })}
          error={fields.repoPassword}
        >
          {(control) => (
            <Input
              {...control}
              name="repoPassword"
              type="password"
              autoComplete="new-password"
              defaultValue={kept.repoPassword}
            />
          )}
        </Field>
      </div>
      <Field
        label={t("encryption")}
        note={t("optional")}
        hint={t("encryptionHint")}
        error={fields.repoEncryptionPassword}
      >
        {(control) => (
          <Input
            {...control}
            name="repoEncryptionPassword"
            type="password"
            autoComplete="new-password"
            defaultValue={kept.repoEncryptionPassword}
          />
        )}
      </Field>
    </>
  );
}

type Credentials = {
  repoUsername?: string | undefined;
  repoPassword?: string | undefined;
  repoEncryptionPassword?: string | undefined;
};

/** What was typed into the fields above; what was left empty is left out. */
export function credentialsFrom(form: FormData) {
  const repoUsername = textFrom(form, "repoUsername");
  const repoPassword = textFrom(form, "repoPassword");
  const repoEncryptionPassword = textFrom(form, "repoEncryptionPassword");
  return {
    ...(repoUsername ? { repoUsername } : {}),
    ...(repoPassword ? { repoPassword } : {}),
    ...(repoEncryptionPassword ? { repoEncryptionPassword } : {}),
  };
}
