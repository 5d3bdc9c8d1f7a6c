import { test } from '@jest/globals';
import { mainOfFile } from '../../../support/fork-result.ts';
import { liveSeeds } from './live-seeds.ts';

const main = mainOfFile();

test('whatever GitHub does, no run file is lost, no comment comes twice, no check stays in progress: seeds 0 to 149', async () => {
  await liveSeeds(main, 0, 150);
}, 600_000);
