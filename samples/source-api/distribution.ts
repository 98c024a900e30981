/**
 * Distribution by numbers as the tax office does it (NFeDistribuicaoDFe), in JSON: up to 50 documents after a number,
 * 138; nothing new, 137; asked again too soon, or by a second reader at our cost, 656. A second reader may also have
 * moved the position that the service keeps, so that numbers are missing; each can be had by itself (consNSU).
 */

import { gzipSync } from 'node:zlib';
import { AGAIN, disturbed, type GatewayReply, type Telling } from './telling.ts';
import { xmlOf } from './xml-text.ts';

export interface Distribution {
  answer(body: string, telling: Telling): GatewayReply;
  stats(): { readonly tooSoon: number; readonly stolen: number };
}

const MOST = 50;
const HOUR = 3_600_000;
/** Numbers that the second reader is ahead when it is told of. */
const AHEAD = 20;
const padded = (number: number): string => String(number).padStart(15, '0');

export function distribution(): Distribution {
  /** By CNPJ: until when asking is too soon, and after which number. */
  const closed = new Map<string, { readonly until: number; readonly after: number }>();
  let tooSoon = 0;
  let stolen = 0;
  return {
    stats: () => ({ tooSoon, stolen }),
    answer(body, telling) {
      const question = questionIn(body);
      if (question === undefined) return telling.refuse(400, 'question-invalid');
      const { owner, single, after } = question;
      const { count, verdict, now } = telling;
      const tell = (cStat: string, last: number, highest: number, numbers: readonly number[]): GatewayReply => {
        const first = numbers[0] ?? 1;
        const before = () => range(Math.max(1, first - AGAIN), first - 1).map((number) => entry(number, telling));
        const entries = numbers.map((number) => entry(number, telling));
        const docZip = numbers.length === 0 ? [] : disturbed(entries, before, first, telling);
        const lists = docZip.length === 0 ? '' : `,"loteDistDFeInt":{"docZip":[${docZip.join(',')}]}`;
        const told = `"cStat":"${cStat}","ultNSU":"${padded(last)}","maxNSU":"${padded(highest)}"`;
        return telling.json(`{"retDistDFeInt":{${told}${lists}}}`, numbers.length);
      };
      if (single !== undefined) {
        return single >= 1 && single <= count ? tell('138', count, count, [single]) : tell('137', count, count, []);
      }
      const rest = closed.get(owner);
      if (rest !== undefined && rest.until > now() && after >= rest.after) {
        tooSoon++;
        return tell('656', Math.min(count, after + AHEAD), 0, []);
      }
      const close = (from: number) => closed.set(owner, { until: now() + HOUR, after: from });
      if (verdict.tricks.includes('refuse')) {
        close(0);
        return tell('656', Math.min(count, after + AHEAD), 0, []);
      }
      const skipped = verdict.tricks.includes('steal')
        ? Math.max(0, Math.min(telling.plan().faults.steal?.numbers ?? 3, count - after - 1))
        : 0;
      stolen += skipped;
      const first = after + skipped + 1;
      const last = Math.min(count, after + MOST);
      // Whoever has everything asks again in an hour; what was not received may be asked again.
      if (last >= count) close(count);
      if (first > last) return tell('137', count, count, []);
      return tell('138', last, count, range(first, last));
    },
  };
}

interface Question {
  readonly owner: string;
  readonly after: number;
  readonly single: number | undefined;
}

function questionIn(body: string): Question | undefined {
  try {
    const { distDFeInt } = JSON.parse(body) as { distDFeInt: Record<string, unknown> };
    const { CNPJ, CPF, distNSU, consNSU } = distDFeInt as {
      CNPJ?: string;
      CPF?: string;
      distNSU?: { ultNSU: string };
      consNSU?: { NSU: string };
    };
    const asked = distNSU?.ultNSU ?? consNSU?.NSU ?? '';
    const owner = CNPJ ?? CPF;
    if (typeof owner !== 'string' || !/^[0-9]{15}$/.test(asked)) return undefined;
    return { owner, after: Number(asked), single: consNSU === undefined ? undefined : Number(asked) };
  } catch {
    return undefined;
  }
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

function entry(number: number, { documents }: Telling): string {
  const [text = '{}'] = documents(number - 1, 1);
  const value = gzipSync(xmlOf(text)).toString('base64');
  return `{"@NSU":"${padded(number)}","@schema":"procNFe_v4.00.xsd","#text":"${value}"}`;
}
