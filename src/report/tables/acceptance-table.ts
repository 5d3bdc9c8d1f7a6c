import { formatPercent } from '../../scenario/index.ts';
import type { Decision, JudgedAcceptance } from '../../verdict/index.ts';
import { code, phrase } from '../text/phrase.ts';
import { acceptanceMark, acceptancesShown, reasonBy } from '../words/acceptance-words.ts';
import { endpointName } from '../words/metric-words.ts';
import { type ColumnOf, type Table, tableOf } from './table.ts';

/** What was accepted, and what became of it; what is of scenarios that were not compared is left out. */
export function acceptanceTable(decision: Decision): Table {
  const shown = acceptancesShown(decision);
  const several = shown.some(({ scenario }) => scenario !== shown[0]?.scenario);
  const scenario: ColumnOf<JudgedAcceptance> = {
    title: 'Scenario',
    align: 'left',
    cell: (acceptance) => [code(acceptance.scenario)],
  };
  return tableOf(
    'Accepted slowdowns and what became of them',
    [
      ...(several ? [scenario] : []),
      { title: 'Accepted', align: 'left', cell: ({ endpoint }) => [endpointName(endpoint)] },
      { title: 'Metric', align: 'left', cell: ({ metric }) => [code(metric)] },
      { title: 'Up to', align: 'right', cell: ({ upTo }) => phrase`${formatPercent(upTo)}` },
      { title: 'Until', align: 'right', cell: ({ until }) => phrase`${until}` },
      { title: 'State', align: 'left', cell: ({ state }) => [acceptanceMark(state)] },
      { title: 'Reason', align: 'left', cell: (acceptance) => phrase`${reasonBy(acceptance)}` },
    ],
    shown,
  );
}
