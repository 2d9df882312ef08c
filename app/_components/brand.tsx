/** The product's mark and name. */
export const Brand = () => (
  <span className="flex items-center gap-2.5 text-base font-semibold">
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6 shrink-0">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path
        d="M7 11.5h18M7 16h18M7 20.5h11"
        className="stroke-on-accent"
        strokeWidth="2.6"
        strokeLinecap="round"
        fill="none"
      />
      <circle cx="23.4" cy="20.5" r="2.6" className="fill-on-accent" />
    </svg>
    restic-manager
  </span>
);
