/** `notamesh invoices get` and `notamesh invoices list`. */
import type { InvoiceView } from '../handlers/invoice/index.ts';
import { reasonOf, recordAccess, whoAsks } from './access-log.ts';
import type { Command } from './command.ts';
import { dateRange } from './dates.ts';
import { CliError, EXIT, wholeNumber } from './errors.ts';
import { findRows, keysWithFlag, listInvoices, openVault, viewOf, type ListFilter } from './invoice-rows.ts';
import { openPersonal, personalLines } from './personal.ts';
import { openTables } from './tables.ts';
import { ENV_OPTION, placeOf, TARGET_OPTIONS } from './target.ts';

export const invoicesGet: Command = {
  name: 'invoices get',
  about: 'show one invoice with its items, events and flags',
  argument: '<key>',
  example: 'npx notamesh invoices get 35180834128745000152550010000476861118934859 --json',
  options: [
    ['--personal', 'open what it says of persons; needs --reason and is logged'],
    ['--reason <text>', 'why it is opened'],
    ['--unmasked', 'CPFs in full also where people read them'],
    ...TARGET_OPTIONS,
    ENV_OPTION,
  ],
  async run(context) {
    const { terminal, environment, flags, args } = context;
    const why = flags['personal'] === true ? reasonOf(flags) : undefined;
    const place = await placeOf(context);
    const key = args[0] ?? '';
    const tables = await openTables(place);
    try {
      const vault = await openVault(place);
      const rows = await findRows(tables.invoices, vault, key);
      const found = rows && viewOf(rows);
      if (!found) throw new CliError(EXIT.notFound, 'no-such-invoice', `No invoice ${key} is stored.`);
      if (why !== undefined) {
        const access = { access: 'read', who: whoAsks(environment), why, by: 'key', rows: rows.rowKeys } as const;
        await recordAccess(place, tables.ledger, access);
      }
      const personal = why === undefined ? undefined : openPersonal(rows.cells, vault);
      if (flags['json']) terminal.json({ ...found, ...(personal === undefined ? {} : { personal }) });
      else {
        const more = personal === undefined ? [] : personalLines(personal, flags['unmasked'] === true);
        [...describe(found), ...more].forEach((line) => terminal.data(line));
      }
      // Its events came, the invoice has not: there is something to show, and still no invoice.
      return found.status === 'absent' ? EXIT.notFound : EXIT.ok;
    } finally {
      await tables.close();
    }
  },
};

const dash = (value: string | undefined) => value ?? '–';

function describe({ key, status, header, items, events, flags, versions }: InvoiceView): string[] {
  return [
    `${key}  ${status}`,
    ...(header ? headerLines(header) : ['  the invoice itself has not come yet']),
    ...items.map(itemLine),
    ...events.map(({ type, sequence, name, state }) => `  event ${type} #${sequence} ${dash(name)} ${state}`),
    `  flags ${flags.map(({ code }) => code).join(', ') || 'none'}   versions ${versions}`,
    ...flags.map(({ code, severity, text }) => `    ${severity.padEnd(5)} ${code}: ${text.en}`),
  ];
}

function headerLines(header: NonNullable<InvoiceView['header']>): string[] {
  const { number, series, model, issuedOn, total, issuer, recipient } = header;
  return [
    `  nº ${dash(number)}  series ${dash(series)}  model ${dash(model)}  issued ${dash(issuedOn)}  total R$ ${dash(total)}`,
    `  issuer ${dash(issuer.id)} (${issuer.kind})   recipient ${dash(recipient.id)} (${recipient.kind})`,
  ];
}

function itemLine({ position, quantity, unitPrice, gross, description }: InvoiceView['items'][number]): string {
  return `  ${String(position).padStart(4)}  ${dash(quantity)} × ${dash(unitPrice)} = ${dash(gross)}  ${dash(description)}`;
}

export const invoicesList: Command = {
  name: 'invoices list',
  about: 'list invoices by party and date',
  example: 'npx notamesh invoices list --issuer 34128745000152 --from 2018-08-01 --to 2018-08-31',
  options: [
    ['--issuer <document>', 'CNPJ or CPF of the issuer'],
    ['--recipient <document>', 'CNPJ or CPF of the recipient'],
    ['--from <date>', 'first date, yyyy-mm-dd'],
    ['--to <date>', 'last date, yyyy-mm-dd'],
    ['--flag <code>', 'only invoices that bear this flag'],
    ['--limit <count>', 'at most so many'],
    ...TARGET_OPTIONS,
    ENV_OPTION,
  ],
  async run(context) {
    const { terminal, flags } = context;
    const filter = readFilter(flags);
    const place = await placeOf(context);
    const tables = await openTables(place);
    const party = filter.issuer ?? filter.recipient;
    try {
      const vault = party === undefined ? {} : { vault: await openVault(place) };
      const limit = flags['limit'] === undefined ? Infinity : wholeNumber(flags, 'limit');
      let count = 0;
      const flag = flags['flag'] as string | undefined;
      const flagged = flag === undefined ? undefined : await keysWithFlag(tables.invoices, flag);
      for await (const entry of listInvoices(tables.invoices, { ...filter, ...vault })) {
        if (flagged && !flagged.has(entry.key)) continue;
        if (count++ >= limit) break;
        if (flags['json']) terminal.line(entry);
        else
          terminal.data(
            `${entry.issuedOn ?? '          '}  ${entry.key}  nº ${entry.number ?? '–'}  R$ ${entry.total ?? '–'}  ${entry.items} items  ${entry.status}`,
          );
      }
      if (count === 0) terminal.say('No invoice matches.');
      return EXIT.ok;
    } finally {
      await tables.close();
    }
  },
};

/** @throws CliError exit 2 */
function readFilter(flags: Readonly<Record<string, unknown>>): ListFilter {
  const { issuer, recipient } = flags as Record<string, string | undefined>;
  if (issuer !== undefined && recipient !== undefined) {
    throw new CliError(EXIT.usage, 'wrong-flags', 'Give --issuer or --recipient, not both: a list follows one index.');
  }
  return {
    ...(issuer === undefined ? {} : { issuer }),
    ...(recipient === undefined ? {} : { recipient }),
    ...dateRange(flags),
  };
}
