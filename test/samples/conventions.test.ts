import { splitBytes } from '../../handlers/invoice/split-bytes.ts';
import type { CanonicalDocument, MappingContext } from '../../handlers/invoice/canonical.ts';
import { parseDocument } from '../../handlers/invoice/document.ts';
import { mapDocument } from '../../handlers/invoice/envelopes/find-documents.ts';
import { createVault } from '../../handlers/invoice/personal.ts';
import { createZone } from '../../handlers/invoice/time.ts';
import type { Form, GeneratedDocument, GeneratorOptions } from '../../samples/index.ts';
import { createGenerator } from '../../samples/index.ts';

const context: MappingContext = {
  vault: createVault(Buffer.alloc(32, 7).toString('base64')),
  zone: createZone('America/Sao_Paulo'),
  source: 'demo',
};

type Reading = CanonicalDocument | { readonly kind: 'refused'; readonly code: string };

/** As the product reads the bytes of one line of NDJSON. */
function read(text: string): Reading[] {
  return splitBytes(Buffer.from(`${text}\n`)).flatMap((document): Reading[] => {
    const parsed = parseDocument(document);
    return typeof parsed === 'string' ? [{ kind: 'refused', code: parsed }] : mapDocument(parsed.value, context);
  });
}

const make = (form: Form, options: Partial<GeneratorOptions>, count: number): GeneratedDocument[] => [
  ...createGenerator({ seed: 'conventions', cpfIssuerShare: 0.05, ...options, form }).documents({ count }),
];

const LOSSLESS = ['dollar', 'compact', 'attributes'] as const;
const MIXTURE = { eventShare: 0.2, items: { min: 1, max: 12 } } as const;

const OF_COERCION = new Set(['repaired-zeros', 'zeros-lost']);

describe('documents of one seed', () => {
  test.each(LOSSLESS)('are the same canonical documents in the conventions at and %s', (form) => {
    const other = make(form, MIXTURE, 200);
    for (const [i, { text }] of make('at', MIXTURE, 200).entries()) {
      expect(read(other[i]?.text ?? '')).toEqual(read(text));
    }
  });

  test('differ in the coerced convention only by the zeros that are lost', () => {
    const coerced = make('bare-numeric', MIXTURE, 200);
    for (const [i, { text, expected }] of make('at', MIXTURE, 200).entries()) {
      const [right] = read(text);
      const [found] = read(coerced[i]?.text ?? '');
      if (right?.kind === 'invoice' && found?.kind === 'invoice') {
        expect(found.items).toEqual(right.items);
        expect(found.flags.filter((code) => !OF_COERCION.has(code))).toEqual(right.flags);
        expect(withoutLostZeros(found.header)).toEqual(withoutLostZeros(right.header));
      } else {
        expect(expected.kind).toBe('event');
        expect(found).toMatchObject({ kind: 'event', event: right?.kind === 'event' ? right.event : {} });
      }
    }
  });
});

/** State registrations and numbers of instalments have no fixed width, so their zeros in front cannot come back. */
function withoutLostZeros(header: object): unknown {
  return JSON.parse(JSON.stringify(header), (name: string, value: unknown) =>
    (name === 'stateRegistration' || name === 'number') && typeof value === 'string' ? value.replace(/^0+/, '') : value,
  );
}

describe('what the generator expects of a document is what the product finds', () => {
  const options = { flawedShare: 0.4, eventShare: 0.2, items: { min: 1, max: 12 } } as const;
  test.each(['at', 'dollar', 'compact', 'attributes', 'bare-numeric'] as const)('in the convention %s', (form) => {
    for (const { text, expected } of make(form, options, 400)) compare(read(text), expected);
  });

  test('in the simple form', () => {
    for (const { text, expected } of make('challenge', { flawedShare: 0.3 }, 300)) {
      const readings = read(text);
      if (expected.kind !== 'invoice') compare(readings, expected);
      else {
        const { items, total, issuedOn } = expected;
        expect(readings).toMatchObject([{ kind: 'invoice', header: { items, total, issuedOn }, flags: [] }]);
      }
    }
  });
});

function compare(readings: readonly Reading[], expected: GeneratedDocument['expected']): void {
  expect(readings).toHaveLength(1);
  const [reading] = readings;
  switch (expected.kind) {
    case 'invoice': {
      const { items, total, issuedOn, issuer } = expected;
      // Whether two copies conflict shows only where they meet.
      const flags = expected.flags.filter((flag) => flag !== 'conflict');
      const raised = reading?.kind === 'invoice' ? reading.flags.filter((code) => !OF_COERCION.has(code)) : undefined;
      expect(raised).toEqual(flags);
      expect(reading).toMatchObject({ header: { items, total, issuedOn, issuer: { kind: issuer?.kind } } });
      if (issuer?.kind !== 'cpf')
        expect(reading).toMatchObject({ header: { key: expected.key, issuer: { id: issuer?.document } } });
      return;
    }
    case 'event': {
      const { type, sequence } = expected;
      expect(reading).toMatchObject({ kind: 'event', event: { type, sequence, state: 'registered' } });
      return;
    }
    case 'reject':
      expect(reading?.kind).toBe('refused');
      expect(expected.codes).toContain(reading?.kind === 'refused' ? reading.code : undefined);
  }
}
