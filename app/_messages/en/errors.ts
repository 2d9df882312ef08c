export const errors = {
  goToHosts: "Go to hosts",
  goToOverview: "Go to the overview",
  notFound: {
    title: "There is no page here",
    text: "The address is wrong, or what it named has been removed.",
  },
  gone: {
    title: "It is not here",
    text: "The address is wrong, or what it named has been removed. What was done to it is still in the audit log.",
  },
  notAllowed: {
    title: "This page is for admins",
    text: "Your role is {role}. Ask an admin to look here for you, or to give you the role admin.",
  },
  broken: {
    title: "This page could not be loaded",
    text: "Backups go on without it. If trying again does not help, look into the server's log.",
    reference: "Reference in the log:",
  },
} as const;
