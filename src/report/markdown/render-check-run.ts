import { shorten } from '../../foundation/index.ts';
import type { JudgedThreshold } from '../../verdict/index.ts';
import type { Report } from '../report.ts';
import { phraseToText, type Phrase } from '../text/phrase.ts';
import { plainText } from '../text/plain-text.ts';
import { shortChange } from '../words/change-sentence.ts';
import { shortHeadline } from '../words/headline.ts';
import { withVerdict } from '../words/leading-comparison.ts';
import { subject } from '../words/metric-words.ts';
import { thresholdName, thresholdValue } from '../words/threshold-words.ts';
import { decisionWords, isSerious } from '../words/verdict-words.ts';
import { phrase } from '../text/phrase.ts';
import { fitSections, type Section } from './fit-sections.ts';
import {
  acceptingSection,
  closingSection,
  detailSections,
  headlineSection,
  pointSections,
  tableSections,
  wholeReport,
} from './markdown-sections.ts';

/** A remark beside a file of the change, here always the scenario file. */
export interface Annotation {
  readonly path: string;
  /** Counts from 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  /** At most 255 characters. */
  readonly title: string;
  readonly message: string;
}

/** The content of a check run. The platform's limits hold for every field; at most 50 annotations go into a request. */
export interface CheckRunText {
  /** At most 255 characters, plain text. */
  readonly title: string;
  /** Markdown, at most 65,535 bytes. */
  readonly summary: string;
  /** Markdown, at most 65,535 bytes. */
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

/** GitHub's schema says characters, and counts bytes. */
const FIELD_BYTES = 65_535;
const TITLE_LENGTH = 255;

/** Renders the report as a check run: the title says the result, the summary what decided, the text the details. */
export function renderCheckRun(report: Report): CheckRunText {
  const { label } = decisionWords(report.decision);
  const where = wholeReport(report);
  const summary = [
    headlineSection(report),
    ...tableSections(report),
    ...pointSections(report),
    closingSection(report),
    acceptingSection(report),
  ];
  return {
    title: shorten(`${label}: ${phraseToText(shortHeadline(report.decision))}`, TITLE_LENGTH),
    summary: fitSections(summary, FIELD_BYTES, where),
    text: fitSections(openFolds(detailSections(report)), FIELD_BYTES, where),
    annotations: annotationsOf(report),
  };
}

/** In the text of a check run, which is itself one fold deeper, the details stand open. */
function openFolds(sections: readonly Section[]): readonly Section[] {
  return sections.map((section) => ({
    ...section,
    before: section.before
      .replace(/^<details><summary>(?<title>.*?)<\/summary>/u, '#### $<title>')
      .replace(/\n\n<\/details>$/u, ''),
    after: section.after.replace('\n\n</details>', ''),
  }));
}

function annotationsOf({ decision, scenarios }: Report): readonly Annotation[] {
  const sources = new Map(scenarios.map(({ scenario, source }) => [scenario, source]));
  const about = (
    scenario: string,
    level: Annotation['level'],
    title: string,
    message: Phrase,
  ): readonly Annotation[] => {
    const path = plainText(sources.get(scenario) ?? '');
    const text = phraseToText(message);
    return path === '' ? [] : [{ path, startLine: 1, endLine: 1, level, title, message: text }];
  };
  return [
    ...withVerdict(decision, 'regression').flatMap((comparison) =>
      isSerious(comparison)
        ? about(comparison.scenario, 'failure', 'Slower than the baseline', shortChange(comparison))
        : about(
            comparison.scenario,
            'warning',
            comparison.accepted === null ? 'Slower within tolerance' : 'Slower, and accepted',
            shortChange(comparison),
          ),
    ),
    ...decision.thresholds
      .filter(({ consequence }) => consequence !== 'none')
      .flatMap((judged) =>
        about(
          judged.scenario,
          judged.consequence === 'open' && !decision.blocking ? 'notice' : 'failure',
          thresholdTitle(judged),
          phrase`${thresholdName(judged.threshold)}: ${thresholdValue(judged)}`,
        ),
      ),
    ...decision.reasons
      .filter(({ endpoint, metric, scenario }) => endpoint === '' && metric === '' && scenario !== '')
      .flatMap(({ scenario, message }) =>
        about(scenario, decision.blocking ? 'failure' : 'warning', 'The run as a whole', phrase`${message}`),
      ),
    ...withVerdict(decision, 'inconclusive').flatMap((comparison) =>
      about(
        comparison.scenario,
        decision.blocking ? 'failure' : 'notice',
        'Undecided',
        phrase`${subject(comparison)}: ${comparison.wouldSettle || comparison.reason}`,
      ),
    ),
  ];
}

/** Of a threshold that counts. */
function thresholdTitle({ state, consequence }: JudgedThreshold): string {
  if (consequence === 'open') return 'Threshold too close to call';
  return state === 'broken' ? 'Threshold broken' : 'Threshold without samples';
}
