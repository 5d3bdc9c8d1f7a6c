import { expect, test } from '@jest/globals';
import { Crowd } from '../../../src/engine/crowd.ts';
import { at, createRandom } from '../../../src/foundation/index.ts';

test('whoever came and has not left is there', () => {
  const crowd = new Crowd<string>();
  const [first, second] = [crowd.add('a'), crowd.add('b')];
  crowd.add('c');
  crowd.remove(first);
  expect([...crowd].toSorted()).toEqual(['b', 'c']);
  crowd.remove(second);
  expect([crowd.size, [...crowd]]).toEqual([1, ['c']]);
});

test('to leave twice takes nobody else’s place', () => {
  const crowd = new Crowd<string>();
  const first = crowd.add('a');
  crowd.add('b');
  crowd.remove(first);
  crowd.remove(first);
  expect([...crowd]).toEqual(['b']);
});

test('those who leave while all are asked are asked too', () => {
  const crowd = new Crowd<number>();
  const places = [1, 2, 3].map((member) => crowd.add(member));
  const asked = [];
  for (const member of crowd) {
    asked.push(member);
    for (const place of places) crowd.remove(place);
  }
  expect(asked).toEqual([1, 2, 3]);
  expect(crowd.size).toBe(0);
});

test('holds what a set of the same changes holds', () => {
  const random = createRandom('crowd');
  const [crowd, set] = [new Crowd<number>(), new Set<number>()];
  const there: { member: number; place: ReturnType<typeof crowd.add> }[] = [];
  for (let member = 0; member < 2000; member++) {
    if (random.next() < 0.5 || there.length === 0) {
      there.push({ member, place: crowd.add(member) });
      set.add(member);
    } else {
      const index = Math.floor(random.next() * there.length);
      const leaving = at(there, index);
      there.splice(index, 1);
      crowd.remove(leaving.place);
      set.delete(leaving.member);
    }
  }
  expect([...crowd].toSorted((a, b) => a - b)).toEqual([...set].toSorted((a, b) => a - b));
});
