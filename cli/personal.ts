/** The personal family of a row, opened: what the invoice says of persons, and each event. */
import {
  chooseHeader,
  ERASED_COLUMN,
  eventColumn,
  maskedCpf,
  PERSONAL,
  personalPlace,
  storedEvents,
  type Cell,
  type Vault,
} from '../handlers/invoice/index.ts';

type Fields = { readonly [name: string]: unknown };

export interface PersonalView {
  /** Of the invoice as it stands; null if nothing names a person, or it was erased. */
  readonly data: Fields | null;
  /** By type and sequence, such as `110111#01`. */
  readonly events: Readonly<Record<string, Fields>>;
  /** When it was erased, RFC 3339. */
  readonly erased?: string;
}

/**
 * @param cells of the row (or rows) of one invoice
 * @throws Error if a cell was sealed with a key that is not there
 */
export function openPersonal(cells: readonly Cell[], vault: Vault): PersonalView {
  const sealed = cells.filter(({ family }) => family === PERSONAL);
  const chosen = chooseHeader(cells);
  const place = chosen === undefined ? undefined : personalPlace(chosen.header);
  const ofInvoice = newestFirst(sealed.filter(({ qualifier }) => qualifier === place?.qualifier));
  const current = ofInvoice.find(({ timestamp }) => timestamp === chosen?.timestamp) ?? ofInvoice[0];
  const events = storedEvents(cells).flatMap(({ event }) => {
    const column = eventColumn(event);
    const cell = newestFirst(sealed.filter(({ qualifier }) => qualifier === column))[0];
    return cell === undefined ? [] : [[column, opened(cell, `${event.key} ${column}`, vault)] as const];
  });
  const mark = cells.find(({ family, qualifier }) => family === 'r' && qualifier === ERASED_COLUMN);
  return {
    data: current === undefined || place === undefined ? null : opened(current, place.context, vault),
    events: Object.fromEntries(events),
    ...(mark === undefined ? {} : { erased: new Date(mark.timestamp / 1000).toISOString() }),
  };
}

const newestFirst = (cells: readonly Cell[]): Cell[] => [...cells].sort((a, b) => b.timestamp - a.timestamp);

const opened = ({ value }: Cell, context: string, vault: Vault): Fields =>
  JSON.parse(vault.open(value, context)) as Fields;

/** Lines for people, with the numbers of persons masked (`***.456.789-**`) unless all is to be seen. */
export function personalLines({ data, events, erased }: PersonalView, unmasked: boolean): string[] {
  if (erased !== undefined) return [`  personal data was erased on ${erased}`];
  const shown = [...linesOf(data ?? {}, '', unmasked), ...linesOf(events, 'event ', unmasked)];
  return shown.length === 0 ? ['  no personal data'] : ['  personal data', ...shown];
}

function linesOf(fields: Fields, path: string, unmasked: boolean): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const at = `${path}${name}`;
    if (typeof value === 'object' && value !== null) return linesOf(value as Fields, `${at}.`, unmasked);
    const text = String(value);
    return [`    ${at}: ${unmasked ? text : (maskedCpf(text) ?? text)}`];
  });
}
