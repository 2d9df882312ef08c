import type { Metadata } from "next";
import { NotAllowed } from "@/app/_components/not-allowed";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { UsersScreen } from "./_components/users-screen";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getText("users"))("title") });

export default async function UsersPage() {
  const { me, api } = await openPage("/users");
  if (me.role !== "admin") return <NotAllowed title={(await getText("users"))("title")} role={me.role} />;
  return <UsersScreen atStart={await api.users.list()} />;
}
