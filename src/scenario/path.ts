/** Where something stands in a document: keys of maps and indexes of lists, from the root. */
export type Path = readonly (string | number)[];

/** Formats a path for people: `requests[2].expect.json["$.items[0].id"]`; the root is empty. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** Whether one of the two is the other or lies inside it. */
export function overlaps(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length).every((step, index) => step === b[index]);
}
