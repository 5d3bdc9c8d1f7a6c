import { suggest } from '../did-you-mean.ts';
import type { Objection } from '../objection.ts';
import { formatPath, type Path } from '../path.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import type { Hooks } from './hooks.ts';
import type { Condition } from './journey.ts';
import type { DataColumns } from './read-data.ts';
import { NameScope } from './name-scope.ts';
import { allSteps, type PlacedSteps } from './placed-steps.ts';
import { stepKindOf } from './step-forms.ts';
import type { FlowStepDocument } from './step-schema.ts';
import { readTemplate } from './template.ts';
import {
  expectationTexts,
  headerTexts,
  jsonExpectationTexts,
  jsonTexts,
  type PlacedText,
  requestTexts,
  valueAt,
} from './template-texts.ts';

/** Names that every user has. */
const USER_NAMES = ['user.id', 'user.number', 'iteration'];
const MESSAGE_NAMES = ['message.id', 'message.now'];
/** Most names that a hint lists. */
const MOST_LISTED = 12;

/** Where names of our own are known, for those who use them elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'message.id': 'It is known in the messages of a WebSocket only.',
  'message.now': 'It is known in the messages of a WebSocket only.',
  acknowledged: 'It is known in `consistency` only.',
  item: 'It is known in the steps of a `for-each` only.',
};

/** What must be known of hooks: the names that they provide, and whether one does so before anything is sent. */
type Providers = Pick<Hooks, 'provides' | 'beforeIteration'>;

const PROVIDED_BY_ANSWERS =
  'It is provided by `afterResponse`, so only after an answer: in the steps that follow it, or everywhere where `login` has one. `beforeIteration` may provide it from the beginning.';

/** Checks the templates of a document: that they can be read, and that each name may have a value where it is used. */
export function checkTemplates(
  document: ScenarioDocument,
  columns: DataColumns,
  hooks: Providers,
): readonly Objection[] {
  const checker = new TemplateChecker(document, hooks);
  checker.check(document, columns);
  return checker.objections;
}

class TemplateChecker {
  readonly objections: Objection[] = [];
  readonly #captures: readonly { readonly name: string; readonly at: Path }[];
  /** What hooks provide before anything is sent, and what only `afterResponse` can: of an answer, like captures. */
  readonly #provided: readonly string[];
  readonly #providedByAnswers: readonly string[];

  constructor(document: ScenarioDocument, { provides, beforeIteration }: Providers) {
    this.#provided = beforeIteration === null ? [] : provides;
    this.#providedByAnswers = beforeIteration === null ? provides : [];
    this.#captures = allSteps(document).flatMap(({ step, at }) =>
      Object.keys(step.capture ?? {}).map((name) => ({ name, at })),
    );
  }

  check(document: ScenarioDocument, columns: DataColumns): void {
    const { requests = [], journeys = [], websockets = [], login, isolation, consistency } = document;
    const own = scopeOfData(columns).with(this.#provided, null);
    const known =
      login === undefined ? own : this.#steps({ steps: login.steps, at: ['login', 'steps'] }, own);
    this.#texts(headerTexts(document.defaults.headers, ['defaults', 'headers']), known);
    for (const [index, request] of requests.entries()) {
      this.#texts(requestTexts(request, ['requests', index]), known);
      this.#plain(expectationTexts(request, ['requests', index]));
    }
    for (const [index, { steps }] of journeys.entries())
      this.#steps({ steps, at: ['journeys', index, 'steps'] }, known);
    for (const [index, each] of websockets.entries()) this.#webSocket(each, ['websockets', index], known);
    if (isolation !== undefined) {
      const afterAnswer = known.with(this.#providedByAnswers, null);
      this.#texts([valueAt(isolation['belongs-to'], ['isolation', 'belongs-to'])], afterAnswer);
    }
    if (consistency !== undefined) {
      this.#texts(requestTexts(consistency, ['consistency']), NameScope.of(['acknowledged']));
      this.#plain(expectationTexts(consistency, ['consistency']));
    }
    for (const list of ['setup', 'teardown'] as const) {
      for (const [index, request] of document[list].entries()) this.#once(request, [list, index]);
    }
  }

  /** What is known after the steps: all that they may have captured, whichever way they went. */
  #steps({ steps, at }: PlacedSteps, before: NameScope): NameScope {
    return steps.reduce((known, step, index) => this.#step(step, [...at, index], known), before);
  }

  #step(step: FlowStepDocument, at: Path, known: NameScope): NameScope {
    const kind = stepKindOf(step);
    switch (kind) {
      case 'request':
      case 'poll':
        return this.#request(step, at, known);
      case 'if':
      case 'repeat':
      case 'for-each':
      case 'group':
        return this.#outer(kind, step, at, known);
      case 'think':
      case null:
        return known;
    }
  }

  /** A step that sends something; what it captures, or a hook takes from its answer, is known from then on. */
  #request(step: FlowStepDocument, at: Path, known: NameScope): NameScope {
    const { poll, capture = {}, acknowledge } = step;
    const captured = known.with(Object.keys(capture), [...at, 'capture']).with(this.#providedByAnswers, null);
    if (poll === undefined) {
      this.#texts(requestTexts(step, at), known);
      this.#plain(expectationTexts(step, at));
    } else {
      this.#texts(requestTexts(poll, [...at, 'poll']), known);
      this.#plain(jsonExpectationTexts(poll.until, [...at, 'poll', 'until']));
      this.#plain(jsonExpectationTexts(poll['fail-when'], [...at, 'poll', 'fail-when']));
    }
    if (acknowledge !== undefined) this.#texts([valueAt(acknowledge, [...at, 'acknowledge'])], captured);
    return captured;
  }

  /** A step that holds steps: what they may capture is known after it. */
  #outer(
    kind: 'if' | 'repeat' | 'for-each' | 'group',
    step: FlowStepDocument,
    at: Path,
    known: NameScope,
  ): NameScope {
    const { steps = [], else: otherwise = [], as = 'item' } = step;
    const within = (scope: NameScope): NameScope => this.#steps({ steps, at: [...at, 'steps'] }, scope);
    switch (kind) {
      case 'group':
        return within(known);
      case 'if':
        this.#condition(step.if, [...at, 'if'], known);
        return within(known).union(this.#steps({ steps: otherwise, at: [...at, 'else'] }, known));
      case 'repeat':
        this.#condition(step.repeat?.whilst, [...at, 'repeat', 'while'], known);
        return within(known);
      case 'for-each':
        this.#texts([valueAt(step['for-each'] ?? '', [...at, 'for-each'])], known);
        return within(known.withItem(as)).withItemsOf(known);
    }
  }

  #condition(condition: Condition | null | undefined, at: Path, known: NameScope): void {
    if (!condition) return;
    const { value, test } = condition;
    this.#texts([valueAt(value, [...at, 'value'])], known);
    if (test.kind !== 'exists' && test.kind !== 'matches')
      this.#texts([valueAt(test.to, [...at, test.kind])], known);
  }

  #webSocket(
    webSocket: NonNullable<ScenarioDocument['websockets']>[number],
    at: Path,
    known: NameScope,
  ): void {
    this.#texts(requestTexts(webSocket, at), known);
    const inMessages = known.with(MESSAGE_NAMES, null);
    for (const [index, { text, json }] of webSocket.messages.entries()) {
      const own = [...at, 'messages', index];
      if (text !== undefined) this.#texts([valueAt(text, [...own, 'text'])], inMessages);
      if (json !== undefined) this.#texts(jsonTexts(json.content, [...own, 'json']), inMessages);
    }
  }

  /** Set-up and tear-down are sent once, by nobody: there is nothing to fill in. */
  #once(request: ScenarioDocument['setup'][number], at: Path): void {
    for (const { text, path, of } of requestTexts(request, at)) {
      if (!text.includes('{{')) continue;
      const message = 'nothing is filled in here: this request is sent once, by no user';
      const hint = 'Write the value, take it from the environment with ${NAME}, or use `login`.';
      this.objections.push({ path, of, message, hint, uses: [path] });
    }
  }

  /** Texts that are compared as they stand. */
  #plain(texts: readonly PlacedText[]): void {
    for (const { text, path, of } of texts) {
      if (!text.includes('{{')) continue;
      const message = 'nothing is filled in here: expectations are the same for all users';
      const hint = 'Write what every right answer holds, or capture the value and compare it with `if`.';
      this.objections.push({ path, of, message, hint, uses: [path] });
    }
  }

  #texts(texts: readonly PlacedText[], known: NameScope): void {
    for (const { text, path, of } of texts) {
      const read = readTemplate(text);
      if (read.kind === 'faults') {
        for (const fault of read.faults) this.objections.push({ path, of, ...fault, uses: [path] });
        continue;
      }
      for (const name of read.template.names) {
        if (known.knows(name)) continue;
        const uses = [path, ['data', name.split('.', 1)[0] ?? '']];
        const keysOf = [['data'], ...known.maps()];
        this.objections.push({ path, of, ...this.#unknown(name, path, known), uses, keysOf });
      }
    }
  }

  #unknown(name: string, at: Path, known: NameScope): { readonly message: string; readonly hint: string } {
    const explained = known.explain(name);
    if (explained) return explained;
    const message = `{{ ${name} }} is not known here`;
    const later = this.#captures.find((capture) => capture.name === name);
    if (later) return { message, hint: whereCaptured(later.at, at) };
    if (this.#providedByAnswers.includes(name)) return { message, hint: PROVIDED_BY_ANSWERS };
    const elsewhere = ELSEWHERE[name.startsWith('item.') ? 'item' : name];
    if (elsewhere !== undefined) return { message, hint: elsewhere };
    const written = known.written();
    const meant = suggest(name, written);
    if (meant !== null) return { message, hint: `Did you mean {{ ${meant} }}?` };
    const listed = written.slice(0, MOST_LISTED).join(', ');
    return { message, hint: `Known here are ${listed}${written.length > MOST_LISTED ? ' and others' : ''}.` };
  }
}

function whereCaptured(captured: Path, used: Path): string {
  const isSameFlow = captured[0] === used[0] && (captured[0] === 'login' || captured[1] === used[1]);
  return isSameFlow
    ? `It is captured only in ${formatPath(captured)}: use it after that step.`
    : `It is captured in ${formatPath(captured)}: values of a journey stay within it; those of \`login\` are known everywhere.`;
}

function scopeOfData(columns: DataColumns): NameScope {
  let scope = NameScope.of(USER_NAMES);
  for (const [name, known] of columns) {
    scope = known === 'value' ? scope.with([name], ['data']) : scope.withTable(name, known);
  }
  return scope;
}
