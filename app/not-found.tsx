import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "./_ui/button";
import { EmptyState } from "./_ui/empty-state";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <EmptyState
        icon={Compass}
        isWholePage
        title="There is no page here"
        action={
          <Button asChild tone="primary">
            <Link href="/hosts">Go to hosts</Link>
          </Button>
        }
      >
        The address is wrong, or what it named has been removed.
      </EmptyState>
    </main>
  );
}
