import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      isWholePage
      title="It is not here"
      action={
        <Button asChild tone="primary">
          <Link href="/hosts">Go to hosts</Link>
        </Button>
      }
    >
      The address is wrong, or what it named has been removed.
    </EmptyState>
  );
}
