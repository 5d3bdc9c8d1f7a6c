import { expect, test } from '@jest/globals';
import { withinTime } from '../../../src/action/artifact-client.ts';
import type { ArtifactClient } from '../../../src/baseline/index.ts';

const never = (): Promise<never> => new Promise(() => {});

test('an upload or a deletion that never ends is given up', async () => {
  const client = withinTime({ uploadArtifact: never, deleteArtifact: never }, 7);
  await expect(client.uploadArtifact('runs', [], '.')).rejects.toThrow('no end within 0.007 s');
  await expect(client.deleteArtifact('runs')).rejects.toThrow('no end within 0.007 s');
});

test('what ends in time is as it was, and keeps no process alive', async () => {
  const failing: ArtifactClient = {
    uploadArtifact: async (name) => ({ id: name.length }),
    deleteArtifact: async () => {
      throw new Error('not found');
    },
  };
  const before = process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  const client = withinTime(failing, 60_000);
  expect(await client.uploadArtifact('runs', [], '.')).toEqual({ id: 4 });
  await expect(client.deleteArtifact('runs')).rejects.toThrow('not found');
  const after = process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  expect(after).toBe(before);
});
