import type { Decision, JudgedThreshold } from '../../verdict/index.ts';
import { code, phrase } from '../text/phrase.ts';
import { thresholdName, thresholdValue } from '../words/threshold-words.ts';
import { thresholdMark } from '../words/verdict-words.ts';
import { type ColumnOf, type Table, tableOf } from './table.ts';

/** The thresholds with what was measured; broken ones first. */
export function thresholdTable({ thresholds }: Decision): Table {
  const several = thresholds.some(({ scenario }) => scenario !== thresholds[0]?.scenario);
  const scenario: ColumnOf<JudgedThreshold> = {
    title: 'Scenario',
    align: 'left',
    cell: (judged) => [code(judged.scenario)],
  };
  return tableOf(
    'Thresholds with what was measured',
    [
      ...(several ? [scenario] : []),
      { title: 'Threshold', align: 'left', cell: ({ threshold }) => [thresholdName(threshold)] },
      { title: 'Measured', align: 'right', cell: (judged) => phrase`${thresholdValue(judged)}` },
      { title: 'State', align: 'left', cell: (judged) => [thresholdMark(judged)] },
    ],
    thresholds.toSorted((a, b) => Number(a.state === 'met') - Number(b.state === 'met')),
  );
}
