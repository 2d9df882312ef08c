"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { isTyping } from "@/app/_lib/keys";
import { Dialog, DialogBody } from "@/app/_ui/dialog";

const GO: Record<string, string> = { h: "/hosts", j: "/jobs", t: "/tokens" };
const HELP = [
  ["/", "Search on this page"],
  ["j  k", "Next and previous row"],
  ["Enter", "Open the row"],
  ["g h", "Go to hosts"],
  ["g j", "Go to jobs"],
  ["g t", "Go to tokens"],
  ["?", "This help"],
] as const;
/** `g` waits this long for its second key. */
const PAIR_MS = 1000;

/** Keys that work everywhere. None of them changes anything. */
export function Shortcuts() {
  const router = useRouter();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const gAt = useRef(0);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event) || document.querySelector("[role=dialog],[role=menu]")) return;
    if (event.key === "?") return setHelpOpen(true);
    const path = Date.now() - gAt.current < PAIR_MS ? GO[event.key] : undefined;
    gAt.current = event.key === "g" ? Date.now() : 0;
    if (path) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return router.push(path);
    }
    const search = document.querySelector<HTMLInputElement>("input[type=search]");
    if (event.key !== "/" || !search) return;
    event.preventDefault();
    search.focus();
  });
  useEffect(() => {
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
  return (
    <Dialog isOpen={isHelpOpen} onOpenChange={setHelpOpen} title="Keyboard shortcuts">
      <DialogBody>
        <dl className="grid grid-cols-[5rem_1fr] gap-x-4 gap-y-2">
          {HELP.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt>
                <kbd className="rounded-sm border border-line-strong bg-sunken px-1.5 py-0.5 font-mono text-sm">
                  {keys}
                </kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
