import Link from "next/link";

type Props = { label: string; way: readonly { text: string; href: string }[] };

/** The pages above this one. */
export const Crumbs = ({ label, way }: Props) => (
  <nav aria-label={label} className="flex flex-wrap items-center gap-1.5 text-sm text-ink-soft">
    {way.map(({ text, href }, index) => (
      <span key={href} className="contents">
        {index > 0 ? <span aria-hidden>/</span> : null}
        <Link href={href} className="break-all hover:text-ink hover:underline">
          {text}
        </Link>
      </span>
    ))}
  </nav>
);
