import { runShop } from '../../demo/index.ts';
import { EXIT_CODES } from '../../verdict/index.ts';
import type { Command } from '../command.ts';
import { refusePositionals } from '../parse-arguments.ts';

/** `perf-gate demo-shop`: one shop of the demo, on $PORT, until it is stopped. */
export const demoShopCommand: Command = {
  name: 'demo-shop',
  summary: 'Run one shop of the demo, to try the gate on.',
  usage: ['[--fault WORD] [--port N]'],
  details: ['Serves until SIGTERM or Ctrl-C. The port is $PORT, else any free one.'],
  options: {
    fault: { kind: 'text', value: 'WORD', description: 'What is wrong with it (none).' },
    port: { kind: 'text', value: 'N', description: 'Port of the loopback.' },
    host: { kind: 'text', value: 'ADDRESS', description: 'Address of this machine (127.0.0.1).' },
    seed: { kind: 'text', value: 'TEXT', description: 'Seed of its waits.' },
    'crash-after-ms': { kind: 'text', value: 'MS', description: 'With --fault crash: when it dies.' },
    'slower-search': {
      kind: 'text',
      value: 'PERCENT',
      description: 'How much longer its searches take (0): a change of known size.',
    },
  },
  async run(args, io) {
    refusePositionals('demo-shop', args);
    const options = Object.keys(demoShopCommand.options).flatMap((name) => {
      const value = args.text(name);
      return value === null ? [] : [`--${name}`, value];
    });
    return (await runShop(options, io.env)) === 0 ? EXIT_CODES.ok : EXIT_CODES.invalid;
  },
};
