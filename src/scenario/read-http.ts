import type { HttpOptions } from './http-options.ts';
import type { HttpDocument } from './http-schema.ts';
import type { ReadNamedFile } from './named-file.ts';
import type { Objection } from './objection.ts';

/** The files of `tls`, and what their first line must say. */
const PEM_FILES = [
  ['ca', 'authority', /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/, 'a certificate'],
  ['certificate', 'certificate', /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/, 'a certificate'],
  ['key', 'key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
] as const;

/** The HTTP options with the files that they name, as far as they could be read. */
export interface ReadHttp {
  readonly options: HttpOptions;
  readonly objections: readonly Objection[];
}

/** Completes the HTTP options and reads the files of `tls`. */
export function readHttp({ tls, ...http }: HttpDocument, readFile: ReadNamedFile): ReadHttp {
  const objections: Objection[] = [];
  const contents: Record<'authority' | 'certificate' | 'key', string | null> = {
    authority: null,
    certificate: null,
    key: null,
  };
  for (const [key, member, pattern, what] of PEM_FILES) {
    const path = tls[key];
    if (path === undefined) continue;
    const at = ['http', 'tls', key];
    const file = readFile(path);
    const fault =
      file.kind === 'unreadable'
        ? file
        : pattern.test(file.text)
          ? null
          : {
              message: `${file.name} holds no ${what.replace(/^a /, '')} in PEM form`,
              hint: `Name a file that begins with the lines of ${what}.`,
            };
    if (fault)
      objections.push({ path: at, of: 'value', message: fault.message, hint: fault.hint, uses: [at] });
    else if (file.kind === 'text') contents[member] = file.text;
  }
  for (const [has, lacks] of [
    ['certificate', 'key'],
    ['key', 'certificate'],
  ] as const) {
    if (tls[has] === undefined || tls[lacks] !== undefined) continue;
    const at = ['http', 'tls', has];
    const hint = `A client certificate needs both: add \`${lacks}\`.`;
    objections.push({
      path: at,
      of: 'key',
      message: `stands there without ${lacks}`,
      hint,
      uses: [at, ['http', 'tls', lacks]],
    });
  }
  return {
    options: { ...http, tls: { verify: tls.verify, ...contents, serverName: tls['server-name'] ?? null } },
    objections,
  };
}
