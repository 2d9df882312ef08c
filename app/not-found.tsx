import { NotFoundCard } from "./_components/not-found-card";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <NotFoundCard kind="notFound" />
    </main>
  );
}
