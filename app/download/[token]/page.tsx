import type { Metadata } from "next";
import { refusalOf, serverApi } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { DownloadCard } from "./_components/download-card";
import { EndedCard } from "./_components/ended-card";

const ENDS = ["link_not_found", "link_used", "link_expired", "link_revoked", "rate_limited", "invalid_request"];

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getText("download"))("title"),
  robots: { index: false, follow: false },
  referrer: "no-referrer",
});

type Props = { params: Promise<{ token: string }> };

/** Says what a link hands out. Opening the page uses nothing up: whoever shows a preview of a link opens it, too. */
export default async function DownloadPage({ params }: Props) {
  const { token } = await params;
  const { link, refusal } = await look(token);
  if (!link) return <EndedCard {...refusal} />;
  return <DownloadCard link={link} path={`/api/downloads/${encodeURIComponent(token)}`} />;
}

async function look(token: string) {
  try {
    return { link: await (await serverApi()).downloads.shownLink({ token }), refusal: null };
  } catch (error) {
    const refusal = refusalOf(error, ENDS);
    if (!refusal) throw error;
    return { link: null, refusal };
  }
}
