"use client";

import { useTranslations } from "use-intl";
import { passwordMarks } from "@/app/_lib/password-marks";
import { type KitWords, kitFacts, type RecoveryKit } from "@/app/_lib/recovery-kit";

/** What the printer gets in the place of the page: black on white, one host on its own sheet. */
export const KitSheet = ({ kit, words }: { kit: RecoveryKit; words: KitWords }) => (
  <div data-print aria-hidden>
    <div className="grid gap-4 text-sm">
      <div>
        <p className="text-xl font-semibold">{words.title}</p>
        <p>{words.exported}</p>
        <p className="font-semibold">{words.proof}</p>
      </div>
      <p>{words.keep}</p>
      {kitFacts(kit, words).map(({ name, value, isSecret }) => (
        <div key={name} className="break-inside-avoid">
          <p className="font-semibold">{name}</p>
          <p className={isSecret ? "font-mono text-xl break-all" : "font-mono break-all"}>{value}</p>
          {isSecret ? <Spelled text={value} /> : null}
        </div>
      ))}
      <Commands title={words.linux} text={kit.commands_linux} />
      <Commands title={words.windows} text={kit.commands_windows} />
    </div>
  </div>
);

/** Each character in a box of its own, with the name of those that look like another one. */
function Spelled({ text }: { text: string }) {
  const t = useTranslations("recoveryKit");
  return (
    <>
      <p className="pt-1 text-xs">{t("readable")}</p>
      <p className="flex flex-wrap gap-0.5">
        {passwordMarks(text).map(({ at, character, name }) => (
          <span key={at} className="grid min-w-7 justify-items-center border border-black px-0.5">
            <span className="font-mono text-lg leading-6 whitespace-pre">{character}</span>
            <span className="text-[9px] leading-3">{name ? t(`mark.${name}`) : "\u00a0"}</span>
          </span>
        ))}
      </p>
    </>
  );
}

const Commands = ({ title, text }: { title: string; text: string }) => (
  <div>
    <p className="font-semibold">{title}</p>
    <pre className="font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</pre>
  </div>
);
