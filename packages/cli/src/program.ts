import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { addAudit } from './commands/audit.ts';
import { addBacklog } from './commands/backlog.ts';
import { addChecklist } from './commands/checklist.ts';
import { addCompletion } from './commands/completion.ts';
import { addDlq } from './commands/dlq.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDomains } from './commands/domains.ts';
import { addDrill } from './commands/drill.ts';
import { addEnv } from './commands/env.ts';
import { addFind } from './commands/find.ts';
import { addHistory } from './commands/history.ts';
import { addOrgs } from './commands/orgs.ts';
import { addOverride } from './commands/override.ts';
import { addReadiness } from './commands/readiness.ts';
import { addRegions } from './commands/regions.ts';
import { addSend } from './commands/send.ts';
import { addStatus } from './commands/status.ts';
import { addSuppressions } from './commands/suppressions.ts';
import { addSweep } from './commands/sweep.ts';
import { addTokens } from './commands/tokens.ts';
import { addTrace } from './commands/trace.ts';
import { addWaiting } from './commands/waiting.ts';
import { addWhoami } from './commands/whoami.ts';
import type { Context } from './context.ts';
import { version } from './version.ts';

/** Flags of every command. */
export interface SharedFlags {
  json?: true | undefined;
  url?: string | undefined;
  color?: boolean | undefined;
}

type AddCommand = (program: CommandUnknownOpts, context: Context) => void;

/** In the order of the help text. */
const COMMANDS: Record<string, readonly AddCommand[]> = {
  'Look:': [addStatus, addDoctor, addRegions, addHistory, addBacklog, addReadiness, addAudit],
  'Mail:': [addSend, addTrace, addFind, addWaiting],
  'Steer:': [addOverride, addDrill, addSweep, addDlq],
  'Customers:': [addOrgs, addDomains, addChecklist, addSuppressions],
  'Access:': [addWhoami, addTokens, addEnv, addCompletion],
};

const AFTER_HELP = `
Asks the admin API at MAILFERRY_URL with MAILFERRY_TOKEN, or else the local stack that runs here.
Exit codes: 0 done, 1 failed, 2 usage, 3 done and found something that needs somebody, 4 nothing answers, 5 not allowed,
6 not found, 7 refused.`;

/** The command tree. @param onFlags told of the shared flags before a command runs. */
export function buildProgram(context: Context, onFlags: (flags: SharedFlags) => void) {
  const program = new Command('mailferry')
    .version(version)
    .helpCommand(false)
    .description('Operates Mailferry: a deployed stage, or the local stack.')
    .option('--json', 'print results, and errors, as JSON')
    .option('--url <address>', 'address of the admin function, instead of MAILFERRY_URL')
    .option('--no-color', 'no colours, as with NO_COLOR or without a terminal')
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('(mailferry --help, or --help after a command, says more)')
    .configureOutput({
      writeOut: (text) => context.io.out(text),
      writeErr: (text) => {
        if (program.opts().json !== true) context.io.err(text);
      },
    })
    .exitOverride();
  program.hook('preAction', () => onFlags(program.opts()));
  for (const [group, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(group);
    for (const add of commands) add(program, context);
  }
  return program;
}
