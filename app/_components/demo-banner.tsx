import { FlaskConical } from "lucide-react";
import { getText } from "@/app/_messages/server";

/** Says on every page that nothing here is real. */
export async function DemoBanner() {
  const t = await getText("demo");
  return (
    <p className="mb-5 flex items-start gap-2 rounded-md border border-run-line bg-run-soft px-3 py-1.5 text-sm text-run">
      <FlaskConical aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        <span className="font-semibold">{t("title")}</span> {t("text")}
      </span>
    </p>
  );
}
