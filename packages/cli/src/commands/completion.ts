import tab from '@bomb.sh/tab/commander';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { Command } from 'commander';

/** `mailferry completion SHELL` prints the shell's script, which asks the command itself for what may follow. */
export function addCompletion(program: CommandUnknownOpts): void {
  // The typed command is commander's own; only its type is another.
  if (program instanceof Command) tab(program, { completionCommandName: 'completion' });
}
