"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import type { MintedToken } from "@/app/_lib/api-types";
import { formatCountdown } from "@/app/_lib/format";
import { problemOf } from "@/app/_lib/problem";
import { useNow } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { CodeLine } from "@/app/_ui/code-line";
import { DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Disclosure } from "@/app/_ui/disclosure";
import { Notice } from "@/app/_ui/notice";
import { useToast } from "@/app/_ui/toast";
import { TokenChecklist } from "./token-checklist";

type Props = { minted: MintedToken; onClose: () => void; onAgain: () => void };

/** The line, how long it is good, and what has come of it so far. */
export function TokenView({ minted, onClose, onAgain }: Props) {
  const trpc = useTRPC();
  const say = useToast();
  const { data: token } = useQuery(trpc.enrollment.get.queryOptions({ tokenHash: minted.tokenHash }));
  const revoke = useMutation(
    trpc.enrollment.revoke.mutationOptions({ onError: (error) => say("bad", problemOf(error).message) }),
  );
  const now = useNow(1000);
  const leftMs = minted.expiresAt.getTime() - now;
  const state = token?.state ?? "pending";
  const isDead = state === "expired" || state === "revoked" || (state === "pending" && leftMs <= 0);
  return (
    <>
      <DialogBody>
        {isDead ? (
          <Notice tone="warn" title={state === "revoked" ? "This line was revoked" : "This line has expired"}>
            Nothing was lost. Make a new line for the host.
          </Notice>
        ) : (
          <>
            <CodeLine label="Linux, as a user with sudo" code={minted.installCommand} />
            <p className="text-sm text-ink-soft">
              This line is shown only now and works once
              {state === "pending" ? (
                <>
                  {" "}
                  within <span className="tabular-nums">{formatCountdown(leftMs)}</span>
                </>
              ) : null}
              . It installs the agent as a service that runs as root, because a backup must read every file.
            </p>
            <Disclosure title="The host runs Windows">
              <CodeLine label="Windows, in PowerShell as administrator" code={minted.installCommandWindows} />
            </Disclosure>
          </>
        )}
        <TokenChecklist token={token ?? null} onDone={onClose} />
      </DialogBody>
      <DialogFooter>
        {state === "pending" && !isDead ? (
          <Button
            tone="danger"
            isBusy={revoke.isPending}
            className="mr-auto"
            onClick={() => revoke.mutate({ tokenHash: minted.tokenHash })}
          >
            Revoke
          </Button>
        ) : null}
        {isDead ? (
          <Button tone="primary" onClick={onAgain}>
            Make a new line
          </Button>
        ) : null}
        <Button onClick={onClose}>Close</Button>
      </DialogFooter>
    </>
  );
}
