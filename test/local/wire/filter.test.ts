import { compileFilter, type FilterDialect } from '../../../local/wire/filter.ts';

interface Item {
  readonly fields: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly list: readonly string[];
}

const item: Item = {
  fields: {
    state: 'ACTIVE',
    createTime: '2026-11-22T10:00:00.000Z',
    duration: '9.5s',
    entryId: '10',
    severity: 'WARNING',
    note: 'Hello World',
  },
  labels: { a: 'x', 'b.c/d': 'y' },
  list: ['one', 'two'],
};
const dialect: FilterDialect<Item> = {
  read: ({ fields, labels, list }, path) => {
    const [head = '', ...rest] = path;
    if (head === 'label') return labels;
    if (head === 'list') return list;
    if (head === 'labels') return labels[rest.join('.')];
    return fields[head];
  },
};
const loose: FilterDialect<Item> = {
  ...dialect,
  ignoreCase: true,
  texts: ({ fields }) => Object.values(fields),
  rank: ([head], text) => (head === 'severity' ? ['INFO', 'WARNING', 'ERROR'].indexOf(text) : undefined),
};

describe('compileFilter', () => {
  test.each([
    ['', true],
    ['state="ACTIVE"', true],
    ["state = 'ACTIVE'", true],
    ['state=FAILED', false],
    ['state!=FAILED', true],
    ['state=active', false],
    ['missing=1', false],
    ['missing!=1', true],
    ['state:ACT', true],
    ['labels.a:*', true],
    ['labels.b:*', false],
    ['labels."b.c/d"=y', true],
    ['label:a', true],
    ['label:b', false],
    ['label:"a:x"', true],
    ['label:"a:y"', false],
    ['list:one', true],
    ['list:on', false],
    ['list=two', true],
    ['createTime>"2026-11-22T09:59:59Z"', true],
    ['createTime>="2026-11-22T11:00:00+01:00"', true],
    ['createTime<"2026-11-22T10:00:00Z"', false],
    ['createTime>"2026-11-22"', true],
    ['createTime>"2026-11-23"', false],
    ['duration<10s', true],
    ['duration>-1s', true],
    ['entryId>9', true],
    ['state=FAILED OR labels.a=x', true],
    ['state=FAILED OR state=ACTIVE AND labels.a=y', false],
    ['labels.a=y AND state=FAILED OR state=ACTIVE', false],
    ['state=ACTIVE labels.a=x', true],
    ['NOT state=ACTIVE', false],
    ['-state=FAILED', true],
    ['(state=FAILED OR state=ACTIVE) AND NOT (labels.a=y)', true],
    ['state=(FAILED OR ACTIVE)', true],
    ['state=(FAILED OR "QUEUED")', false],
    ['state=~"^ACT"', true],
    ['state!~"^ACT"', false],
    ['labels.a="x\\""', false],
  ])('%s: %s', (filter, expected) => {
    expect(compileFilter(filter, dialect)(item)).toBe(expected);
  });

  test.each([
    ['state=active', true],
    ['note:world', true],
    ['severity>=WARNING', true],
    ['severity>=ERROR', false],
    ['severity>INFO', true],
    ['hello', true],
    ['"hello world" AND state=ACTIVE', true],
    ['nothing', false],
    ['NOT hello', false],
  ])('with bare words, ranks and without case, %s: %s', (filter, expected) => {
    expect(compileFilter(filter, loose)(item)).toBe(expected);
  });

  test.each([
    'state',
    'state=',
    '=x',
    'state==x',
    '(state=x',
    'state=x)',
    'state=(x',
    'state="x',
    'a..b=x',
    'AND',
    'state=~"("',
    '('.repeat(60),
    'NOT '.repeat(60),
    'a=b '.repeat(6000),
  ])('refuses %s', (filter) => {
    expect(() => compileFilter(filter, dialect)).toThrow(
      expect.objectContaining({ status: 'INVALID_ARGUMENT' }) as Error,
    );
  });
});
