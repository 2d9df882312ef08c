"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import { type ApiView, toApiView } from "@/app/_lib/api-document";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Section } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import { OperationCard } from "./operation-card";

const DOCUMENT = "/api/openapi.json";

/** Every route of the JSON API, from the document that programs read, too. */
export function ApiScreen() {
  const t = useTranslations("apiPage");
  const query = useQuery({ queryKey: [DOCUMENT], queryFn: readDocument, staleTime: Number.POSITIVE_INFINITY });
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t.rich("lead", {
          link: (chunks) => (
            <a href={DOCUMENT} className="text-accent underline underline-offset-2">
              {chunks}
            </a>
          ),
        })}
      />
      {query.data ? <Groups view={query.data} /> : null}
      {query.isPending ? <Skeleton className="h-96" /> : null}
      {query.isError ? (
        <Notice tone="bad" role="alert">
          {t("failed")} <Button onClick={() => void query.refetch()}>{t("again")}</Button>
        </Notice>
      ) : null}
    </>
  );
}

async function readDocument({ signal }: { signal: AbortSignal }): Promise<ApiView> {
  const response = await fetch(DOCUMENT, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return toApiView(await response.json());
}

const idOf = (tag: string): string => `tag-${tag.toLowerCase().replaceAll(" ", "-")}`;

function Groups({ view }: { view: ApiView }) {
  const t = useTranslations("apiPage");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Notice tone="info" title={t("forAll")}>
        <span lang="en">{view.introduction}</span> {t("programs")}
      </Notice>
      <nav aria-label={t("parts")}>
        <ul className="flex flex-wrap gap-2">
          {view.groups.map(({ tag, operations }) => (
            <li key={tag}>
              <a
                href={`#${idOf(tag)}`}
                className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-sm hover:bg-hover max-sm:h-10"
              >
                <span lang="en">{tag}</span>
                <span className="text-ink-faint">{operations.length}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {view.groups.map(({ tag, operations }) => (
        <div key={tag} id={idOf(tag)} className="scroll-mt-20">
          <Section title={tag}>
            <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
              {operations.map((operation) => (
                <li key={operation.id}>
                  <OperationCard operation={operation} />
                </li>
              ))}
            </ul>
          </Section>
        </div>
      ))}
    </div>
  );
}
