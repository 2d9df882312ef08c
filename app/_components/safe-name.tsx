import { cn } from "@/app/_lib/cn";
import { nameParts, plainName } from "@/app/_lib/snapshot-tree";

/** A name from a file system, shown so that it can't pass for another: what hides in it is written out. */
export const SafeName = ({ name, className }: { name: string; className?: string }) => (
  <bdi title={plainName(name)} className={cn("whitespace-pre-wrap [overflow-wrap:anywhere]", className)}>
    {nameParts(name).map(({ text, isEscape }, at) =>
      isEscape ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which is drawn anew as a whole
        <span key={at} className="rounded-sm bg-warn-soft px-0.5 font-mono text-warn">
          {text}
        </span>
      ) : (
        text
      ),
    )}
  </bdi>
);
