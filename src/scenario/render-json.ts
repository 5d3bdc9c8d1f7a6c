/** A text that is one raw name and nothing else: the value it stands for is JSON of its own. */
const BARE = /^\{\{\{[^{}]+\}\}\}$/;

/**
 * The JSON text of a value whose texts are templates. As JSON.stringify, except that a text which is one raw name alone
 * loses its quotes: `quantity: "{{{ quantity }}}"` becomes `"quantity":{{{ quantity }}}`, a number when it is filled in.
 */
export function renderJson(value: unknown): string {
  if (typeof value === 'string') return BARE.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(renderJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${renderJson(member)}`,
  );
  return `{${members.join(',')}}`;
}
