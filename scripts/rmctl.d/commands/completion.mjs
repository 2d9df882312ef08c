import { openApi } from "../api.mjs";
import { complete } from "../complete.mjs";
import { EXIT } from "../exit-codes.mjs";
import { wrongUsage } from "../problem.mjs";
import { target } from "../target.mjs";

/** Asks rmctl itself, so that it never knows other commands than rmctl does. */
const BASH = `# bash completion of rmctl; put this into ~/.bashrc:  source <(rmctl completion bash)
_rmctl() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _rmctl rmctl
`;

/** @type {import("../parse.mjs").Command} */
const completion = {
  path: "completion",
  summary: "print the completion script of a shell",
  args: "<shell>",
  options: {},
  examples: ["source <(rmctl completion bash)"],
  isOpen: true,
  async run({ out, args }) {
    if (args[0] !== "bash") throw wrongUsage("There is a completion for bash only.", "Run: rmctl completion bash");
    out.print(BASH);
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const words = {
  path: "__complete",
  summary: "what could stand at the end of a command line",
  args: "[<word>...]",
  options: {},
  examples: ["rmctl __complete -- hosts sh"],
  isHidden: true,
  isOpen: true,
  async run({ io, out, options, args, configPath, commands }) {
    const found = await complete(args, commands, async () => {
      const api = openApi({ ...target({ io, out, options, configPath }), pausesMs: [] });
      return (await api.get("/api/hosts")).map((/** @type {any} */ { hostname }) => hostname);
    });
    out.print(found.map((word) => `${word}\n`).join(""));
    return EXIT.done;
  },
};

export const completionCommands = [completion, words];
