"use client";

import { useTranslations } from "use-intl";
import { OVERWRITE_POLICIES } from "@/agent/protocol/mod";
import { OWNERSHIPS } from "@/app/_lib/restore-plan";
import { Checkbox } from "@/app/_ui/checkbox";
import { Choice, Choices } from "@/app/_ui/choice";
import type { Wizard } from "./use-wizard";

/** What becomes of files that are there, whose the files are, and whether they are compared. */
export function StepHow({ plan, set }: Wizard) {
  const t = useTranslations("restore.how");
  return (
    <div className="grid gap-4">
      {plan.place === "in_place" ? (
        <Choices legend={t("overwrite")}>
          {OVERWRITE_POLICIES.map((policy) => (
            <Choice
              key={policy}
              name="overwrite"
              label={t(`policy.${policy}`)}
              hint={t(`policyHint.${policy}`)}
              checked={plan.overwrite === policy}
              onChange={() => set({ overwrite: policy })}
            />
          ))}
        </Choices>
      ) : (
        <p className="text-ink-soft">{t("overwriteNone")}</p>
      )}
      {plan.place === "in_place" ? (
        <p className="text-ink-soft">{t("ownershipInPlace")}</p>
      ) : (
        <Ownership plan={plan} set={set} />
      )}
      <Checkbox
        label={t("verify")}
        hint={t("verifyHint")}
        checked={plan.isVerified}
        onChange={({ target }) => set({ isVerified: target.checked })}
      />
    </div>
  );
}

function Ownership({ plan, set }: Pick<Wizard, "plan" | "set">) {
  const t = useTranslations("restore.how");
  return (
    <Choices legend={t("ownership")}>
      {OWNERSHIPS.map((ownership) => (
        <Choice
          key={ownership}
          name="ownership"
          label={t(`owner.${ownership}`)}
          hint={t(`ownerHint.${ownership}`)}
          checked={plan.ownership === ownership}
          onChange={() => set({ ownership })}
        />
      ))}
    </Choices>
  );
}
