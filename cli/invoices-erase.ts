/**
 * `notamesh invoices erase`: the personal family of an invoice, or of all invoices of a person, and nothing else. The
 * fiscal document itself stays, and so do raw objects: the duty to keep them prevails (docs/privacy.md).
 */
import { ERASED_COLUMN, isValidCpf, PERSONAL, type Vault } from '../handlers/invoice/index.ts';
import { reasonOf, recordAccess, whoAsks, type Access } from './access-log.ts';
import type { Command, Context } from './command.ts';
import { CliError, EXIT } from './errors.ts';
import { findRows, openVault, rowsOfParty } from './invoice-rows.ts';
import { ENV_OPTION, placeOf, TARGET_OPTIONS } from './target.ts';
import { openTables, type Table } from './tables.ts';

/** Rows of one round trip. */
const AT_ONCE = 500;

export const invoicesErase: Command = {
  name: 'invoices erase',
  about: 'erase what invoices say of persons, for good',
  argument: '[key]',
  example: 'npx notamesh invoices erase --recipient 111.444.777-35 --reason "request 42" --yes',
  options: [
    ['--recipient <cpf>', 'every invoice to this person'],
    ['--issuer <cpf>', 'every invoice of this person'],
    ['--reason <text>', 'on whose request or by which rule'],
    ['--yes', 'really; without it the rows are only counted'],
    ...TARGET_OPTIONS,
    ENV_OPTION,
  ],
  async run(context) {
    const { terminal, environment, flags } = context;
    const why = reasonOf(flags);
    const by = askedBy(context);
    const place = await placeOf(context);
    const tables = await openTables(place);
    try {
      const rows = await rowsOf(tables.invoices, await openVault(place), by, context);
      if (rows.length === 0) throw new CliError(EXIT.notFound, 'no-such-invoice', 'Nothing is stored that fits.');
      if (flags['yes'] !== true) {
        const message = `This erases the personal data of ${rows.length} invoices for good.`;
        throw new CliError(EXIT.usage, 'not-confirmed', message, 'Add --yes to do it.');
      }
      const record = await recordAccess(place, tables.ledger, {
        access: 'erase',
        who: whoAsks(environment),
        why,
        by,
        rows,
      });
      await eraseRows(tables.invoices, rows, record);
      if (flags['json']) terminal.json({ version: 1, erased: rows.length, record });
      else terminal.say(`✔ erased the personal data of ${rows.length} invoices; record ${record}`);
      terminal.say('  raw and quarantined objects keep the document as it came until their retention ends');
      return EXIT.ok;
    } finally {
      await tables.close();
    }
  },
};

/** @throws CliError exit 2 */
function askedBy({ args, flags }: Context): Access['by'] {
  const given = [args[0] && 'key', flags['recipient'] && 'recipient', flags['issuer'] && 'issuer'].filter(Boolean);
  if (given.length !== 1) {
    throw new CliError(EXIT.usage, 'wrong-flags', 'Give one of: a key, --recipient, --issuer.');
  }
  const by = given[0] as Access['by'];
  const number = by === 'key' ? undefined : String(flags[by]).replaceAll(/[^0-9]/g, '');
  if (number !== undefined && !isValidCpf(number)) {
    throw new CliError(EXIT.usage, 'no-cpf', `--${by} is no CPF: its eleven digits do not check.`);
  }
  return by;
}

async function rowsOf(invoices: Table, vault: Vault, by: Access['by'], { args, flags }: Context): Promise<string[]> {
  if (by === 'key') return [...((await findRows(invoices, vault, args[0] ?? ''))?.rowKeys ?? [])];
  return rowsOfParty(invoices, { [by]: String(flags[by]), vault });
}

/**
 * The mark comes first: a writer that reads it leaves personal data out, and one that had read the row before takes its
 * own back when it sees the mark afterwards.
 */
async function eraseRows(invoices: Table, rows: readonly string[], record: string): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE);
    await invoices.write(some.map((key) => ({ key, set: { r: { [ERASED_COLUMN]: record } } })));
    await invoices.write(some.map((key) => ({ key, erase: PERSONAL })));
  }
}
