import { at, type Random } from '../../foundation/index.ts';
import { type Multipart, compileTemplate, renderTemplate } from '../../scenario/index.ts';
import { chooser } from '../../schedule/index.ts';
import type { Scope } from './scope.ts';

/** A multipart body with its content type, and the size class of its first file. */
interface MultipartBody {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly sizeClass: string;
}

const LINE = '\r\n';
/** Bytes that stand in for files, made once: what a file holds does not matter, how much of it does. */
const PATTERN = createPattern();

/** Makes a multipart/form-data body (RFC 7578): the fields first, then the files, their bytes made up. */
export function multipartBody(multipart: Multipart, scope: Scope, random: Random): MultipartBody {
  const boundary = `perf-gate-${Math.floor(random.next() * 2 ** 32).toString(16)}`;
  const parts: Uint8Array[] = [];
  const text = (value: string): unknown => parts.push(Buffer.from(value));
  const fill = (template: string): string => renderTemplate(compileTemplate(template), scope.lookup);
  for (const [name, value] of Object.entries(multipart.fields)) {
    text(`--${boundary}${LINE}content-disposition: form-data; name="${quote(name)}"${LINE}${LINE}`);
    text(`${fill(value)}${LINE}`);
  }
  let sizeClass = '';
  for (const { field, fileName, contentType, sizes } of multipart.files) {
    const draw = chooser(
      sizes.map(({ weight }) => weight),
      random,
    );
    const size = at(sizes, draw());
    sizeClass ||= size.name;
    const bytes = size.fromBytes + Math.floor(random.next() * (size.toBytes - size.fromBytes + 1));
    text(
      `--${boundary}${LINE}content-disposition: form-data; name="${quote(field)}"; filename="${quote(fill(fileName))}"` +
        `${LINE}content-type: ${contentType}${LINE}${LINE}`,
    );
    parts.push(filling(bytes));
    text(LINE);
  }
  text(`--${boundary}--${LINE}`);
  return { bytes: Buffer.concat(parts), contentType: `multipart/form-data; boundary=${boundary}`, sizeClass };
}

/** Bytes that do not compress to nothing: a proxy or server that compresses must not see an empty file. */
function filling(bytes: number): Uint8Array {
  if (bytes <= PATTERN.length) return PATTERN.subarray(0, bytes);
  const large = new Uint8Array(bytes);
  for (let from = 0; from < bytes; from += PATTERN.length) {
    large.set(PATTERN.subarray(0, Math.min(PATTERN.length, bytes - from)), from);
  }
  return large;
}

function createPattern(): Uint8Array {
  const pattern = new Uint8Array(65_536);
  let state = 0x9e3779b9;
  for (let index = 0; index < pattern.length; index++) {
    // A xorshift generator (G. Marsaglia, 2003): noise that is the same everywhere.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    pattern[index] = state & 0xff;
  }
  return pattern;
}

/** A quoted name (RFC 7578, 4.2): quotes and line ends percent-encoded, as browsers do. */
function quote(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
