/**
 * Names of files: prefix, date and time in UTC, a random part, suffix.
 * https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#file_names
 */
import { invalid } from '../../../wire/errors.ts';

const DEFAULT_FORMAT = 'YYYY-MM-DDThh:mm:ss+00:00';
const PIECE = /YYYY|YY|MM|DD|hh|mm|ss|T|Z|\+00:00|[-_:/]/y;
/** Each once; the year in either form. */
const REQUIRED = ['YYYY', 'MM', 'DD', 'hh', 'mm', 'ss'];
const MATCHER = /^(\w\w|YYYY|T|Z|\+00:00)$/;

/** @throws ApiError INVALID_ARGUMENT */
export function checkDatetimeFormat(format: string): void {
  const pieces = piecesOf(format);
  const matchers = pieces?.filter((piece) => MATCHER.test(piece) && piece !== '_').map(fullYear) ?? [];
  const once = new Set(matchers).size === matchers.length;
  if (pieces && once && REQUIRED.every((piece) => matchers.includes(piece))) return;
  throw invalid(
    `cloudStorageConfig.filenameDatetimeFormat is "${format}": it must have year (YYYY or YY), MM, DD, hh, mm and ss once ` +
      'each, and may have T, Z or +00:00 once, and -, _, : and /.',
  );
}

/** @param time milliseconds since 1970 */
export function fileName(
  { filenamePrefix = '', filenameSuffix = '', filenameDatetimeFormat = DEFAULT_FORMAT }: NameParts,
  time: number,
  random: string,
): string {
  const when = new Date(time).toISOString();
  const parts: Readonly<Record<string, string>> = {
    YYYY: when.slice(0, 4),
    YY: when.slice(2, 4),
    MM: when.slice(5, 7),
    DD: when.slice(8, 10),
    hh: when.slice(11, 13),
    mm: when.slice(14, 16),
    ss: when.slice(17, 19),
  };
  const pieces = piecesOf(filenameDatetimeFormat) ?? [];
  const written = pieces.map((piece) => parts[piece] ?? piece).join('');
  // A format that ends in a sign of its own brings the separator along.
  const separator = /[-_:/]$/.test(filenameDatetimeFormat) ? '' : '_';
  return `${filenamePrefix}${written}${separator}${random}${filenameSuffix}`;
}

interface NameParts {
  readonly filenamePrefix?: string;
  readonly filenameSuffix?: string;
  readonly filenameDatetimeFormat?: string;
}

/** Undefined where something is no piece. */
function piecesOf(format: string): string[] | undefined {
  const pieces: string[] = [];
  for (let at = 0; at < format.length;) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(format)?.[0];
    if (piece === undefined) return undefined;
    pieces.push(piece);
    at += piece.length;
  }
  return pieces;
}

/** Two forms of the year, and of the zone, count as one. */
const fullYear = (piece: string) => (piece === 'YY' ? 'YYYY' : piece === '+00:00' ? 'Z' : piece);
