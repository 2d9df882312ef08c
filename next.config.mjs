/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types and lint are checked by `npm run check`, once for the whole tree.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@node-rs/argon2", "@prisma/client", "better-sqlite3", "pino", "pino-pretty", "ws"],
  // The agent's file and the install script are served as they are.
  compress: true,
  devIndicators: false,
  images: { unoptimized: true },
};
