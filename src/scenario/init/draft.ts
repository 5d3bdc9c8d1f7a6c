import type { Method } from '../scenario.ts';
import { requestSchema } from '../request-schema.ts';

/** One request of a scenario that is about to be written for somebody. */
export interface DraftRequest {
  /** Empty where the default name (method and path) says enough. */
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly weight: number;
  /** Status code or class to expect; empty for the default. */
  readonly status: string;
  /** Names and values. */
  readonly headers: readonly (readonly [string, string])[];
  /** Further lines like `json: {}`, without indentation. */
  readonly lines: readonly string[];
  /** What the author should know, one sentence a line. */
  readonly notes: readonly string[];
  /** Written as a comment: it may not, or cannot yet, be sent. */
  readonly isCommentedOut: boolean;
}

/** A first scenario, before it is text. */
export interface Draft {
  readonly name: string;
  /** Comment lines at the top. */
  readonly notes: readonly string[];
  readonly requests: readonly DraftRequest[];
}

/** Writes the draft as YAML that `parseScenario` accepts. */
export function renderDraft({ name, notes, requests }: Draft): string {
  return [
    '# yaml-language-server: $schema=./scenario.schema.json',
    ...notes.map((note) => `# ${oneLine(note)}`),
    `name: ${scalar(literal(name))}`,
    '',
    'requests:',
    ...requests.flatMap(renderRequest),
    '',
    'load:',
    '  rate: 20 # requests per second for each side',
    '  duration: 2m',
    '',
    'thresholds:',
    '  http_req_failed: [rate<0.01]',
    '',
    'compare:',
    '  tolerance: 5 % # slowdowns up to this share are acceptable',
    '  block-duration: auto # side by side for as long as an answer takes, within max-duration (10m)',
    '',
  ].join('\n');
}

/** Whether the parser would accept the request: what a foreign document brings along may be anything. */
export function isUsable({ method, path, name, headers }: DraftRequest): boolean {
  const named = name === '' ? {} : { name };
  return requestSchema.safeParse({ ...named, method, path, headers: Object.fromEntries(headers) }).success;
}

/** A text as a YAML scalar on one line. */
export function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z/][\w/.?=&%{}-]*(?: [\w/.?=&%{}-]+)*$/.test(text) &&
    !/^(?:true|false|null|yes|no|on|off|\.nan|\.inf)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** A foreign text for a scenario file: `${` in it is no substitution, so that no variable leaves by it. */
function literal(text: string): string {
  // Not a replacement text, in which `$$` would be one `$`.
  return text.replaceAll('${', () => '$${');
}

/** The same where the text is a template: `{{` in it names nothing of ours either. */
function literalTemplate(text: string): string {
  return literal(text.replaceAll('{{', '{{{{'));
}

/** A text that cannot leave the comment it stands in. */
export function oneLine(text: string): string {
  const flat = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return flat.length > 160 ? `${flat.slice(0, 157)}...` : flat;
}

function renderRequest(request: DraftRequest): readonly string[] {
  const { name, method, path, weight, status, headers, lines, notes, isCommentedOut } = request;
  const members = [
    ...(name === '' ? [] : [`name: ${scalar(literal(name))}`]),
    ...(method === 'GET' ? [] : [`method: ${method}`]),
    `path: ${scalar(literalTemplate(path))}`,
    ...(weight === 1 ? [] : [`weight: ${weight}`]),
    ...(headers.length === 0 ? [] : ['headers:', ...headers.map(renderHeader)]),
    ...lines,
    ...(status === '' ? [] : ['expect:', `  status: ${status}`]),
  ];
  const body = members.map((member, index) => `${index === 0 ? '- ' : '  '}${member}`);
  const comments = notes.map((note) => `  # ${oneLine(note)}`);
  return [...comments, ...body.map((member) => (isCommentedOut ? `  # ${member}` : `  ${member}`))];
}

function renderHeader([name, value]: readonly [string, string]): string {
  // Always in quotes: `1` and `true` are texts in a header.
  return `  ${JSON.stringify(name)}: ${JSON.stringify(literalTemplate(value))}`;
}
