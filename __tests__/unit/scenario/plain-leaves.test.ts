import { test } from '@jest/globals';
import { expectOnlyProblem, load, request, type Row, top } from './support/marked-scenario.ts';

test.each<Row>([
  ['a number where text is wanted', top('description: §5'), 'description', 'text, not the number 5', '"5"'],
  ['true where text is wanted', top('description: §true'), 'description', 'text, not true', '"true"'],
  ['nothing where text is wanted', top('description:§'), 'description', 'is empty', 'remove the line'],
  ['a list where text is wanted', top('description: §[a]'), 'description', 'text, not a list', 'one text'],
  ['an empty name', request('name: §""'), 'requests[0].name', 'must not be empty', 'says what it is'],
  ['a name with a line break', request('name: §"a\\nb"'), 'requests[0].name', 'one line', 'line breaks'],
  ['a name in spaces', request('name: §" a "'), 'requests[0].name', 'begins or ends', '"a"'],
  [
    'a name of 101 characters',
    request(`name: §${'n'.repeat(101)}`),
    'requests[0].name',
    'longer than 100',
    'Shorten',
  ],
  [
    'yes for true',
    top('allow-writes: §yes'),
    'allow-writes',
    'true or false, not the text "yes"',
    'Write true',
  ],
  ['off for false', request('primary: §off'), 'requests[0].primary', 'the text "off"', 'Write false'],
  ['1 for true', request('primary: §1'), 'requests[0].primary', 'the number 1', 'Write true'],
  ['a quoted truth', request('primary: §"true"'), 'requests[0].primary', 'the text "true"', 'without quotes'],
  [
    'something else for true',
    request('primary: §maybe'),
    'requests[0].primary',
    'true or false',
    'true or false',
  ],
  ['a weight of zero', request('weight: §0'), 'requests[0].weight', 'greater than 0', 'good value is 1'],
  ['a negative weight', request('weight: §-2'), 'requests[0].weight', 'not -2', 'good value is 1'],
  ['a weight in quotes', request('weight: §"2"'), 'requests[0].weight', 'not the text "2"', 'quotes: 2'],
  ['a weight in words', request('weight: §two'), 'requests[0].weight', 'must be a number', 'digits'],
  ['an infinite weight', request('weight: §.inf'), 'requests[0].weight', 'not a finite number', 'that ends'],
  ['a lower-case method', request('method: §get'), 'requests[0].method', 'one of GET', 'Did you mean GET?'],
  [
    'a foreign method',
    request('method: §BREW'),
    'requests[0].method',
    'the text "BREW"',
    'good value is GET',
  ],
  [
    'a misspelled word',
    load('rate: 20\nduration: 1m\narrivals: §poison'),
    'load.arrivals',
    'one of constant, poisson',
    'Did you mean poisson?',
  ],
  [
    'half a request',
    load('rate: 20\nduration: 1m\nmax-in-flight: §1.5'),
    'load.max-in-flight',
    'whole number between 1 and 10000',
    'good value is 200',
  ],
  ['no budget', top('limits: { requests: §0 }'), 'limits.requests', 'whole number', '200000'],
  ['a newer version', top('version: §2'), 'version', 'version 1 only', 'use a perf-gate that'],
  ['a version in quotes', top('version: §"1"'), 'version', 'version 1 only', 'Remove the quotes'],
])('the value is refused: %s', (...row) => {
  expectOnlyProblem(row);
});
