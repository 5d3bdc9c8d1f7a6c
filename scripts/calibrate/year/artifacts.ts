import { createHash } from 'node:crypto';
import { readZip } from '../../../src/baseline/artifact/read-zip.ts';
import { decodeHistory, encodeHistory, type HistoryEntry } from '../../../src/history/index.ts';
import { MEASUREMENT_VERSION } from '../../../src/trial/index.ts';
import { InMemoryArtifacts, type MemoryArtifact } from '../../../__tests__/support/in-memory-artifacts.ts';
import { makeZip } from '../../../__tests__/support/zip.ts';
import { DAY, dateOf } from './calendar.ts';

/** Artifacts that nobody will look at again lose their bytes: the newest three are united. */
const KEPT_BYTES = 40;
const LIMITS = { maxEntries: 10, maxBytes: 64 * 1024 * 1024 };
const FIRST_OLD_VERSION = 1000;

/** The artifacts of a year, which expire. */
export class YearArtifacts extends InMemoryArtifacts {
  readonly #retention: number;
  nowMs = 0;

  constructor(retention: number) {
    super();
    this.#retention = retention;
  }

  override async uploadArtifact(name: string, files: string[]): Promise<{ id: number }> {
    const uploaded = await super.uploadArtifact(name, files);
    this.#change(0, { createdAt: dateOf(this.nowMs) });
    return uploaded;
  }

  /** Lets time pass. What has expired stays listed for as long again, as on GitHub. */
  expire(nowMs: number): void {
    this.nowMs = nowMs;
    const oldest = dateOf(nowMs - this.#retention * DAY);
    const gone = dateOf(nowMs - 2 * this.#retention * DAY);
    while ((this.artifacts.at(-1)?.createdAt ?? '9') < gone) this.artifacts.pop();
    for (const [index, { createdAt, isExpired }] of this.artifacts.entries()) {
      if (!isExpired && createdAt < oldest) this.#change(index, { isExpired: true });
      if (index === KEPT_BYTES) this.#change(index, { bytes: new Uint8Array() });
    }
  }

  /** What an older version of the tool stored has another measurement version than the tool of today. */
  becomeForeign(upgrade: number): void {
    for (const [index, { isExpired, bytes, id, name }] of this.artifacts.entries()) {
      const file = isExpired || bytes.length === 0 ? undefined : readZip(bytes, LIMITS).get('history.json');
      if (file === undefined) continue;
      const history = decodeHistory(new TextDecoder().decode(file), `artifact ${id} (${name})`);
      const entries = history.entries.map((entry) => asOfVersion(entry, upgrade));
      const contents = encodeHistory({ ...history, entries });
      const packed = makeZip([{ name: 'history.json', contents }]);
      const digest = `sha256:${createHash('sha256').update(packed).digest('hex')}`;
      this.#change(index, { bytes: packed, digest });
    }
  }

  #change(index: number, change: Partial<MemoryArtifact>): void {
    const artifact = this.artifacts[index];
    if (artifact !== undefined) this.artifacts[index] = { ...artifact, ...change };
  }
}

/** Entries of the version before that upgrade get a number that no later one has. */
function asOfVersion(entry: HistoryEntry, upgrade: number): HistoryEntry {
  const { deployment } = entry;
  if (deployment.measurementVersion !== MEASUREMENT_VERSION) return entry;
  return { ...entry, deployment: { ...deployment, measurementVersion: FIRST_OLD_VERSION + upgrade } };
}
