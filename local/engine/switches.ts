/**
 * Every behaviour of the service that a definition can see and that no page of Google states without doubt, by name.
 * Each can be set (`CompileOptions.switches`); the first choice is ours. What cannot be set is in `readings.ts`. A sentence of Google's own pages wins over other people's code, and both over a guess.
 */

interface Choice<Name extends string> {
  /** Ours first. */
  readonly choices: readonly [Name, ...Name[]];
  readonly about: string;
  /** A page, `observed`, or whose code or notes do the same. */
  readonly source: string;
}

const LIBRARY = 'https://cloud.google.com/workflows/docs/reference/stdlib';
const SYNTAX = 'https://cloud.google.com/workflows/docs/reference/syntax';
const NONE = 'no source: our reading';

function choice<const Name extends string>(
  choices: readonly [Name, ...Name[]],
  about: string,
  source: string,
): Choice<Name> {
  return { choices, about, source };
}

export const CHOICES = {
  modulo: choice(
    ['dividend', 'divisor'],
    'whose sign the result of `%` has',
    `${SYNTAX}/expressions calls it the remainder; third-party: gcw-emulator`,
  ),
  floorDivision: choice(
    ['double', 'integer'],
    'type of `//` when an operand is a double',
    `${NONE}; third-party: gcw-emulator gives an integer`,
  ),
  overflow: choice(
    ['error', 'wrap'],
    'what `+`, `-` and `*` do beyond 64 bits: a ValueError, or wrapping around',
    `${SYNTAX}/datatypes speaks of overflow without saying what happens; math.abs of MinInt64 is a ValueError`,
  ),
  doubles: choice(
    ['bare', 'point'],
    'text of a double without fraction: `1` or `1.0`',
    `${LIBRARY}/time/parse shows 1715169660, ${LIBRARY}/math/max shows 123, both doubles`,
  ),
  errorText: choice(
    ['plain', 'observed'],
    'message and tags of errors of the library: `key not found: k` with the tag, or `KeyError: key not found: k`, a KeyError tagged LookupError too',
    'observed: logs of executions in 2021, 2023 and 2025 that users published announce the tag; the example on the page about errors does not, and the table of tags there has no LookupError',
  ),
  httpContext: choice(
    ['whole', 'frames'],
    'the context of an HttpError: the message, the steps on the way and all of the error after them, or like that of any other error',
    'https://cloud.google.com/workflows/docs/troubleshooting shows all of it; observed: API answers of 2026 that users published end with the steps',
  ),
  keys: choice(['insertion', 'sorted'], 'order of `keys()`', `${NONE}; emulators do either`),
  stepNames: choice(
    ['list', 'routine'],
    'where the name of a step must be unique: in its own list, with a warning beyond and a jump meaning the nearest step of the name, or in its whole routine',
    `${SYNTAX}/steps: unique at the subworkflow level, without saying that a deployment fails; third-party: tests of gcw-emulator use one name in several branches`,
  ),
  shadowing: choice(
    ['variables', 'library'],
    'what a name means that is both a variable and a value of the library; before `(` it is always the library',
    `${NONE}; samples of Google use variables called list, map and text`,
  ),
  parameters: choice(
    ['any', 'ten'],
    'how many parameters a subworkflow may have: any number, or ten',
    'observed: definitions that Data Commons deploys have subworkflows of eleven; the published JSON schema says ten, the page about limits says nothing',
  ),
  expressionLength: choice(
    ['deploy', 'run'],
    'when an expression of more than 400 characters is refused; at run time by a ResourceLimitError',
    NONE,
  ),
  environment: choice(
    ['error', 'null'],
    'what sys.get_env gives without a default for a variable that is not set: a KeyError, or null',
    `third-party: type declarations and gcw-emulator say KeyError; ${LIBRARY}/sys/get_env names TypeError alone, and a definition in production of Data Commons reads a variable that its deployment does not set, through default()`,
  ),
  end: choice(
    ['routine', 'execution'],
    'what `next: end` ends in a subworkflow',
    'https://cloud.google.com/workflows/docs/reference/syntax/completing: control goes back to the caller, with null',
  ),
  malformedJson: choice(
    ['error', 'text'],
    'a good HTTP answer that says it is JSON and is not: a ValueError, or a string',
    NONE,
  ),
  substring: choice(
    ['from-end', 'clamped'],
    'a negative index of text.substring: counted from the end, or 0',
    `${LIBRARY}/text/substring; third-party: gcw-emulator clamps`,
  ),
  matches: choice(
    ['longest', 'first'],
    'which of several matches at one place a regular expression takes: the longest, or that of the first alternative; the latter too where an operator such as `*?` prefers fewer',
    `${LIBRARY}/text/find_all_regex and replace_all_regex; third-party: gcw-emulator takes the first; observed: a published deployment cuts off the first folder of a name by \`^.+?/\``,
  ),
  backReferences: choice(
    ['literal', 'groups'],
    '`\\0` to `\\9` in the replacement of text.replace_all_regex',
    `${LIBRARY}/text/replace_all_regex says they are not supported; third-party notes list them`,
  ),
  emptySubstring: choice(
    ['everywhere', 'error'],
    'text.find_all of an empty text: every place between characters, or a ValueError',
    `${NONE}; by analogy with ${LIBRARY}/text/replace_all`,
  ),
  emptySeparator: choice(
    ['error', 'characters'],
    'text.split by an empty text: a ValueError, or one part per character',
    'third-party type declarations; gcw-emulator gives characters',
  ),
  tilde: choice(
    ['escaped', 'kept'],
    '`~` in text.url_encode and text.url_encode_plus',
    `${LIBRARY}/text/url_encode: letters, digits and .-_ are not escaped`,
  ),
  objectNames: choice(
    ['path-safe', 'literal'],
    '`name` of the connector storage.v1.objects.insert: one that is URL-encoded means the decoded name, or itself',
    'a Google sample gives insert and get the same encoded name',
  ),
  objectUploads: choice(
    ['media', 'metadata'],
    'the connector storage.v1.objects.insert without `uploadType`: the body is the content, or metadata, which Cloud Storage refuses',
    'observed: a published workflow in daily use leaves it out and loads what it wrote into BigQuery',
  ),
} as const;

export type Switches = { readonly [Name in keyof typeof CHOICES]: (typeof CHOICES)[Name]['choices'][number] };

/** Our choices. */
export const SWITCHES = Object.fromEntries(
  Object.entries(CHOICES).map(([name, { choices }]) => [name, choices[0]]),
) as unknown as Switches;
