/** MutateRow, MutateRows, CheckAndMutateRow and ReadModifyWriteRow: from parsed requests to row changes. */
import { ApiError, invalid } from '../../wire/errors.ts';
import { applyFilter, compileFilter } from './filter.ts';
import { compareMicros, toMicros } from './micros.ts';
import {
  checkQualifier,
  checkRowKey,
  MUTATIONS_PER_CALL,
  parseMutation,
  requireFamily,
  unknownFamily,
  type Scope,
} from './mutation-parser.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import type {
  CheckAndMutateRowRequest,
  MutateRowRequest,
  MutateRowsRequest,
  ReadModifyWriteRowRequest,
  ReadModifyWriteRule,
  WireMutations,
} from './data-requests.ts';
import type { RowEditor } from './row-editor.ts';
import type { Outcomes, RowChange, RowWriter } from './row-writer.ts';
import type { Cell, Family, Mutation } from './row.ts';

/** @throws ApiError for the first thing wrong; nothing is changed then */
export async function mutateRow(writer: RowWriter, { entry }: MutateRowRequest, scope: Scope, bytes: number) {
  if (entry.count > MUTATIONS_PER_CALL) throw tooMany(entry.count);
  const [outcome] = await writer.submit(scope.table, [mutationChange(entry, scope)], bytes);
  if (outcome) throw outcome;
}

/**
 * One outcome per entry, in their order: undefined, or why nothing of that entry was applied.
 * @throws ApiError when the call as a whole is not acceptable
 */
export function mutateRows(
  writer: RowWriter,
  { entries }: MutateRowsRequest,
  scope: Scope,
  bytes: number,
): Promise<Outcomes> {
  if (entries.length === 0) throw invalid('MutateRows takes at least one entry.');
  const mutations = entries.reduce((sum, { count }) => sum + count, 0);
  if (mutations > MUTATIONS_PER_CALL) throw tooMany(mutations);
  return writer.submit(
    scope.table,
    entries.map((entry) => mutationChange(entry, scope)),
    bytes,
  );
}

function tooMany(count: number): ApiError {
  return invalid(`The request has ${count} mutations; ${MUTATIONS_PER_CALL} are allowed in one call.`);
}

/** All mutations are parsed and checked before the first is applied: an entry is applied whole or not at all. */
function mutationChange(entry: WireMutations, scope: Scope): RowChange {
  return {
    key: entry.rowKey,
    need: () => parseMutations(entry, scope),
    apply(row) {
      checkRowKey(entry.rowKey);
      if (entry.count === 0) throw invalid('No mutations provided.');
      row.apply(parseMutations(entry, scope));
    },
  };
}

function parseMutations({ buffer, ranges }: WireMutations, scope: Scope): Mutation[] {
  const mutations: Mutation[] = [];
  for (let index = 0; index < ranges.length; index += 2) {
    mutations.push(parseMutation(new ProtobufReader(buffer, ranges[index], ranges[index + 1]), scope));
  }
  return mutations;
}

/** Whether the predicate matched, and so which mutations were made. */
export async function checkAndMutateRow(
  writer: RowWriter,
  request: CheckAndMutateRowRequest,
  scope: Scope,
  random: () => number,
  bytes: number,
): Promise<boolean> {
  checkRowKey(request.rowKey);
  const most = Math.max(request.whenTrue.count, request.whenFalse.count);
  if (most === 0) throw invalid('CheckAndMutateRow needs true_mutations or false_mutations.');
  if (most > MUTATIONS_PER_CALL) throw tooMany(most);
  const predicate = request.predicate && compileFilter(request.predicate, random);
  let matched = false;
  const change: RowChange = {
    key: request.rowKey,
    need: () => 'everything',
    apply(row) {
      // Both lists are checked, whichever is made.
      const whenTrue = parseMutations(request.whenTrue, scope);
      const whenFalse = parseMutations(request.whenFalse, scope);
      const cells = row.cells();
      const found = cells.length === 0 || !predicate ? cells : applyFilter(predicate, request.rowKey, cells);
      matched = found.length > 0;
      const mutations = matched ? whenTrue : whenFalse;
      if (mutations.length > 0) row.apply(mutations);
    },
  };
  const [outcome] = await writer.submit(scope.table, [change], bytes);
  if (outcome) throw outcome;
  return matched;
}

const EMPTY = Buffer.alloc(0);

interface ResolvedRule {
  readonly rule: ReadModifyWriteRule;
  readonly family: Family;
}

/** The newest cell of each touched column, in row order, as it is afterwards. */
export async function readModifyWriteRow(
  writer: RowWriter,
  { rowKey, rules }: ReadModifyWriteRowRequest,
  scope: Scope,
  bytes: number,
): Promise<readonly Cell[]> {
  checkRowKey(rowKey);
  if (rules.length === 0) throw invalid('ReadModifyWriteRow needs at least one rule.');
  if (rules.length > MUTATIONS_PER_CALL) throw tooMany(rules.length);
  const resolved = rules.map((rule): ResolvedRule => {
    if (rule.append === undefined && rule.increment === undefined) throw invalid('A rule is empty.');
    checkQualifier(rule.qualifier);
    return { rule, family: requireFamily(scope.table, rule.family) };
  });
  let result: readonly Cell[] = [];
  const change: RowChange = {
    key: rowKey,
    // Only says which columns are touched: their cells must be there to be read.
    need: () =>
      resolved.map(({ rule, family }) => ({
        kind: 'delete-column',
        family,
        qualifier: rule.qualifier,
        range: { start: { high: 0, low: 0 }, end: undefined },
      })),
    apply(row) {
      const mutations = modify(row, resolved, scope);
      row.apply(mutations);
      const touched = new Set(mutations.map(({ family, qualifier }) => row.newest(family, qualifier)));
      result = row.cells().filter((cell) => touched.has(cell));
    },
  };
  const [outcome] = await writer.submit(scope.table, [change], bytes);
  if (outcome) throw outcome;
  return result;
}

type SetCell = Extract<Mutation, { kind: 'set' }>;

/** All new cells are computed before the first is written, so that a failing rule leaves nothing behind. */
function modify(row: RowEditor, rules: readonly ResolvedRule[], { table, now }: Scope): SetCell[] {
  const written = new Map<Family, Map<string, SetCell>>();
  for (const { rule, family } of rules) {
    if (family.dropped) throw unknownFamily(table, family.name);
    const columns = written.get(family) ?? new Map<string, SetCell>();
    written.set(family, columns);
    const present = columns.get(rule.qualifier) ?? row.newest(family, rule.qualifier);
    const old = present?.buffer.subarray(present.start, present.end);
    const value = rule.append ? Buffer.concat([old ?? EMPTY, rule.append]) : increment(old, rule.increment ?? 0n);
    const server = toMicros(now * 1000);
    // Never older than the cell it replaces, or the change would not show.
    const { high, low } = present && compareMicros(present, server) > 0 ? present : server;
    columns.set(rule.qualifier, {
      kind: 'set',
      family,
      qualifier: rule.qualifier,
      high,
      low,
      buffer: value,
      start: 0,
      end: value.length,
    });
  }
  return [...written.values()].flatMap((columns) => [...columns.values()]);
}

function increment(old: Buffer | undefined, amount: bigint): Buffer {
  if (old && old.length !== 8) throw invalid(`Only a cell of 8 bytes can be incremented; this one has ${old.length}.`);
  const value = Buffer.alloc(8);
  value.writeBigInt64BE(BigInt.asIntN(64, (old ? old.readBigInt64BE() : 0n) + amount));
  return value;
}
