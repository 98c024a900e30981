import { buffer } from 'node:stream/consumers';
import { PACKINGS, rawObject } from '../../bench/raw-objects.ts';
import { createPipeline } from '../handlers/pipeline.ts';

describe('raw objects of the bench', () => {
  test.each(PACKINGS)('every document of %s can be read', async (packing) => {
    const { documents, body } = rawObject(packing, 100_000, 10);
    const pipeline = createPipeline();
    await pipeline.put('object', await buffer(body));
    const slices = await pipeline.transformAll('object');
    expect(slices.map(({ reasons }) => reasons).filter((each) => Object.keys(each).length > 0)).toEqual([]);
    expect(documents).toBeGreaterThan(0);
    expect(slices.reduce((sum, { invoices }) => sum + invoices, 0)).toBe(documents);
  });
});
