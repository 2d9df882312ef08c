"use client";

import { ServerCrash } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";

/** A page that could not be shown. The digest finds the full error in the server's log. */
export const ErrorCard = ({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) => (
  <EmptyState
    icon={ServerCrash}
    isWholePage
    title="This page could not be loaded"
    action={
      <Button tone="primary" onClick={() => retry()}>
        Try again
      </Button>
    }
  >
    <p>Backups go on without it. If trying again does not help, look into the server's log.</p>
    {error.digest ? (
      <p className="mt-2 text-sm">
        Reference in the log: <code className="font-mono">{error.digest}</code>
      </p>
    ) : null}
  </EmptyState>
);
