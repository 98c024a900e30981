import { ApiError } from '../../../local/wire/errors.ts';
import { readEnumParameter, readMessage, type Message } from '../../../local/wire/message.ts';

const COLOUR = { enum: 'test.v1.Colour', names: ['COLOUR_UNSPECIFIED', 'RED', 'DEEP_BLUE'] };
const PART: Message = { message: 'test.v1.Part', fields: { size: 'int64', name: 'string' } };
const THING: Message = {
  message: 'test.v1.Thing',
  fields: {
    name: 'string',
    longName: 'string',
    isOld: 'bool',
    colour: COLOUR,
    createTime: 'timestamp',
    age: 'duration',
    labels: 'texts',
    part: PART,
    parts: { repeated: PART },
    tags: { repeated: 'string' },
  },
};

const read = (body: object, at = 'thing') => readMessage(body as Record<string, unknown>, THING, at);

function refusal(work: () => unknown): ApiError {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('nothing was refused');
}

describe('a message', () => {
  test.each<[string, object, object]>([
    ['texts as they are', { name: 'a', longName: 'b' }, { name: 'a', longName: 'b' }],
    [
      'proto names',
      { long_name: 'b', create_time: '2026-01-01T00:00:00Z' },
      { longName: 'b', createTime: '2026-01-01T00:00:00Z' },
    ],
    ['nothing for null', { name: null, labels: null, parts: null }, {}],
    ['enums by name', { colour: 'RED' }, { colour: 'RED' }],
    ['enums by number', { colour: 2 }, { colour: 'DEEP_BLUE' }],
    ['enums by number as text', { colour: '2' }, { colour: 'DEEP_BLUE' }],
    ['enums in other letters', { colour: 'deep-blue' }, { colour: 'DEEP_BLUE' }],
    ['numbers that no name has', { colour: 7 }, { colour: 7 }],
    ['booleans as text', { isOld: 'TRUE' }, { isOld: true }],
    ['booleans as number', { isOld: 0 }, { isOld: false }],
    ['64-bit numbers as text', { part: { size: 5 } }, { part: { size: '5' } }],
    ['durations', { age: '-1.5s' }, { age: '-1.5s' }],
    [
      'times of other zones',
      { createTime: '2026-01-01T00:00:00.123456789-03:00' },
      { createTime: '2026-01-01T00:00:00.123456789-03:00' },
    ],
    ['maps', { labels: { a: 'b', c: null } }, { labels: { a: 'b', c: '' } }],
    ['lists', { parts: [{ name: 'x' }], tags: ['a'] }, { parts: [{ name: 'x' }], tags: ['a'] }],
    ['an item for a list of one', { parts: { name: 'x' }, tags: 'a' }, { parts: [{ name: 'x' }], tags: ['a'] }],
  ])('takes %s', (_, body, expected) => {
    expect(read(body)).toEqual(expected);
  });

  test.each<[object, string, string]>([
    [{ foo: 1 }, 'thing', 'Invalid JSON payload received. Unknown name "foo" at \'thing\': Cannot find field.'],
    [
      { LongName: 'x' },
      'thing',
      'Invalid JSON payload received. Unknown name "LongName" at \'thing\': Cannot find field.',
    ],
    [
      { toString: 'x' },
      'thing',
      'Invalid JSON payload received. Unknown name "toString" at \'thing\': Cannot find field.',
    ],
    [
      { part: { foo: 1 } },
      'thing.part',
      'Invalid JSON payload received. Unknown name "foo" at \'thing.part\': Cannot find field.',
    ],
    [
      { parts: [{}, { foo: 1 }] },
      'thing.parts[1]',
      'Invalid JSON payload received. Unknown name "foo" at \'thing.parts[1]\': Cannot find field.',
    ],
    [{ name: 5 }, 'thing.name', "Invalid value at 'thing.name' (TYPE_STRING), 5"],
    [{ longName: true }, 'thing.long_name', "Invalid value at 'thing.long_name' (TYPE_STRING), true"],
    [{ longName: {} }, 'thing', "Invalid value at 'thing' (long_name), Starting an object on a scalar field"],
    [
      { name: ['x'] },
      'thing',
      'Invalid JSON payload received. Unknown name "name" at \'thing\': Proto field is not repeating, cannot start list.',
    ],
    [{ isOld: 'maybe' }, 'thing.is_old', 'Invalid value at \'thing.is_old\' (TYPE_BOOL), "maybe"'],
    [
      { colour: 'GREEN' },
      'thing.colour',
      'Invalid value at \'thing.colour\' (type.googleapis.com/test.v1.Colour), "GREEN"',
    ],
    [{ part: 'x' }, 'thing.part', 'Invalid value at \'thing.part\' (type.googleapis.com/test.v1.Part), "x"'],
    [{ part: { size: 'x' } }, 'thing.part.size', 'Invalid value at \'thing.part.size\' (TYPE_INT64), "x"'],
    [{ tags: [5] }, 'thing.tags[0]', "Invalid value at 'thing.tags[0]' (TYPE_STRING), 5"],
    [
      { labels: { a: 'b', c: 5 } },
      'thing.labels[1].value',
      "Invalid value at 'thing.labels[1].value' (TYPE_STRING), 5",
    ],
    [
      { labels: { a: {} } },
      'thing.labels[0]',
      "Invalid value at 'thing.labels[0]' (value), Starting an object on a scalar field",
    ],
    [{ labels: [] }, 'thing', "Invalid value at 'thing' (Map), Cannot bind a list to map for field 'labels'."],
    [
      { createTime: 'noon' },
      'thing.create_time',
      "Invalid value at 'thing.create_time' (type.googleapis.com/google.protobuf.Timestamp), Field 'createTime', Invalid time format: noon",
    ],
    [
      { age: '5' },
      'thing.age',
      "Invalid value at 'thing.age' (type.googleapis.com/google.protobuf.Duration), Field 'age', Illegal duration format; duration must end with 's'",
    ],
    [
      { age: 'xs' },
      'thing.age',
      "Invalid value at 'thing.age' (type.googleapis.com/google.protobuf.Duration), Field 'age', Invalid duration format, failed to parse seconds",
    ],
  ])('refuses %j', (body, field, description) => {
    const { message, details } = refusal(() => read(body));
    expect(message).toBe(description);
    expect(details).toEqual([
      { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] },
    ]);
  });

  test('tells all that is wrong, and no place in the request itself', () => {
    const { message, details } = refusal(() => read({ foo: 1, name: 5 }, ''));
    const texts = [
      'Invalid JSON payload received. Unknown name "foo": Cannot find field.',
      "Invalid value at 'name' (TYPE_STRING), 5",
    ];
    expect(message).toBe(texts.join('\n'));
    expect(details[0]).toMatchObject({
      fieldViolations: [{ description: texts[0] }, { field: 'name', description: texts[1] }],
    });
  });
});

test('a parameter that is an enum is taken by name or number, and told by its proto name', () => {
  expect(['red', '1', 'COLOUR_UNSPECIFIED'].map((text) => readEnumParameter(COLOUR, text, 'baseColour'))).toEqual([
    'RED',
    'RED',
    'COLOUR_UNSPECIFIED',
  ]);
  for (const text of ['GREEN', '9', '']) {
    expect(refusal(() => readEnumParameter(COLOUR, text, 'baseColour')).message).toBe(
      `Invalid value at 'base_colour' (type.googleapis.com/test.v1.Colour), "${text}"`,
    );
  }
});
