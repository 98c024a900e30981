import fc from 'fast-check';
import type { Fetch } from '../../../local/wire/room.ts';
import { campaign } from '../../engine/property/campaign.ts';
import { orderFree } from '../../engine/property/order-programs.ts';
import { summing } from '../../engine/property/programs.ts';
import { startTestCloud, temporaryDirectory } from './cloud.ts';
import { manualClock } from './manual-clock.ts';

/** Answers that depend on what is asked, not on when or how often. */
const handler: Fetch = async (url) => {
  const number = Number(new URL(url).pathname.slice(1));
  return String(url).includes('late') && number % 2 === 0
    ? Response.json({ late: true }, { status: 504 })
    : Response.json((number * 13) % 40);
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The end of an execution during which the process dies after every so many turns of its event loop. */
async function lived(source: string, lives: readonly number[]): Promise<Record<string, unknown>> {
  const directory = await temporaryDirectory();
  let now = Date.parse('2026-11-24T00:00:00Z');
  let name = '';
  try {
    for (const turns of [...lives, Infinity]) {
      const clock = manualClock(now);
      const cloud = await startTestCloud({ directory: directory.path, clock, fetch: handler });
      if (name === '') {
        await cloud.deploy('w', source, { executionHistoryLevel: 'EXECUTION_HISTORY_BASIC' });
        name = await cloud.execute('w');
      }
      let ended: Record<string, unknown> | undefined;
      for (let at = 0; at < turns && ended === undefined; at += 1) {
        await turn();
        clock.advance(200);
        if (at % 20 !== 19) continue;
        const { body } = await cloud.call('GET', `/v1/${name}`);
        if (body['state'] !== 'ACTIVE' && body['state'] !== 'QUEUED') ended = body;
      }
      now = clock.now();
      await cloud.crash();
      if (ended !== undefined) return ended;
    }
    throw new Error('the execution never ended');
  } finally {
    await directory.remove();
  }
}

describe('a random program', () => {
  test('ends the same however often the process dies', async () => {
    let crashes = 0;
    await fc.assert(
      fc.asyncProperty(
        orderFree,
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 2, maxLength: 8 }),
        async (list, lives) => {
          const source = JSON.stringify(summing(list));
          const { state, result } = await lived(source, []);
          expect(state).toBe('SUCCEEDED');
          expect(await lived(source, lives)).toMatchObject({ state, result });
          crashes += lives.length;
        },
      ),
      campaign(4),
    );
    expect(crashes).toBeGreaterThan(5);
  });
});
