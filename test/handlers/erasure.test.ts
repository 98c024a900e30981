import { invoiceRowKey } from '../../handlers/invoice/index.ts';
import { keyOf, nfeProc, procEvento } from '../fixtures/nfe.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

const rowKey = invoiceRowKey(keyOf());
const file = JSON.stringify(nfeProc());
const person = (text: string) => text.replaceAll('"xJust":"', '"xJust":"a pedido de Maria, ');

/** As `notamesh invoices erase` does: first the mark, then the data. */
const erase = async ({ table }: Pipeline) => {
  const mark = { family: 'r', qualifier: 'erased', timestamp: 1_700_000_000_000_000, value: 'e#1' };
  await table.write([{ key: rowKey, cells: [mark] }]);
  await table.write([{ key: rowKey, cells: [], empty: ['p'] }]);
};
const families = ({ table }: Pipeline) => [...new Set(table.cells(rowKey).map(({ family }) => family))].sort();

async function loaded(...bodies: readonly string[]): Promise<Pipeline> {
  const pipeline = createPipeline();
  for (const [index, body] of bodies.entries()) {
    await pipeline.put(`demo/b/${index}`, body);
    await pipeline.load(`demo/b/${index}`);
  }
  return pipeline;
}

describe('erased personal data', () => {
  test('is there before, and everything else is there afterwards', async () => {
    const pipeline = await loaded(file);
    expect(families(pipeline)).toEqual(['h', 'i', 'p', 'r']);
    const before = pipeline.view(rowKey);
    await erase(pipeline);
    expect(families(pipeline)).toEqual(['h', 'i', 'r']);
    expect(pipeline.view(rowKey)).toEqual(before);
  });

  test('does not come back by a replay, a correction or an event', async () => {
    const pipeline = await loaded(file);
    await erase(pipeline);
    const later = [
      file,
      JSON.stringify(nfeProc({ ide: { natOp: 'Devolucao' } })),
      person(JSON.stringify(procEvento())),
    ];
    for (const [index, body] of later.entries()) {
      await pipeline.put(`demo/again/${index}`, body);
      await pipeline.load(`demo/again/${index}`);
    }
    expect(families(pipeline)).toEqual(['e', 'h', 'i', 'r']);
    expect(pipeline.view(rowKey)).toMatchObject({ versions: 2, status: 'cancelled' });
  });

  test('does not come back by a writer that had read the row before', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/1', file);
    let writes = 0;
    pipeline.table.beforeWrite = async () => {
      // Between the writer's look at the row and its own cells.
      if (writes++ === 0) await erase(pipeline);
    };
    await pipeline.load('demo/b/1');
    expect(families(pipeline)).toEqual(['h', 'i', 'r']);
  });

  test('of one invoice leaves others alone', async () => {
    const pipeline = await loaded([file, JSON.stringify(nfeProc({ number: 2 }))].join('\n'));
    await erase(pipeline);
    const other = pipeline.table.cells(invoiceRowKey(keyOf({ number: 2 })));
    expect(other.some(({ family }) => family === 'p')).toBe(true);
  });
});
