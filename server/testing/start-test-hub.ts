import { afterEach } from "vitest";
import { createHost, type TestHost } from "./factories";
import { createTestHub, type TestHub, type TestHubOptions } from "./test-hub";

const open: TestHub[] = [];

/** Ends the hubs of a test after it; call once per test file. */
export function closeHubsAfterEach(): void {
  afterEach(async () => {
    for (const testHub of open.splice(0)) await testHub.close();
  });
}

/** A hub and one host to connect to it. */
export async function startTestHub(options: TestHubOptions = {}): Promise<{ testHub: TestHub; host: TestHost }> {
  const testHub = await createTestHub(options);
  open.push(testHub);
  return { testHub, host: await createHost(testHub.context) };
}
