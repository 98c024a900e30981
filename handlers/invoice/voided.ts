/**
 * Voided numbers (inutilização): the authority was told that a range of numbers of a series will not be used. It is
 * about no invoice, so it has a row of its own beside its issuer, model and series, where a search for missing numbers
 * finds it. Layouts 1.07 to 4.00: inutNFe, retInutNFe and both in procInutNFe.
 */

import {
  canonicalHash,
  cellTimestamp,
  put,
  type CanonicalVoided,
  type MappingContext,
  type VoidedNumbers,
} from './canonical.ts';
import { damageFlags } from './checks/damage-checks.ts';
import { isValidCnpj, isValidCpf } from './cnpj.ts';
import { dateText } from './envelopes/brazilian.ts';
import type { JsonObject } from './number-text.ts';
import { closed, mayNamePerson, withTexts } from './open-text.ts';
import { partyId, taxNumber } from './party.ts';
import { digested, NO_TIME, raisedFlags, refuse, type Refusal } from './stamp.ts';
import { epochSeconds } from './time.ts';
import { attributeText, text } from './tree.ts';

/** Inutilização de número homologado. */
const VOIDED = '102';
/** State, year where the layout has it, issuer, model, series, first and last number. */
const ID = /^(?:ID)?([0-9]{2})([0-9]{2})?([0-9A-Z]{14})([0-9]{2})([0-9]{3})([0-9]{9})([0-9]{9})$/;
const NUMBER = /^0*[0-9]{1,9}$/;
const SERIES = /^0*[0-9]{1,3}$/;

/** The fields of a range, from whatever form it came in. */
interface Range {
  readonly cUF: string | undefined;
  readonly ano: string | undefined;
  readonly issuer: JsonObject;
  readonly mod: string | undefined;
  readonly serie: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** @param request infInut of inutNFe, `answer` that of retInutNFe; one of them at least */
export function mapVoided(
  request: JsonObject | undefined,
  answer: JsonObject | undefined,
  context: MappingContext,
): CanonicalVoided | Refusal {
  const node = request ?? answer ?? {};
  const range = rangeOf(node);
  const numbers = numbersOf(range, context);
  if (numbers === undefined) return refuse('voided-malformed');
  const status = text(answer, 'cStat');
  numbers.state = status === undefined ? 'requested' : status === VOIDED ? 'registered' : 'rejected';
  const environment = text(node, 'tpAmb');
  put(numbers, 'environment', environment === undefined ? undefined : environment === '2' ? 'test' : 'production');
  put(numbers, 'status', status);
  put(numbers, 'reason', text(answer, 'xMotivo'));
  put(numbers, 'registeredAt', dateText(answer, 'dhRecbto'));
  put(numbers, 'protocol', text(answer, 'nProt'));
  return stampedVoided(numbers, text(request, 'xJust'), range.issuer, context, damageFlags(node));
}

function rangeOf(node: JsonObject): Range {
  const [, cUF, ano, issuer, mod, serie, from, to] = ID.exec(attributeText(node, 'Id') ?? '') ?? [];
  const named = taxNumber(node).kind !== 'none';
  return {
    cUF: text(node, 'cUF') ?? cUF,
    ano: text(node, 'ano') ?? ano,
    issuer: named || issuer === undefined ? node : issuerIn(issuer),
    mod: text(node, 'mod') ?? mod,
    serie: text(node, 'serie') ?? serie,
    from: text(node, 'nNFIni') ?? from,
    to: text(node, 'nNFFin') ?? to,
  };
}

/** A producer's CPF stands in the fourteen places of a CNPJ with zeros before it. */
function issuerIn(places: string): JsonObject {
  const isPerson = places.startsWith('000') && isValidCpf(places.slice(3)) && !isValidCnpj(places);
  return isPerson ? { CPF: places.slice(3) } : { CNPJ: places };
}

/** @returns undefined if it does not say which numbers of whom */
function numbersOf(range: Range, { vault }: MappingContext): VoidedNumbers | undefined {
  const { cUF, ano, mod = '55', serie = '', from = '', to = from } = range;
  const issuer = partyId(taxNumber(range.issuer), vault);
  const [first, last] = [Number(from), Number(to)];
  const isRange = NUMBER.test(from) && NUMBER.test(to) && first >= 1 && last >= first;
  if (issuer === undefined || !isRange || !SERIES.test(serie) || !/^[0-9]{2}$/.test(mod)) return undefined;
  const numbers = { kind: 'voided-numbers', issuer } as VoidedNumbers;
  put(numbers, 'stateCode', cUF);
  put(numbers, 'year', ano?.slice(-2));
  numbers.model = mod;
  numbers.series = String(Number(serie));
  numbers.from = first;
  numbers.to = last;
  return numbers;
}

function stampedVoided(
  given: VoidedNumbers,
  why: string | undefined,
  named: JsonObject,
  context: MappingContext,
  damage: readonly string[],
): CanonicalVoided {
  const { vault, zone } = context;
  const { value: numbers, texts } = mayNamePerson(JSON.stringify(given)) ? closed(given) : { value: given, texts: {} };
  const keyId = voidedRowKey(numbers);
  const issuer = taxNumber(named);
  const personal = {
    ...(issuer.kind === 'cpf' ? { issuer: issuer.number } : {}),
    ...(why === undefined ? {} : { details: { xJust: why } }),
  };
  const sealed = withTexts(Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal), texts);
  const kept = digested(sealed, `${keyId} ${voidedColumn(numbers)}`, vault);
  const numbersText = JSON.stringify(numbers);
  const hash = canonicalHash([numbersText], kept);
  const seconds = epochSeconds(numbers.registeredAt, zone) ?? NO_TIME;
  const timestamp = cellTimestamp(seconds, numbers.protocol !== undefined, hash);
  const flags = raisedFlags(
    [...(issuer.valid && issuer.kind !== 'malformed' ? [] : ['issuer-check-digit']), ...damage],
    context,
  );
  return { kind: 'voided', keyId, numbers, numbersText, personal: kept, hash, timestamp, flags };
}

/** What the row keys of an issuer's voided numbers begin with. @param issuer as in `i#` keys: CNPJ or pseudonym */
export const voidedPrefix = (issuer: string): string => `v#${issuer}#`;

/** `v#` issuer `#` model `#` series `#` first `#` last number, so that the ranges of a series stand in their order. */
export function voidedRowKey({ issuer, model, series, from, to }: VoidedNumbers): string {
  const nine = (number: number): string => String(number).padStart(9, '0');
  return `${voidedPrefix(issuer)}${model}#${series.padStart(3, '0')}#${nine(from)}#${nine(to)}`;
}

/** The same numbers may be voided in the test environment, and again in another year. */
export function voidedColumn({ year, environment }: VoidedNumbers): string {
  return `${year ?? '00'}#${environment === 'test' ? '2' : '1'}`;
}

/** What counts for more: a range of production that the authority has registered; then the newest. */
function rank({ state, environment }: VoidedNumbers): number {
  return (environment === 'test' ? 0 : 2) + (state === 'registered' ? 1 : 0);
}

/**
 * What a row of voided numbers says.
 * @returns undefined if it holds none
 */
export function readVoided(
  cells: readonly { readonly family: string; readonly timestamp: number; readonly value: string }[],
): VoidedNumbers | undefined {
  let best: { readonly numbers: VoidedNumbers; readonly timestamp: number } | undefined;
  for (const { family, timestamp, value } of cells) {
    if (family !== 'e') continue;
    const numbers = JSON.parse(value) as VoidedNumbers;
    const better = best === undefined ? 1 : rank(numbers) - rank(best.numbers) || timestamp - best.timestamp;
    if (better > 0) best = { numbers, timestamp };
  }
  return best?.numbers;
}
