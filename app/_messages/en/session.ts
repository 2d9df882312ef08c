export const session = {
  role: { viewer: "viewer", operator: "operator", admin: "admin" },
  refusal: "Your role is {own}; this needs {needed}. Ask an admin.",
  roleLowered: "Your role is now {role}. What it does not allow is switched off; nothing you typed is lost.",
  roleRaised: "Your role is now {role}.",
  ended: {
    title: "Your session has ended",
    text: "Log in again to go on; what you typed is kept.",
    submit: "Log in",
    other: "Log in as somebody else",
    otherHint: "Opens the login page; what you typed here is lost.",
  },
} as const;
