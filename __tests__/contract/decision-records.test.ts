import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'adr');
const files = readdirSync(folder);

test('a number names one decision record', () => {
  const numbers = files.map((file) => file.slice(0, 4));
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});

test('a decision record has its number in its title too', () => {
  const wrong = files.filter(
    (file) => !readFileSync(join(folder, file), 'utf8').startsWith(`# ${file.slice(0, 4)} `),
  );
  expect([files.length > 0, wrong]).toEqual([true, []]);
});
