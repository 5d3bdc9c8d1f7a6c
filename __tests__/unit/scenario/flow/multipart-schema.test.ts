import { expect, test } from '@jest/globals';
import { checkScenario, parseScenario } from '../../../../src/scenario/index.ts';

const upload = (bytes: string): string =>
  `name: x\nallow-writes: true\nrequests: [{ path: /, method: POST, multipart: { files: [{ field: f, bytes: ${bytes} }] } }]\nload: { rate: 20, duration: 1m }\n`;

test.each([
  ['0B', 0, 0],
  ['1', 1, 1],
  ['1kB', 1000, 1000],
  ['1.5 MB', 1_500_000, 1_500_000],
  ['1KiB', 1024, 1024],
  ['1MiB', 1_048_576, 1_048_576],
  ['1GiB', 1_073_741_824, 1_073_741_824],
  ['[0.5kB, 2kB]', 500, 2000],
])('bytes: %s is read', (written, fromBytes, toBytes) => {
  expect(parseScenario(upload(written), 'x.yml', {}).requests[0]?.multipart).toEqual({
    fields: {},
    files: [
      {
        field: 'f',
        fileName: 'file.bin',
        contentType: 'application/octet-stream',
        sizes: [{ name: '', weight: 1, fromBytes, toBytes }],
      },
    ],
  });
});

test.each([
  ['-1', 'whole number of bytes, at most 1 GiB', '100kB'],
  ['2GiB', 'whole number of bytes, at most 1 GiB', '100kB'],
  ['0.0001kB', 'whole number of bytes, at most 1 GiB', '100kB'],
  ['5 mb', 'is not a size', 'Write 5MB.'],
  ['10K', 'is not a size', 'Write 10kB.'],
  ['3 mib', 'is not a size', 'Write 3MiB.'],
  ['big', 'is not a size', '100kB'],
  ['[1kB]', 'one size or two', '[1kB, 100kB]'],
  ['[1kB, x]', 'is not a size', '100kB'],
])('bytes: %s is refused', (written, message, hint) => {
  expect(checkScenario(upload(written), 'x.yml', {})).toMatchObject({
    problems: [{ message: expect.stringContaining(message), hint: expect.stringContaining(hint) }],
  });
});
