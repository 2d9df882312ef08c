"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * Whether the page listens yet: false in what the server sends and until its script has started. A form that was sent
 * before would be sent by the browser itself, and come back empty.
 */
export const useIsAwake = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
