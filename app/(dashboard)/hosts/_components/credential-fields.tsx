import { textFrom } from "@/app/_lib/form-values";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";

type Props = { fields: Record<string, string>; whenEmpty: string };

/** Login of the storage and password of the repository: written, never shown again. */
export const CredentialFields = ({ fields, whenEmpty }: Props) => (
  <>
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label="Repository user"
        note="optional"
        hint="Login of the storage, if it asks for one."
        error={fields.repoUsername}
      >
        {(control) => <Input {...control} name="repoUsername" autoComplete="off" autoCapitalize="none" />}
      </Field>
      <Field
        label="Repository password"
        note="optional"
        hint={`Opens the storage and the repository. ${whenEmpty}`}
        error={fields.repoPassword}
      >
        {(control) => <Input {...control} name="repoPassword" type="password" autoComplete="new-password" />}
      </Field>
    </div>
    <Field
      label="Repository encryption password"
      note="optional"
      hint="Only if the repository itself has another password than the storage."
      error={fields.repoEncryptionPassword}
    >
      {(control) => <Input {...control} name="repoEncryptionPassword" type="password" autoComplete="new-password" />}
    </Field>
  </>
);

type Credentials = { repoUsername?: string; repoPassword?: string; repoEncryptionPassword?: string };

/** What was typed into the fields above; what was left empty is left out. */
export function credentialsFrom(form: FormData): Credentials {
  const repoUsername = textFrom(form, "repoUsername");
  const repoPassword = textFrom(form, "repoPassword");
  const repoEncryptionPassword = textFrom(form, "repoEncryptionPassword");
  return {
    ...(repoUsername ? { repoUsername } : {}),
    ...(repoPassword ? { repoPassword } : {}),
    ...(repoEncryptionPassword ? { repoEncryptionPassword } : {}),
  };
}
