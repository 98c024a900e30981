import { nfeProc } from '../../fixtures/nfe.ts';
import { createPipeline } from '../pipeline.ts';

const MEGABYTE = 1024 * 1024;

/** Invoices of a megabyte. */
const longOnes = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify(nfeProc({ number: index + 1 })).replace(/"xProd":"[^"]*/, `"xProd":"${'x'.repeat(MEGABYTE)}`),
  ).join('\n');

describe('parts of a slice', () => {
  test('are stored as they fill up, not when all of the slice is in memory', async () => {
    const pipeline = createPipeline();
    const body = longOnes(20);
    expect(body.length).toBeGreaterThan(16 * MEGABYTE);
    await pipeline.put('demo/b/long', body);
    const { read, put } = pipeline.store;
    const seen: string[] = [];
    pipeline.store.read = (object, start, end) => {
      if (object.bucket === 'raw') seen.push('read');
      return read(object, start, end);
    };
    pipeline.store.put = (bucket, name, bytes, options) => {
      if (name.endsWith('-0.avro')) seen.push('first part');
      return put(bucket, name, bytes, options);
    };
    const [slice] = await pipeline.transformAll('demo/b/long');
    expect(slice?.parts.length).toBeGreaterThan(1);
    expect(slice?.parts.reduce((sum, { documents }) => sum + documents, 0)).toBe(20);
    expect(slice?.parts.map(({ name }) => name.split('-')[1])).toEqual(slice?.parts.map((_, index) => `${index}.avro`));
    expect(seen).toContain('first part');
    expect(seen.lastIndexOf('read')).toBeGreaterThan(seen.indexOf('first part'));
  });
});
