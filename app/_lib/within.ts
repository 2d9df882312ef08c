import "server-only";

/** What a page can still wait for: longer than this, it is better shown without. */
const PATIENCE_MS = 100;

/** The answer if it comes at once, else null: the browser asks again, and gets what was made meanwhile. */
export async function within<Value>(reading: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
    reading.catch(() => {});
  }
}
