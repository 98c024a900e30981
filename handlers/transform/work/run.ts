/** The costly part of transform, a run of documents at a time: parsed, mapped, checked and packed as rows. Pure. */

import {
  type CanonicalDocument,
  documentRow,
  indexRows,
  MAPPING_VERSION,
  mapDocument,
  parseDocument,
  type Lineage,
  type Outcome,
  type SplitDocument,
  type Strictness,
  type Vault,
  type XmlPlace,
  type Zone,
} from '../../invoice/index.ts';
import type { RowPacker, StagingCodec } from '../../staging-file.ts';

/** What of a document its mapping needs. */
export type RunDocument = Pick<SplitDocument, 'bytes' | 'start' | 'exactNumbers' | 'problem' | 'csv' | 'beside'> & {
  readonly xml?: Pick<XmlPlace, 'encoding'>;
  /** Whose it is, where it says so itself. */
  readonly source?: string;
};

export const SOURCE_NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Where all documents of a run come from. */
export type Origin = Omit<Lineage, 'offset' | 'nsu' | 'nsuSchema'>;

export interface Tools {
  readonly vault: Vault;
  readonly zone: Zone;
  /** How strict the checks are; as the table says where it is left out. */
  readonly strictness?: Strictness;
}

/** What became of a run. */
export interface Worked {
  /** Outcomes of each document, in the order of the run. */
  readonly outcomes: readonly (readonly WorkedOutcome[])[];
  /** Rows of the documents that were kept, packed, one behind the other; and their rows of the index. */
  readonly rows: Uint8Array;
  readonly index: Uint8Array;
}

export type WorkedOutcome = WorkedDocument | WorkedRefusal;

interface WorkedDocument {
  readonly kind: CanonicalDocument['kind'];
  readonly flags: readonly string[];
  /** How much of the packed rows is this document's. */
  readonly rowBytes: number;
  readonly indexBytes: number;
  readonly indexRows: number;
}

interface WorkedRefusal {
  readonly kind: 'refused';
  readonly code: string;
  /** Its own bytes, where it is only a part of the document. */
  readonly bytes?: Uint8Array;
}

export type Work = (run: readonly RunDocument[], origin: Origin) => Worked;

export function createWork(tools: Tools, codec: StagingCodec): Work {
  const [rows, index] = [codec.packer(), codec.packer()];
  return (run, origin) => {
    // What a run that failed left behind.
    for (const packer of [rows, index]) packer.take();
    const packers = { rows, index, vault: tools.vault };
    const outcomes = run.map((document) => {
      const own = document.source !== undefined && SOURCE_NAME.test(document.source) ? document.source : origin.source;
      const lineage = { ...origin, source: own, offset: document.start };
      return outcomesOf(document, own, tools).map((outcome) => packed(outcome, { lineage, document }, packers));
    });
    return { outcomes, rows: rows.take(), index: index.take() };
  };
}

function outcomesOf(document: RunDocument, source: string, tools: Tools): readonly Outcome[] {
  const parsed = parseDocument(document);
  if (typeof parsed === 'string') return [{ kind: 'refused', code: parsed }];
  return mapDocument(parsed.value, { ...tools, source }, parsed.flags, document.beside);
}

interface Packers {
  readonly rows: RowPacker;
  readonly index: RowPacker;
  readonly vault: Vault;
}

interface Place {
  readonly lineage: Lineage;
  readonly document: RunDocument;
}

function packed(outcome: Outcome, { lineage, document }: Place, { rows, index, vault }: Packers): WorkedOutcome {
  if (outcome.kind === 'refused') {
    const { kind, code, bytes } = outcome;
    // A copy: a view would take all that it is a part of along.
    return { kind, code, ...(bytes === undefined ? {} : { bytes: Uint8Array.from(bytes) }) };
  }
  const own = indexOf(outcome);
  const reading = { mapping: MAPPING_VERSION, document: vault.documentId(outcome.inner ?? document.bytes) };
  return {
    kind: outcome.kind,
    flags: outcome.flags,
    rowBytes: rows.add([documentRow(outcome, { ...lineage, ...outcome.envelope, reading }, vault)]),
    indexBytes: index.add(own),
    indexRows: own.length,
  };
}

const indexOf = (document: Exclude<Outcome, { kind: 'refused' }>) =>
  document.kind === 'invoice' ? indexRows(document, []) : [];
