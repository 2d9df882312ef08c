import { NotFoundCard } from "@/app/_components/not-found-card";

export default function NotFound() {
  return <NotFoundCard kind="gone" />;
}
