import { cn } from "@/app/_lib/cn";

/** Stands where content will be, in its size. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn("animate-pulse rounded-md bg-idle-soft", className)} />
);
