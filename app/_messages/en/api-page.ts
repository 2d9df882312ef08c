export const apiPage = {
  title: "API",
  lead: "All that this interface does, a program can do. The same as a file: <link>openapi.json</link>",
  failed: "The description could not be read.",
  again: "Try again",
  forAll: "For all routes",
  programs:
    "Programs send an API token (Authorization: Bearer rmt_…) or the cookie of a login. What is marked with ? may be left out.",
  parts: "Parts of the API",
  noLogin: "no login",
  parameters: "Parameters",
  body: "Body",
  answer: "Answer {status}: {type}",
  refusals: "Refusals",
  curl: "With curl",
} as const;
