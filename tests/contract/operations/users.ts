import { type Drives, plain } from "./driver";
import { fresh, type World } from "./world";

const PASSWORD = "a long password of a test";

async function newUser({ admin }: World): Promise<string> {
  const body = { username: fresh("user"), password: PASSWORD, role: "viewer" };
  return (await admin.call<{ user_id: string }>("POST", "/api/users", body)).user_id;
}

export const userDrives: Drives = {
  getSetupState: plain,
  setUp: {
    isOnce: true,
    isOver: "setup_done",
    good: () => ({ body: { code: "no-code", username: "somebody", password: PASSWORD } }),
  },
  logIn: {
    isOnce: true,
    good: ({ server }) => ({ body: { username: server.username, password: server.password } }),
    bad: () => [
      { what: "a wrong password", code: "invalid_credentials", body: { username: "nobody", password: PASSWORD } },
      { what: "a name that is no text", code: "invalid_request", body: { username: 7, password: PASSWORD } },
    ],
  },
  logOut: { ...plain, isOnce: true },
  changeOwnPassword: {
    // Ends the other sessions of whoever it is; tests/contract/users.test.ts shows it done.
    isOnce: true,
    good: () => ({ body: { current_password: PASSWORD, new_password: PASSWORD } }),
    bad: () => [
      {
        what: "another current password",
        code: "invalid_request",
        body: { current_password: "not the one", new_password: PASSWORD },
      },
      {
        what: "a short new password",
        code: "invalid_request",
        body: { current_password: PASSWORD, new_password: "short" },
      },
    ],
  },
  getMe: plain,
  listSessions: { good: () => ({ query: { limit: "1" } }) },
  endSession: {
    // Nobody's own but the server's first admin's, so every walker is told that it is not there.
    isRefusedFor: ["viewer", "operator", "admin"],
    good: async ({ server }) => {
      const api = await server.adminApi();
      const [session] = await api.call<{ session_id: string }[]>("GET", "/api/auth/sessions");
      return { path: { session_id: session?.session_id ?? "" } };
    },
    bad: () => [{ what: "an unknown id", code: "session_not_found", path: { session_id: "none" } }],
  },
  listApiTokens: {
    good: () => ({ query: { limit: "1" } }),
    bad: () => [{ what: "a cursor of no entry", code: "invalid_request", query: { cursor: "nothing" } }],
  },
  mintApiToken: {
    good: () => ({ body: { name: "bot", role_limit: "viewer", expires_in_days: 1 } }),
    bad: () => [
      {
        what: "a limit above the own role",
        code: "role_required",
        as: "viewer",
        body: { name: "bot", role_limit: "admin", expires_in_days: 1 },
      },
      { what: "no days", code: "invalid_request", body: { name: "bot", role_limit: "viewer", expires_in_days: 0 } },
      {
        what: "a role nobody has",
        code: "invalid_request",
        body: { name: "bot", role_limit: "king", expires_in_days: 1 },
      },
    ],
  },
  revokeApiToken: {
    good: async ({ people }) => {
      // A viewer's own: everybody who may see it may revoke it.
      const body = { name: "bot", role_limit: "viewer", expires_in_days: 1 };
      const { token_id } = await people.viewer.call<{ token_id: string }>("POST", "/api/auth/api-tokens", body);
      return { path: { token_id } };
    },
    isRefusedFor: ["operator"],
    bad: () => [{ what: "an unknown id", code: "token_not_found", path: { token_id: "none" } }],
  },
  listUsers: { good: () => ({ query: { limit: "2" } }) },
  createUser: {
    good: () => ({ body: { username: fresh("user"), password: PASSWORD, role: "viewer" } }),
    bad: ({ server }) => [
      {
        what: "a taken name",
        code: "username_taken",
        body: { username: server.username, password: PASSWORD, role: "viewer" },
      },
      {
        what: "a short password",
        code: "invalid_request",
        body: { username: fresh("user"), password: "short", role: "viewer" },
      },
      {
        what: "a bad name",
        code: "invalid_request",
        body: { username: "no name!", password: PASSWORD, role: "viewer" },
      },
    ],
  },
  updateUser: {
    good: async (world) => ({ path: { user_id: await newUser(world) }, body: { disabled: true } }),
    bad: async (world) => [
      { what: "an unknown id", code: "user_not_found", path: { user_id: "none" }, body: { disabled: true } },
      { what: "no change", code: "invalid_request", path: { user_id: await newUser(world) }, body: {} },
    ],
  },
  deleteUser: {
    good: async (world) => ({ path: { user_id: await newUser(world) } }),
    bad: () => [{ what: "an unknown id", code: "user_not_found", path: { user_id: "none" } }],
  },
};
