/** The JSON API as a bot uses it: a cookie from the login, then plain calls. */
export function demoApi(server) {
  let cookie = "";
  async function call(method, path, body) {
    const response = await fetch(server + path, {
      method,
      headers: { ...(cookie ? { cookie } : {}), ...(method === "GET" ? {} : { "content-type": "application/json" }) },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    cookie =
      response.headers
        .getSetCookie()
        .find((value) => value.startsWith("rm_session="))
        ?.split(";")[0] ?? cookie;
    const answer = response.status === 204 ? null : await response.json();
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status} ${answer.code}: ${answer.message}`);
    return answer;
  }
  return { get: (path) => call("GET", path), post: (path, body) => call("POST", path, body) };
}

/**
 * Asks again until there is an answer.
 * @param {() => Promise<T | null>} ask throws to give up at once
 * @throws Error that names what did not come within two minutes
 */
export async function until(what, ask, timeoutMs = 120_000) {
  const givesUpAt = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > givesUpAt) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
