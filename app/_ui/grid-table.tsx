import type { ComponentProps } from "react";

/*
 * A table whose rows are placed by script: the browser's own table layout does not allow that, so the roles say what
 * the elements are.
 */

// biome-ignore lint/a11y/useSemanticElements: see above
export const GridTable = (props: ComponentProps<"div">) => <div {...props} role="table" />;

// biome-ignore lint/a11y/useSemanticElements: see above
export const GridRows = (props: ComponentProps<"div">) => <div {...props} role="rowgroup" />;

export const GridRow = (props: ComponentProps<"div">) => (
  // biome-ignore lint/a11y/useSemanticElements: see above
  // biome-ignore lint/a11y/useFocusableInteractive: a row of a table is no control; its link is
  <div {...props} role="row" />
);

export const GridHeader = (props: ComponentProps<"div">) => (
  // biome-ignore lint/a11y/useSemanticElements: see above
  // biome-ignore lint/a11y/useFocusableInteractive: the button inside is the control
  <div {...props} role="columnheader" />
);

// biome-ignore lint/a11y/useSemanticElements: see above
export const GridCell = (props: ComponentProps<"div">) => <div {...props} role="cell" />;
