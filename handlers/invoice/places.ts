/** The 27 states of Brazil, by their letters and by the IBGE code that stands in front of keys and municipalities. */

const STATES: Readonly<Record<string, string>> = {
  RO: '11', AC: '12', AM: '13', RR: '14', PA: '15', AP: '16', TO: '17', MA: '21', PI: '22', CE: '23', RN: '24', PB: '25', PE: '26', AL: '27',
  SE: '28', BA: '29', MG: '31', ES: '32', RJ: '33', SP: '35', PR: '41', SC: '42', RS: '43', MS: '50', MT: '51', GO: '52', DF: '53',
}; // prettier-ignore
const CODES: ReadonlySet<string> = new Set(Object.values(STATES));

/** Two digits; undefined if there is no such state. */
export function stateCode(letters: string): string | undefined {
  return STATES[letters];
}

export function isStateCode(code: string): boolean {
  return CODES.has(code);
}
