/** Runs come out in the order in which they were read, however long each takes and whoever does it. */

import fc from 'fast-check';
import type { Found } from '../../../handlers/transform/reading/found.ts';
import { inOrder } from '../../../handlers/transform/work/in-order.ts';
import type { RunDocument, Worked } from '../../../handlers/transform/work/run.ts';
import { threadCount } from '../../../handlers/transform/work/thread-count.ts';

const origin = { uri: 'gs://raw/a', generation: '1', source: 'loja', batch: undefined };

function documentAt(start: number, size: number): Found {
  const document = { bytes: Buffer.alloc(size, start % 256), start, end: start + size, exactNumbers: false };
  const rest = { problem: undefined, container: 'top', final: false } as const;
  return { kind: 'document', document: { ...document, ...rest }, next: { offset: start + size, container: 'top' } };
}

/** One row of four bytes for each document: where it begins. */
function work(run: readonly RunDocument[]): Worked {
  const rows = Buffer.alloc(4 * run.length);
  run.forEach(({ start }, index) => rows.writeUInt32BE(start, 4 * index));
  const outcome = { kind: 'event', flags: [], rowBytes: 4, indexBytes: 0, indexRows: 0 } as const;
  return { outcomes: run.map(() => [outcome]), rows, index: Buffer.alloc(0) };
}

async function* read(documents: readonly Found[], seen: { read: number }): AsyncGenerator<Found> {
  for (const found of documents) {
    seen.read++;
    yield found;
  }
}

describe('runs of documents', () => {
  // What each offer becomes: refused, taken and failed, or done after so many turns.
  const fate = fc.oneof(fc.constantFrom('busy', 'fails'), fc.nat(12));
  const sizes = fc.array(fc.oneof(fc.nat(20_000), fc.constant(0), fc.constant(200_000)), { maxLength: 120 });

  test('come out in order, and reading runs ahead so far and no further', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(fate, { minLength: 1 }), fc.nat(60), async (given, fates, wanted) => {
        let at = 0;
        const documents = given.map((size, index): Found => {
          const start = at;
          at += size + 1;
          return index % 7 === 6 ? { kind: 'problem', code: 'x', at: start, next: null } : documentAt(start, size);
        });
        const seen = { read: 0 };
        let [offers, out] = [0, 0];
        const offer = (run: readonly RunDocument[]) => {
          const what = fates[offers++ % fates.length];
          if (what === 'busy') return undefined;
          if (what === 'fails') return Promise.resolve(undefined);
          return (async () => {
            for (let turn = 0; turn < Number(what); turn++) await new Promise((resolve) => setImmediate(resolve));
            return work(run);
          })();
        };
        const threads = { offer, close: async () => undefined };
        const mayEnd = (_: Found, unsettled: number) => out + unsettled + 1 >= wanted;
        const settled = inOrder(read(documents, seen), { work, threads, origin, isLarge: true, mayEnd });
        for await (const { found, rows } of settled) {
          expect(found).toBe(documents[out++]);
          if (found.kind === 'document') expect(Buffer.from(rows).readUInt32BE()).toBe(found.document.start);
          else expect(rows).toHaveLength(0);
          if (out >= wanted) break;
          expect(seen.read - out).toBeLessThanOrEqual(17 * 32);
        }
        expect(out).toBe(Math.min(documents.length, Math.max(1, wanted)));
        if (wanted > 0) expect(seen.read).toBeLessThanOrEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  test('hold no more than so many bytes', async () => {
    const megabyte = 1024 * 1024;
    const documents = Array.from({ length: 40 }, (_, index) => documentAt(index * megabyte, megabyte));
    const seen = { read: 0 };
    let out = 0;
    const offer = (run: readonly RunDocument[]) =>
      new Promise<Worked>((resolve) => setImmediate(() => setImmediate(() => setImmediate(() => resolve(work(run))))));
    const threads = { offer, close: async () => undefined };
    const ports = { work, threads, origin, isLarge: true, mayEnd: () => false };
    for await (const _ of inOrder(read(documents, seen), ports)) expect(seen.read - out++).toBeLessThanOrEqual(9);
    expect(out).toBe(40);
  });
});

describe('how many threads stand beside the main one', () => {
  test.each([
    [undefined, 1, 0],
    [undefined, 2, 1],
    ['', 4, 3],
    [undefined, 64, 7],
    ['1', 8, 0],
    ['2', 8, 1],
    ['3', 1, 0],
  ])('PROCESSORS=%s of %d gives %d', (processors, available, count) => {
    expect(threadCount(processors, available)).toBe(count);
  });

  test.each(['0', '-1', 'all', '1.5'])('PROCESSORS=%s is no number of processors', (processors) => {
    expect(() => threadCount(processors, 2)).toThrow(expect.objectContaining({ code: 'configuration-invalid' }));
  });
});
