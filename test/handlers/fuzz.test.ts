/** Hostile bytes: whatever comes is accepted, flagged or quarantined with a code, in bounded time, and loses no neighbour. */

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { codes } from '../../handlers/invoice/index.ts';
import type { TransformResponse } from '../../handlers/transform/transform.ts';
import { keyOf, nfeProc, procEvento, simpleInvoice, type Tree } from '../fixtures/nfe.ts';
import { toXml } from '../fixtures/xml.ts';
import { zip } from '../fixtures/zip.ts';
import { createPipeline } from './pipeline.ts';

const KNOWN: ReadonlySet<string> = new Set(codes.map(({ code }) => code));
const FIRST = nfeProc({ number: 1001 });
const LAST = nfeProc({ number: 1002 });

interface Reading {
  readonly slices: readonly TransformResponse[];
  /** Access keys of the invoices that were staged. */
  readonly keys: ReadonlySet<string>;
}

async function read(body: Buffer): Promise<Reading> {
  const pipeline = createPipeline({ documents: 7 });
  await pipeline.put('demo/b/a', body);
  const slices = await pipeline.transformAll('demo/b/a');
  const keys = new Set<string>();
  for (const slice of slices) {
    expect(slice.documents).toBe(slice.invoices + slice.events + slice.quarantined);
    for (const code of [...Object.keys(slice.reasons), ...Object.keys(slice.flags)]) expect(KNOWN).toContain(code);
    for (const part of slice.parts) {
      const rows = await pipeline.ports.codec.decode(await pipeline.store.read(part, 0, 1 << 30));
      for (const { key } of rows) keys.add([...key.toString().slice(2)].reverse().join(''));
    }
  }
  return { slices, keys };
}

/** Changes of bytes that transmission, storage and bad programs make, and some that only an enemy makes. */
const change = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'drop', 'double', 'insert', 'swap'),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  length: fc.integer({ min: 1, max: 60 }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc.constantFrom('<', '>', '"', '{', '}', '[', ']', '<!--', ']]>', '<![CDATA[', '<!DOCTYPE x [', '&#0;', '\\u0000', 'PK\x03\x04', '\n', '1e999', '__proto__').map((text) => Buffer.from(text)),
  ),
}); // prettier-ignore
type Change = ReturnType<typeof change.generate>['value'];

function changed(bytes: Buffer, { kind, at, length, bytes: other }: Change): Buffer {
  const start = Math.floor(at * bytes.length);
  const [head, middle, tail] = [bytes.subarray(0, start), bytes.subarray(start, start + length), bytes.subarray(start + length)]; // prettier-ignore
  switch (kind) {
    case 'flip':
      return Buffer.concat([head, Buffer.from(middle.map((byte, i) => byte ^ (other[i % other.length] ?? 1))), tail]);
    case 'cut':
      return head;
    case 'drop':
      return Buffer.concat([head, tail]);
    case 'double':
      return Buffer.concat([head, middle, middle, tail]);
    case 'swap':
      return Buffer.concat([head, tail, middle]);
    default:
      return Buffer.concat([head, Buffer.from(other), middle, tail]);
  }
}

const table = `"CHAVE DE ACESSO";"NÚMERO";"VALOR NOTA FISCAL"\n"${keyOf()}";"42";"1,00"\n`;
const bodies: [string, Buffer][] = [
  ['JSON', Buffer.from(JSON.stringify([nfeProc(), procEvento(), simpleInvoice]))],
  ['XML', Buffer.from(`<?xml version="1.0"?><lote>${toXml(nfeProc())}${toXml(procEvento())}</lote>`)],
  ['a distribution answer', Buffer.from(JSON.stringify({ retDistDFeInt: { loteDistDFeInt: { docZip: [gzipSync(toXml(nfeProc())).toString('base64')] } } }))],
  ['a table', Buffer.from(table, 'latin1')],
  ['gzip', gzipSync(JSON.stringify(nfeProc()))],
  ['zip', zip([{ name: '1.xml', body: toXml(nfeProc()) }, { name: '2.json', body: JSON.stringify(procEvento()), stored: true }])],
]; // prettier-ignore

describe.each(bodies)('changed bytes of %s', (_title, body) => {
  test('are read or set aside, never worse', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        await read(changes.reduce(changed, body));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

/** Any value in place of any part of a document. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', ' ', [], {}, [[]], [null], { '@a': null }, { '#text': {} }, '\u0000', 'NaN', '00', '1,5', '9'.repeat(400), { __proto__: null, constructor: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
); // prettier-ignore

function replaced(node: unknown, path: readonly number[], value: unknown): unknown {
  if (typeof node !== 'object' || node === null || path.length === 0) return value;
  const names = Object.keys(node);
  if (names.length === 0) return value;
  const [step = 0, ...rest] = path;
  const name = names[step % names.length] as string;
  const inner = replaced((node as Record<string, unknown>)[name], rest, value);
  if (Array.isArray(node)) return node.map((one, index) => (String(index) === name ? inner : (one as unknown)));
  return { ...node, [name]: inner };
}

const path = fc.array(fc.nat(40), { minLength: 1, maxLength: 7 });
const oddDocument = fc
  .tuple(fc.constantFrom<Tree>(nfeProc(), procEvento()), fc.array(fc.tuple(path, odd), { minLength: 1, maxLength: 4 }))
  .map(([tree, changes]) => changes.reduce<unknown>((node, [at, value]) => replaced(node, at, value), tree));

describe('documents with odd parts', () => {
  const good = [keyOf({ number: 1001 }), keyOf({ number: 1002 })];
  const expectNeighbours = async (body: Buffer): Promise<void> => {
    const { keys } = await read(body);
    for (const key of good) expect(keys).toContain(key);
  };

  test('lose no neighbour in JSON, in lines or in a list', async () => {
    await fc.assert(
      fc.asyncProperty(oddDocument, fc.boolean(), async (document, lines) => {
        const texts = [FIRST, document, LAST].map((one) => JSON.stringify(one));
        await expectNeighbours(Buffer.from(lines ? texts.join('\n') : `[${texts.join(',')}]`));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('lose no neighbour among lines, whatever happens to their bytes', async () => {
    const [first = '', last = ''] = [FIRST, LAST].map((one) => JSON.stringify(one));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const middle = changes.reduce(changed, Buffer.from(JSON.stringify(nfeProc())));
        await expectNeighbours(Buffer.concat([Buffer.from(`${first}\n`), middle, Buffer.from(`\n${last}\n`)]));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('lose no neighbour in an archive, whatever happens to their bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean(), async (changes, asXml) => {
        const text = asXml ? toXml(nfeProc()) : JSON.stringify(nfeProc());
        const files = [FIRST, LAST].map((one, index) => ({ name: `${index}.json`, body: JSON.stringify(one) }));
        const odd = { name: 'odd', body: changes.reduce(changed, Buffer.from(text)) };
        await expectNeighbours(zip([files[0] as (typeof files)[0], odd, files[1] as (typeof files)[0]]));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('lose no neighbour among XML files, whatever is cut from them', async () => {
    const [first = '', last = ''] = [FIRST, LAST].map((one) => `<?xml version="1.0"?>${toXml(one)}`);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), async (share) => {
        const text = `<?xml version="1.0"?>${toXml(nfeProc())}`;
        await expectNeighbours(Buffer.from(`${first}\n${text.slice(0, Math.floor(share * text.length))}\n${last}`));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('lose no neighbour among XML documents, whatever happens to their bytes', async () => {
    const commented = (tree: Tree) =>
      toXml(tree)
        .replace('<ide>', '<!-- emitida --><ide>')
        .replace(/<xProd>([^<]*)</, '<xProd><![CDATA[$1]]><');
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean(), async (changes, declared) => {
        const [first, middle, last] = [FIRST, nfeProc(), LAST].map(
          (one) => `${declared ? '<?xml version="1.0"?>' : ''}${commented(one)}`,
        );
        // A document type right before a document is that document's own.
        const others = changes.filter(({ bytes }) => !Buffer.from(bytes).includes('DOCTYPE'));
        const odd = others.reduce(changed, Buffer.from(middle ?? ''));
        await expectNeighbours(Buffer.concat([Buffer.from(`${first}\n`), odd, Buffer.from(`\n${last}`)]));
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
