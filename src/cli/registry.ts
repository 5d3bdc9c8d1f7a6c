import type { Command } from './command.ts';
import { compareCommand } from './commands/compare.ts';
import { importCommand } from './commands/import.ts';
import { validateCommand } from './commands/validate.ts';

/** Every command, in the order of the help. A new one is added here and nowhere else. */
export const COMMANDS: readonly Command[] = [validateCommand, compareCommand, importCommand];
