import { PerfGateError } from '../../foundation/index.ts';
import { type Draft, oneLine, renderDraft } from './draft.ts';
import { publicPath } from './draft-notes.ts';

/** Writes a first scenario for one URL. Throws PerfGateError (USAGE) when it is not an http or https URL. */
export function scenarioFromUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new PerfGateError(
      'USAGE',
      `${JSON.stringify(oneLine(url))} is not a URL`,
      'Write a whole URL like http://127.0.0.1:3000/.',
    );
  }
  const { path, omitted } = publicPath(parsed);
  const draft: Draft = {
    name: parsed.hostname.slice(0, 100),
    notes: [
      `A first scenario for ${parsed.origin}. Add the requests that matter; mark the decisive ones \`primary: true\`.`,
      `Run it: perf-gate run FILE --url ${parsed.origin}`,
    ],
    requests: [
      {
        name: '',
        method: 'GET',
        path,
        weight: 1,
        status: '200',
        headers: [],
        lines: [],
        notes: omitted.map((name) => `The parameter ${name} was left out: it looks like a secret.`),
        isCommentedOut: false,
      },
    ],
  };
  return renderDraft(draft);
}
