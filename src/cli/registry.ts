import type { Command } from './command.ts';
import { acceptCommand } from './commands/accept.ts';
import { compareCommand } from './commands/compare.ts';
import { demoCommand } from './commands/demo.ts';
import { demoShopCommand } from './commands/demo-shop.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { planCommand } from './commands/plan.ts';
import { runCommand } from './commands/run.ts';
import { validateCommand } from './commands/validate.ts';

/** Every command, in the order of the help. A new one is added here and nowhere else. */
export const COMMANDS: readonly Command[] = [
  runCommand,
  planCommand,
  compareCommand,
  validateCommand,
  importCommand,
  acceptCommand,
  initCommand,
  demoCommand,
  demoShopCommand,
];
