import type { ReactNode } from "react";
import { Brand } from "@/app/_components/brand";

export default function DownloadLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh content-start justify-items-center gap-6 px-4 pt-[12vh] pb-12">
      <Brand />
      <main className="grid w-full max-w-lg gap-5 rounded-lg border border-line bg-surface p-6">{children}</main>
    </div>
  );
}
