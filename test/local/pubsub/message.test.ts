import fc from 'fast-check';
import {
  decodeMessage,
  decodePublishRequest,
  encodeFields,
  encodePublishTime,
  encodeReceived,
  messageIdLength,
  writeMessageId,
  type NewMessage,
} from '../../../local/services/pubsub/message.ts';
import { loadServices } from '../../../local/wire/grpc.ts';

const [publisher, subscriber] = loadServices('@google-cloud/pubsub', 'build/protos/protos.json', [
  'google.pubsub.v1.Publisher',
  'google.pubsub.v1.Subscriber',
]);

/** As the server keeps it. */
function encodeMessage(given: NewMessage, id: string, publishTime: number): Buffer {
  const idField = Buffer.alloc(messageIdLength(id));
  writeMessageId(idField, 0, id);
  return Buffer.concat([encodeFields(given), idField, encodePublishTime(publishTime)]);
}

const message = fc.record({
  data: fc.uint8Array({ maxLength: 400 }),
  attributes: fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })),
  orderingKey: fc.string(),
});
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });

test('what is encoded decodes to the same message', () => {
  fc.assert(
    fc.property(message, time, ({ data, attributes, orderingKey }, publishTime) => {
      const decoded = decodeMessage(encodeMessage({ data, attributes, orderingKey }, '1000000000000001', publishTime));
      expect({ ...decoded, data: [...decoded.data] }).toEqual({
        data: [...data],
        attributes: { ...attributes },
        orderingKey,
        publishTime,
        messageId: '1000000000000001',
      });
    }),
  );
});

test("a publish request of Google's library decodes to its messages", () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), (messages) => {
      const given = messages.map((one) => ({ ...one, data: Buffer.from(one.data) }));
      const bytes = publisher?.['Publish']?.requestSerialize({ topic: 'projects/p/topics/t', messages: given });
      const request = decodePublishRequest(bytes ?? Buffer.alloc(0));
      expect(request.topic).toBe('projects/p/topics/t');
      const decoded = request.messages.map(decodeMessage);
      expect(decoded.map((one) => [...one.data])).toEqual(given.map((one) => [...one.data]));
      expect(decoded.map((one) => one.attributes)).toEqual(given.map((one) => ({ ...one.attributes })));
      expect(decoded.map((one) => one.orderingKey)).toEqual(given.map((one) => one.orderingKey));
    }),
  );
});

test("Google's library decodes an encoded response to its messages", () => {
  const first = encodeMessage(
    { data: Buffer.from('a'), attributes: { k: 'é' }, orderingKey: 'o' },
    '17',
    1_772_366_400_250,
  );
  const second = encodeMessage({ attributes: { only: 'this' } }, '18', 1_772_366_400_000);
  const bytes = encodeReceived([
    { ackId: '1-2-3', message: first, deliveryAttempt: 300 },
    { ackId: '1-2-4', message: second, deliveryAttempt: 0 },
  ]);
  expect(subscriber?.['Pull']?.responseDeserialize(bytes)).toMatchObject({
    receivedMessages: [
      {
        ackId: '1-2-3',
        deliveryAttempt: 300,
        message: {
          data: Buffer.from('a'),
          attributes: { k: 'é' },
          orderingKey: 'o',
          messageId: '17',
          publishTime: { seconds: '1772366400', nanos: 250_000_000 },
        },
      },
      { ackId: '1-2-4', deliveryAttempt: 0, message: { attributes: { only: 'this' }, messageId: '18' } },
    ],
  });
});

test.each([
  ['a length beyond the end', Buffer.from([0x0a, 0x05, 0x61])],
  ['an endless number', Buffer.alloc(12, 0xff)],
  ['a group', Buffer.from([0x0b])],
  ['field number zero', Buffer.from([0x02, 0x00])],
])('refuses bytes with %s', (_, bytes) => {
  expect(() => decodeMessage(bytes)).toThrow(RangeError);
});
