/** The elements that are documents of their own, wherever in an XML stream they stand. */

/** Each with the documents that may stand inside it and belong to it. */
const UNITS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    nfeProc: ['NFe', 'protNFe', 'procEventoNFe', 'evento', 'retEvento'],
    procNFe: ['NFe', 'protNFe', 'procEventoNFe', 'evento', 'retEvento'],
    NFe: [],
    procEventoNFe: ['evento', 'retEvento'],
    evento: [],
    retEvento: [],
    procCancNFe: ['cancNFe', 'retCancNFe'],
    cancNFe: [],
    retCancNFe: [],
    procInutNFe: ['inutNFe', 'retInutNFe'],
    ProcInutNFe: ['inutNFe', 'retInutNFe'],
    inutNFe: [],
    retInutNFe: [],
    resNFe: [],
    resEvento: [],
    resCanc: [],
    resCCe: [],
    docZip: [],
  }).map(([name, parts]) => [name, new Set<string>(parts)]),
);

/** What belongs to a document that it follows at once. */
const COMPANIONS: Readonly<Record<string, string>> = {
  NFe: 'protNFe',
  evento: 'retEvento',
  cancNFe: 'retCancNFe',
  inutNFe: 'retInutNFe',
};

export function isUnit(name: string): boolean {
  return UNITS.has(name);
}

/** Whether a document of that name shows that the one around it was cut off. */
export function cannotHold(unit: string, name: string): boolean {
  return UNITS.has(name) && UNITS.get(unit)?.has(name) !== true;
}

/** Name of the element that completes the document if it comes next. */
export function companionOf(unit: string): string | undefined {
  return COMPANIONS[unit];
}
