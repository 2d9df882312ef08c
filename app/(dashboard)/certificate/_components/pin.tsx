import { CopyButton } from "@/app/_ui/code-line";

/** A fingerprint in full, because half of one proves nothing, and a way to copy it. */
export const Pin = ({ text, what }: { text: string; what: string }) => (
  <span className="inline-flex max-w-full flex-wrap items-center gap-1">
    <code className="min-w-0 font-mono text-sm break-all">{text}</code>
    <CopyButton text={text} what={what} />
  </span>
);
