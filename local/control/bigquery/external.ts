/** External tables, above all those over Bigtable. https://cloud.google.com/bigquery/docs/create-bigtable-external-table */
import { invalid } from '../../wire/errors.ts';
import type { Fields } from '../kind.ts';
import { isMap } from '../shape.ts';

const BIGTABLE =
  /^https:\/\/googleapis\.com\/bigtable\/projects\/[^/]+\/instances\/[^/]+(\/appProfiles\/[^/]+)?\/tables\/[^/]+$/;

/** @throws ApiError INVALID_ARGUMENT */
export function checkExternal({ sourceUris, sourceFormat, googleSheetsOptions }: Fields): void {
  if (typeof sourceFormat !== 'string') throw invalid('externalDataConfiguration.sourceFormat is required.');
  if (!Array.isArray(sourceUris) || sourceUris.length === 0) {
    if (googleSheetsOptions === undefined) throw invalid('externalDataConfiguration.sourceUris is required.');
    return;
  }
  if (sourceFormat !== 'BIGTABLE') return;
  if (sourceUris.length === 1 && BIGTABLE.test(String(sourceUris[0]))) return;
  throw invalid(
    'A table over Bigtable has exactly one source URI: https://googleapis.com/bigtable/projects/P/instances/I[/appProfiles/A]/tables/T.',
  );
}

interface Family {
  readonly familyId: string;
  readonly type?: string;
  readonly onlyReadLatest?: boolean;
  readonly columns?: readonly {
    readonly qualifierString?: string;
    readonly fieldName?: string;
    readonly type?: string;
    readonly onlyReadLatest?: boolean;
  }[];
}

/** The columns that a table over Bigtable shows; undefined for other sources. */
export function bigtableSchema({ sourceFormat, bigtableOptions }: Fields): Fields | undefined {
  if (sourceFormat !== 'BIGTABLE' || !isMap(bigtableOptions)) return undefined;
  const families = (bigtableOptions['columnFamilies'] ?? []) as readonly Family[];
  const rowkey = { name: 'rowkey', type: bigtableOptions['readRowkeyAsString'] === true ? 'STRING' : 'BYTES' };
  return { fields: [rowkey, ...families.map(familyColumn)] };
}

function familyColumn({ familyId, columns, type = 'BYTES', onlyReadLatest = false }: Family): Fields {
  const cell = (of: string, latest: boolean) => ({
    name: 'cell',
    type: 'RECORD',
    mode: latest ? 'NULLABLE' : 'REPEATED',
    fields: [
      { name: 'timestamp', type: 'TIMESTAMP' },
      { name: 'value', type: of },
    ],
  });
  const named = (columns ?? []).map((column) => ({
    name: column.fieldName ?? column.qualifierString ?? '',
    type: 'RECORD',
    fields: [cell(column.type ?? type, column.onlyReadLatest ?? onlyReadLatest)],
  }));
  const others = {
    name: 'column',
    type: 'RECORD',
    mode: 'REPEATED',
    fields: [{ name: 'name', type: 'STRING' }, cell(type, onlyReadLatest)],
  };
  return { name: familyId, type: 'RECORD', fields: named.length > 0 ? named : [others] };
}
