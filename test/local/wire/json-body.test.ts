import { gzipSync } from 'node:zlib';
import { ApiError } from '../../../local/wire/errors.ts';
import { parseJson, unpacked } from '../../../local/wire/json-body.ts';

function refusal(body: string | Buffer): ApiError {
  try {
    parseJson(Buffer.from(body as string));
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error(`${body.toString()} was accepted`);
}

describe('a body', () => {
  test.each<[string, object]>([
    ['', {}],
    ['""', {}],
    ['{"a": {"b": [1, null]}}', { a: { b: [1, null] } }],
    ["{'a': 'it\"s', b: true, c_$1: [1, 2,],}", { a: 'it"s', b: true, c_$1: [1, 2] }],
    ['\ufeff{"a": "é"}', { a: 'é' }],
    ["{'é': '\\u00e9\\n\\/\\v\\q'}", { é: 'é\n/\vq' }],
    ["{'a': 1., 'b': -0.5e+2, 'c': 12345678901234567890}", { a: 1, b: -50, c: 12345678901234567000 }],
    ["{'a': 1, 'a': 2}", { a: 2 }],
  ])('%s is read as the service reads it', (text, expected) => {
    expect(parseJson(Buffer.from(text))).toEqual(expected);
  });

  test('with a field named __proto__ has it as a field', () => {
    expect(Object.keys(parseJson(Buffer.from("{'__proto__': {}}")))).toEqual(['__proto__']);
  });

  // The first four: observed in public reports, and in tests of https://github.com/GoogleCloudPlatform/esp-v2
  test.each([
    ['NO_BRACES_JSON', 'Unexpected token.\nNO_BRACES_JSON\n^'],
    ['{"theme" : "Children"', 'Unexpected end of string. Expected , or } after key:value pair.\n\n^'],
    ['{"theme"  "Children"}', 'Expected : between key:value pair.\n{"theme"  "Children"}\n          ^'],
    [
      '{"theme" : "Children"}EXTRA',
      'Parsing terminated before end of input.\ntheme" : "Children"}EXTRA\n                    ^',
    ],
    ['{"a": "b" "c"}', 'Expected , or } after key:value pair.\n{"a": "b" "c"}\n          ^'],
    ['{"a": 1', 'Unexpected end of string. Expected , or } after key:value pair.\n1\n ^'],
    ['{"a": [1 2]}', 'Expected , or ] after array value.\n{"a": [1 2]}\n         ^'],
    ['{"a": [1,', 'Unexpected end of string. Expected a value or ] within an array.\n\n^'],
    ['{"a": @}', 'Expected a value.\n@}\n^'],
    ['{42: true}', 'Expected an object key or }.\n{42: true}\n ^'],
    ['{true: 1}', 'Expected an object key or }.\n{true: 1}\n     ^'],
    ['{"a": "b', 'Closing quote expected in string.\n\n^'],
    ['{"a": "\\u12"}', 'Invalid escape sequence.\n{"a": "\\u12"}\n       ^'],
    ['{"a": "\\u12', 'Illegal hex string.\n\\u12\n^'],
    ['{"a": 012}', 'Octal/hex numbers are not valid JSON values.\n{"a": 012}\n      ^'],
    ['{"a": 1-2}', 'Unable to parse number.\n{"a": 1-2}\n      ^'],
    ["{'a': 1e999}", "Number exceeds the range of double.\n{'a': 1e999}\n      ^"],
    ['{"a": fals', 'Unexpected token.\nfals\n^'],
    ['  ', 'Unexpected end of string. Expected a value.\n\n^'],
    ['[]', 'Unknown name "": Root element must be a message.'],
    ['null', 'Unknown name "": Root element must be a message.'],
    ['"x"', 'Unknown name "": Root element must be a message.'],
  ])('%s is refused, and the error shows where', (text, expected) => {
    const description = `Invalid JSON payload received. ${expected}`;
    expect(refusal(text).toBody()).toEqual({
      error: {
        code: 400,
        message: description,
        status: 'INVALID_ARGUMENT',
        details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description }] }],
      },
    });
  });

  test.each([`${"{'a':".repeat(50_000)}`, `${'['.repeat(200_000)}x`])('nested without end is refused', (text) => {
    expect(refusal(text).message).toContain('Message too deep.');
  });

  test.each([`{'a': ${'1'.repeat(200_000)}x}`, `{'a': '${'\\n'.repeat(100_000)}`, `{'a': ${'1.'.repeat(100_000)}x}`])(
    'of any form is refused soon',
    (text) => {
      expect(refusal(text).message).toContain('Invalid JSON payload received.');
    },
  );

  test('that is large is read to the letter', () => {
    const text = `{'a': '${'x'.repeat(300_000)}'}`;
    expect(refusal(text).message).toMatch(/^Invalid JSON payload received\. .+position 1/);
    expect(parseJson(Buffer.from(text.replaceAll("'", '"')))).toHaveProperty('a');
  });

  test('that is no UTF-8 is refused', () => {
    expect(refusal(Buffer.from([0x7b, 0xff, 0x7d])).message).toContain('UTF-8');
  });
});

describe('a body in gzip', () => {
  test('is unpacked', async () => {
    expect((await unpacked(gzipSync('{}'), 'GZIP')).toString()).toBe('{}');
    expect((await unpacked(Buffer.from('{}'), undefined)).toString()).toBe('{}');
  });

  test('that is none, or too large, is refused', async () => {
    await expect(unpacked(Buffer.from('{}'), 'gzip')).rejects.toThrow('gzip');
    await expect(unpacked(gzipSync(Buffer.alloc(33 * 1024 * 1024)), 'gzip')).rejects.toThrow('larger than');
  });
});
