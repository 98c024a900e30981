/** A table as the data calls see it: its families resolved, its place in the store, and whether it still exists. */
import { storagePrefix } from './row-key.ts';
import type { GcRule } from './gc-rule.ts';
import type { Family } from './row.ts';

export interface FamilyRecord {
  /** Never used again in this table, so that data of a dropped family cannot reappear in one of the same name. */
  readonly id: number;
  readonly gcRule?: GcRule;
  readonly valueType?: Readonly<Record<string, unknown>>;
}

/** What is saved of a table. */
export interface TableRecord {
  /** projects/{p}/instances/{i}/tables/{t} */
  readonly name: string;
  /** Where its rows lie. Emptying the table gives it a new one. */
  readonly storageId: number;
  readonly nextFamilyId: number;
  readonly families: Readonly<Record<string, FamilyRecord>>;
  /** Row keys (base64) at which the table was split when it was made. */
  readonly splits: readonly string[];
  /** Fields a client may set and read back: deletionProtection, changeStreamConfig, ... */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of a table that was made from a backup. */
  readonly restoreInfo?: Readonly<Record<string, unknown>>;
}

export class LiveTable {
  readonly name: string;
  deleted = false;
  #record: TableRecord;
  #prefix: Buffer;
  readonly #families = new Map<string, Family>();
  readonly #byId = new Map<number, Family>();

  constructor(record: TableRecord) {
    this.name = record.name;
    this.#record = record;
    this.#prefix = storagePrefix(record.storageId);
    this.update(record);
  }

  get record(): TableRecord {
    return this.#record;
  }

  get storagePrefix(): Buffer {
    return this.#prefix;
  }

  get familiesById(): ReadonlyMap<number, Family> {
    return this.#byId;
  }

  family(name: string): Family | undefined {
    return this.#families.get(name);
  }

  familyNames(): string[] {
    return [...this.#families.keys()];
  }

  /** Takes over a record that has just been saved. Requests under way see dropped families as dropped. */
  update(record: TableRecord): void {
    this.#record = record;
    this.#prefix = storagePrefix(record.storageId);
    for (const [name, family] of this.#families) {
      if (record.families[name]?.id === family.id) continue;
      family.dropped = true;
      this.#families.delete(name);
      this.#byId.delete(family.id);
    }
    for (const [name, { id, gcRule }] of Object.entries(record.families)) {
      const present = this.#families.get(name);
      if (present) present.rule = gcRule;
      else this.#add({ id, name, rule: gcRule, dropped: false, chunkField: familyField(name) });
    }
  }

  #add(family: Family): void {
    this.#families.set(family.name, family);
    this.#byId.set(family.id, family);
  }
}

/** Field 2 of a CellChunk: a StringValue holding the name. Names are ASCII. */
function familyField(name: string): Buffer {
  const text = Buffer.from(name);
  return Buffer.concat([Buffer.from([0x12, text.length + 2, 0x0a, text.length]), text]);
}
