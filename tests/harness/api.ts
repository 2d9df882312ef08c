import { type HttpAnswer, httpCall } from "./http-request";
import { waitFor } from "./wait-for";

/** What the tests read of the server's answers; more fields may be there. */
export interface Host {
  host_id: string;
  hostname: string;
  tags: string[];
  os: string;
  arch: string;
  status: "online" | "offline";
  repo_status: "pending" | "initializing" | "ready" | "init_failed";
  repo_url: string;
  agent_version: string | null;
  restic_version: string | null;
  last_seen_at: string | null;
  created_at: string;
  [field: string]: unknown;
}
export interface Job {
  job_id: string;
  kind: string;
  status: string;
  /** Only in the answer about one job. */
  output?: string;
  [field: string]: unknown;
}
export interface SourceGroup {
  source_group_id: string;
  name: string;
  paths: string[];
  [field: string]: unknown;
}
export interface ListedSnapshot {
  snapshot_id: string;
  [field: string]: unknown;
}
export interface MintRequest {
  hostname: string;
  repo_url: string;
  tags?: string[];
  repo_username?: string;
  repo_password?: string;
  repo_encryption_password?: string;
  initial_paths?: string[];
}
export interface Minted {
  token: string;
  expires_at: string;
  token_hash: string;
  install_command: string;
  install_command_windows: string;
}

export interface ApiAnswer extends HttpAnswer {
  /** The parsed body, or undefined when it is no JSON. */
  json: unknown;
}

/** Thrown by the calls that expect a 2xx. */
export class ApiFailure extends Error {
  override name = "ApiFailure";
  constructor(
    readonly status: number,
    readonly code: string | null,
    call: string,
    text: string,
  ) {
    super(`${call} answered ${status}: ${text.slice(0, 500)}`);
  }
}

const TERMINAL = ["succeeded", "partial", "failed", "cancelled", "lost"];

/** The JSON API as a bot uses it: one cookie jar, snake_case, any answer can be looked at. */
export class Api {
  private readonly cookies = new Map<string, string>();

  constructor(readonly baseUrl: string) {}

  /** Sends one request and returns whatever came back; BODY is sent as JSON, a text or bytes as they are. */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await httpCall({
      method,
      url: this.baseUrl + path,
      headers: {
        ...(cookie === "" ? {} : { cookie }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    });
    this.keepCookies(answer.headers["set-cookie"] ?? []);
    return { ...answer, json: parseJson(answer.text) };
  }

  /** Like `request`, but throws ApiFailure unless the answer is a 2xx; returns the parsed body. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text, json } = await this.request(method, path, body);
    if (status >= 200 && status < 300) return json as T;
    const code = typeof json === "object" && json !== null && "code" in json ? String(json.code) : null;
    throw new ApiFailure(status, code, `${method} ${path}`, text);
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  login(username: string, password: string): Promise<{ user_id: string; role: string }> {
    return this.call("POST", "/api/auth/login", { username, password });
  }

  mint(request: MintRequest): Promise<Minted> {
    return this.call("POST", "/api/enrollment-tokens", request);
  }

  hosts(): Promise<Host[]> {
    return this.call("GET", "/api/hosts");
  }

  /** The host of that name; throws when there is none or more than one. */
  async host(hostname: string): Promise<Host> {
    const found = (await this.hosts()).filter((host) => host.hostname === hostname);
    const [host] = found;
    if (!host || found.length > 1) throw new Error(`${found.length} hosts are called ${hostname}`);
    return host;
  }

  /** Newest first. */
  jobs(hostId: string, query: { kind?: string; status?: string; limit?: number } = {}): Promise<Job[]> {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    return this.call("GET", `/api/hosts/${hostId}/jobs?${search}`);
  }

  job(jobId: string): Promise<Job> {
    return this.call("GET", `/api/jobs/${jobId}`);
  }

  probe(hostId: string): Promise<{ job_id: string }> {
    return this.call("POST", `/api/hosts/${hostId}/repo/probe`, {});
  }

  /** As the server lists them, newest first. */
  snapshots(hostId: string): Promise<ListedSnapshot[]> {
    return this.call("GET", `/api/hosts/${hostId}/snapshots`);
  }

  sourceGroups(hostId: string): Promise<SourceGroup[]> {
    return this.call("GET", `/api/hosts/${hostId}/source-groups`);
  }

  /** Runs the backup of a source group now. */
  runSourceGroup(sourceGroupId: string): Promise<{ job_id: string }> {
    return this.call("POST", `/api/source-groups/${sourceGroupId}/run`, {});
  }

  cancel(jobId: string): Promise<unknown> {
    return this.call("POST", `/api/jobs/${jobId}/cancel`, {});
  }

  /** Polls the host of that name until it fits, for example `{ status: "online", repo_status: "ready" }`. */
  waitForHost(hostname: string, wanted: Partial<Host>, timeoutMs = 60_000): Promise<Host> {
    const what = `host ${hostname} to be ${JSON.stringify(wanted)}`;
    return this.poll(
      () => this.host(hostname),
      (host) => fits(host, wanted),
      { what, timeoutMs },
    );
  }

  /** Polls a job until its status is one of STATUSES, or any final one when none are given. */
  waitForJob(jobId: string, statuses: readonly string[] = TERMINAL, timeoutMs = 90_000): Promise<Job> {
    const what = `job ${jobId} to be ${statuses.join(" or ")}`;
    return this.poll(
      () => this.job(jobId),
      (job) => statuses.includes(job.status),
      { what, timeoutMs },
    );
  }

  /** Polls READ until FITS; its error shows what was read last. */
  private async poll<T>(
    read: () => Promise<T>,
    isWanted: (value: T) => boolean,
    options: { what: string; timeoutMs: number },
  ): Promise<T> {
    let last: unknown = null;
    const probe = async () => {
      const value = await read().catch((error: unknown) => {
        last = String(error);
        throw error;
      });
      last = value;
      return isWanted(value) && { value };
    };
    try {
      return (await waitFor(probe, { ...options, intervalMs: 200 })).value;
    } catch {
      throw new Error(`Waited ${options.timeoutMs} ms for ${options.what}; saw last: ${JSON.stringify(last)}`);
    }
  }

  private keepCookies(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === "" || /;\s*max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

function fits(host: Host, wanted: Partial<Host>): boolean {
  return Object.entries(wanted).every(([key, value]) => JSON.stringify(host[key]) === JSON.stringify(value));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
