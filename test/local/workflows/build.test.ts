import { build } from '../../../local/services/workflows/definitions/build.ts';
import { ApiError } from '../../../local/wire/errors.ts';

function refusal(source: string): ApiError {
  try {
    build(source);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('the definition was taken');
}

describe('build', () => {
  test('takes what compiles', () => {
    expect(() => build('- r: {return: 1}')).not.toThrow();
  });

  test('words the documented refusal as the service does, with its place', () => {
    const source =
      '- step1:\n    assign:\n    - varA: "Hello"\n    - varB: "World"\n- step2:\n    return: ${varC + varB}\n';
    const { status, message, details } = refusal(source);
    expect(status).toBe('INVALID_ARGUMENT');
    expect(message).toBe(
      "failed to build: error in step step2: error evaluating return value: symbol 'varC' is neither a variable nor a sub-workflow name (at 6:15)",
    );
    expect(details).toEqual([
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [
          {
            field: 'workflow.source_contents',
            description: expect.stringMatching(
              /^6:15: error in step step2: .* \[unknown-symbol\]\nhint: did you mean 'varA'\?$/s,
            ) as string,
          },
        ],
      },
    ]);
  });

  test('words the refusal of a loop right under a try as the page about known issues does', () => {
    const source =
      '- try:\n    try:\n      for: {value: v, range: [1, 2], steps: [{log: {call: sys.log, args: {data: "${v}"}}}]}\n    retry: ${http.default_retry}\n';
    expect(refusal(source).message).toBe(
      'failed to build: error in step try: loop step name should not be empty (at 3:7)',
    );
  });

  test('shows the line of what it cannot read, as the service does', () => {
    expect(refusal('this is sample data').message).toBe(
      'failed to build: main.yaml:1:1: parse error: expected a map of workflows or a sequence of steps; got string\nthis is sample data\n^\n',
    );
    expect(refusal('- a:\r\n    return: ${1 ? 2}\r\n').message).toMatch(
      /^failed to build: main\.yaml:2:17: parse error: error in step a: .*token recognition error at: '\?'.*\n {4}return: \$\{1 \? 2\}\n {16}\^\n$/,
    );
    expect(refusal('- a: {retrun: 1}\n- b: {retrun: 1}').message).toContain(
      "unexpected entry 'retrun' (1 more in the details)\n- a: {retrun: 1}\n      ^\n",
    );
  });

  test('names the first fault and tells the others in the details, up to a bound', () => {
    const { message, details } = refusal('- a: {next: x}\n- b: {next: y}\n');
    expect(message).toContain("names the unknown step 'x' (at 1:13; 1 more in the details)");
    expect(details[0]?.['fieldViolations']).toHaveLength(2);
    const many = Array.from({ length: 300 }, (_, i) => `- s${i}: {next: nowhere${i}}`).join('\n');
    expect(refusal(many).details[0]?.['fieldViolations']).toHaveLength(20);
  });
});
