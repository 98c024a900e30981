import { createAttention } from '../../../local/wire/attention.ts';

let time: number;
let looks: (() => void)[];
const env = { now: () => time, next: (look: () => void) => void looks.push(look), processors: 2, coldAnswers: 0 };

beforeEach(() => {
  [time, looks] = [1000, []];
});

/** Looks again and again, so many milliseconds apart. @returns how often */
function lookOn(apart: number): number {
  let count = 0;
  for (let look = looks.pop(); look !== undefined; look = looks.pop(), count++) {
    time += apart;
    look();
  }
  return count;
}

test('looks for a third of a millisecond after an answer, then sleeps', () => {
  const answered = createAttention(env);
  answered();
  expect(lookOn(0.0625)).toBe(5);
  expect(looks).toEqual([]);
  answered();
  expect(lookOn(0.0625)).toBe(5);
});

test('looks as long after the last answer, and once at a time', () => {
  const answered = createAttention(env);
  answered();
  answered();
  expect(looks).toHaveLength(1);
  time += 0.0625;
  answered();
  expect(looks).toHaveLength(1);
  expect(lookOn(0.0625)).toBe(5);
});

test('a look that comes late leaves the processor to others for a while', () => {
  const answered = createAttention(env);
  answered();
  expect(lookOn(1.5)).toBe(1);
  time += 99;
  answered();
  expect(looks).toEqual([]);
  time += 1;
  answered();
  expect(looks).toHaveLength(1);
});

test('nobody looks on the only processor', () => {
  createAttention({ ...env, processors: 1 })();
  expect(looks).toEqual([]);
});

test('before so many answers nobody looks', () => {
  const answered = createAttention({ ...env, coldAnswers: 2 });
  answered();
  answered();
  expect(looks).toEqual([]);
  answered();
  expect(looks).toHaveLength(1);
});
