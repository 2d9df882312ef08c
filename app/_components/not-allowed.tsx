import { Lock } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHeader } from "./page-header";

/** A whole page that the reader's role does not open. */
export const NotAllowed = ({ title, role }: { title: string; role: string }) => (
  <>
    <PageHeader title={title} />
    <EmptyState icon={Lock} title="This page is for admins">
      Your role is {role}. Ask an admin to look here for you, or to give you the role admin.
    </EmptyState>
  </>
);
