import type { Metadata } from "next";
import { NotAllowed } from "@/app/_components/not-allowed";
import { openPage } from "@/app/_lib/server-api";
import { UsersScreen } from "./_components/users-screen";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const { me, api } = await openPage("/users");
  if (me.role !== "admin") return <NotAllowed title="Users" role={me.role} />;
  return <UsersScreen atStart={await api.users.list()} />;
}
