/**
 * How we read what no page of Google states without doubt and what no switch decides: what we do, and why. A sentence of
 * Google's own pages wins over other people's code, and both over a guess.
 */

export interface Reading {
  readonly name: string;
  readonly reading: string;
  readonly source: string;
}

const LIBRARY = 'https://cloud.google.com/workflows/docs/reference/stdlib';
const CONNECTORS = 'https://cloud.google.com/workflows/docs/reference/googleapis';
const NONE = 'no source: our reading';

export const READINGS: readonly Reading[] = [
  // --- expressions and values
  { name: 'text plus null', reading: 'TypeError, as for lists, maps and bytes', source: NONE },
  {
    name: 'text of doubles',
    reading: 'shortest text that reads back the same, as in JSON: `0.1`, `1e+21`, `1e-7`; minus zero is `0`',
    source: NONE,
  },
  {
    name: 'infinite doubles',
    reading: 'a result beyond the range of doubles is a ValueError; NaN cannot be reached',
    source: NONE,
  },
  {
    name: 'equality',
    reading: 'any types; numbers by value, lists and maps deeply, maps in any order, other mixed types unequal',
    source: 'third-party: gcw-emulator',
  },
  {
    name: 'comparison',
    reading: 'numbers with numbers exactly, strings with strings by code point, else TypeError',
    source: 'third-party: gcw-emulator',
  },
  {
    name: 'short circuit',
    reading: '`and` and `or` evaluate their right side only if needed; `if` and `default` evaluate all arguments',
    source: 'third-party: notes of users',
  },
  { name: 'negative index', reading: 'IndexError', source: 'third-party: gcw-emulator' },
  { name: 'missing key', reading: 'KeyError `key not found: <key>`', source: 'third-party: gcw-emulator' },
  {
    name: 'integer keys',
    reading: '`m[1]` and `1 in m` mean the key "1"',
    source: 'Google sample with unquoted numbers as keys',
  },
  { name: 'words after a dot', reading: 'any word, `x.in` and `x.null` too, is a key', source: NONE },
  {
    name: 'escapes in strings',
    reading: '`\\"`, `\\\'`, `\\\\`, `\\/`, `\\n`, `\\t`, `\\r`, `\\b`, `\\f`, `\\uXXXX`; others are refused',
    source: NONE,
  },
  {
    name: 'single quotes',
    reading: 'hold strings as double quotes do',
    source: 'sample of Google with `in e.tags`; observed: refused in April 2021',
  },
  { name: 'length of an expression', reading: 'characters with `${` and `}`', source: NONE },
  {
    name: 'unassigned variables',
    reading: 'a KeyError when read; one that can never be assigned is refused at deployment',
    source: NONE,
  },
  {
    name: 'copies',
    reading: 'lists and maps are values: assigning or passing one copies it',
    source: 'https://cloud.google.com/workflows/docs/reference/syntax/variables says so of assigning',
  },
  // --- library
  {
    name: 'int of a text',
    reading: 'decimal digits with a sign, blanks around; `4.2` and `1e3` are ValueErrors',
    source: NONE,
  },
  { name: 'length of a text', reading: 'code points, as text.find_all counts', source: `${LIBRARY}/text/find_all` },
  {
    name: 'names of hash algorithms',
    reading: 'MD5, SHA1, SHA224, SHA256, SHA384, SHA512, in any case, with or without hyphen',
    source: `${LIBRARY}/hash/compute_hmac for the list`,
  },
  {
    name: 'JSON of byte order marks',
    reading: 'json.decode refuses one; HTTP answers may begin with one',
    source: NONE,
  },
  { name: 'JSON integers beyond 64 bits', reading: 'become the nearest double', source: NONE },
  { name: 'JSON with a key twice', reading: 'the last one wins', source: NONE },
  {
    name: 'zones without offset',
    reading: 'time.format writes `Z` for every zone that is at UTC at that time',
    source: `${LIBRARY}/time/format shows Z for GMT`,
  },
  { name: 'unknown time zones', reading: 'ValueError', source: NONE },
  {
    name: 'named arguments',
    reading: '`data` for `text` in text.encode and `substr` for `regexp` in text.replace_all_regex are taken too',
    source: 'third-party: type declarations',
  },
  {
    name: 'work of a regular expression',
    reading: 'a ResourceLimitError beyond about two seconds of matching',
    source: 'not of the service: what an RE2 search for all matches needs can grow with the square of the text',
  },
  // --- steps
  {
    name: 'jumps into groups',
    reading: '`next` may name any step of the routine that is in no other loop or branch, also one inside `steps`',
    source: NONE,
  },
  {
    name: 'return in a branch',
    reading: 'refused at deployment, as `next: end` there is: a branch has no caller that could take the value',
    source: `${NONE}: the page of parallel steps forbids jumps out of a branch and does not speak of return`,
  },
  {
    name: 'next beside return and raise',
    reading: 'accepted and never taken',
    source: 'GoogleCloudPlatform/workflows-demos, workflows-bigquery-load',
  },
  {
    name: 'single branches',
    reading: 'a parallel step may have one branch',
    source: 'published JSON schema: its least number of 2 stands beside a reference that overrides it',
  },
  {
    name: 'parallel steps nested too deep',
    reading:
      'a ParallelNestingError when the step is run, which can be caught; the errors of the branches around it bear the tag, too',
    source: 'https://cloud.google.com/workflows/docs/reference/syntax/error-types names it among the errors raised',
  },
  {
    name: 'expressions that do not end',
    reading: '`${` without any `}` is refused; an expression with text around it is text',
    source: 'https://cloud.google.com/workflows/docs/troubleshooting lists a missing brace among errors of deployment',
  },
  {
    name: 'expressions over several lines',
    reading: 'may go on at any column up to their brace if the source cannot be read otherwise',
    source: NONE,
  },
  { name: 'scope of try', reading: 'none of its own', source: NONE },
  { name: 'merge keys', reading: '`<<: *base` is followed', source: 'not of YAML 1.2; the readers of Go keep it' },
  { name: 'values raised', reading: 'strings and maps; anything else is a TypeError', source: 'published JSON schema' },
  {
    name: 'context of raised values',
    reading: '`RuntimeError: "<text>"` for a text; a map is shown by its message, or else in the same way',
    source: 'https://cloud.google.com/workflows/docs/tutorials/execute-workflows-in-parallel',
  },
  { name: 'variables first assigned in a loop', reading: 'fresh in each iteration', source: NONE },
  { name: 'intermediate maps', reading: 'assigning `a.b.c` makes `a.b`', source: 'third-party: gcw-emulator' },
  { name: 'retry delays', reading: 'without jitter', source: NONE },
  {
    name: 'incomplete retry policies',
    reading: 'without predicate every error is retried; 5 retries, 1 s, 60 s, ×1.25 where a number is missing',
    source: 'third-party: gcw-emulator for the predicate',
  },
  {
    name: 'policies as predicates',
    reading: '`predicate: ${http.default_retry}` means the predicate of that policy; validate warns of it',
    source: 'third-party: published definitions write it, gcw-emulator takes it',
  },
  { name: 'errors in a predicate', reading: 'replace the error that was to be retried', source: NONE },
  {
    name: 'unhandled branch errors',
    reading: '`branches` is a list of `{id, error: {context, payload}}`, the payload being the value itself',
    source: 'third-party: errors published by users, as in the documentation of Data Commons',
  },
  {
    name: 'call depth',
    reading: '20 calls within one another; main is called by none',
    source: 'third-party: gcw-emulator',
  },
  { name: 'yes and no', reading: 'strings, as YAML 1.2 reads them', source: NONE },
  // --- HTTP
  {
    name: 'names of response headers',
    reading: 'as Go writes them, `Content-Type`; found in any case',
    source: 'observed: errors of executions in 2023 and 2026 that users published; other notes speak of lower case',
  },
  { name: 'lists in a query', reading: 'repeat the key', source: NONE },
  {
    name: 'malformed JSON of an error',
    reading: 'stays text in the HttpError, or the error itself would be lost',
    source: NONE,
  },
  // --- connectors
  {
    name: 'result of a long-running operation',
    reading: 'the operation as it is when done, not its `response`; a job or resource that is waited for likewise',
    source: 'third-party: deployed workflows read `metadata` of what documentai batchProcess gives',
  },
  {
    name: 'failed executions',
    reading:
      'executions.run raises an OperationError `Execution failed or cancelled.` with the Execution as `operation`',
    source: `${CONNECTORS} for the tag; text and shape as a tutorial of Google shows them`,
  },
  {
    name: 'failed experimental executions',
    reading:
      'the same with the tag ExecutionError; experimental.executions.map runs all at once and fails with the first',
    source: `${LIBRARY}/experimental.executions/run for the tag`,
  },
  {
    name: 'executions.create',
    reading: 'waits as executions.run does unless told to skip_polling, and gives the Execution',
    source: `${CONNECTORS}/workflowexecutions/v1/projects.locations.workflows.executions/create`,
  },
  {
    name: 'text that is uploaded',
    reading:
      'storage.v1.objects.insert sends a string as text/plain in UTF-8, bytes as application/octet-stream, else JSON',
    source: NONE,
  },
  {
    name: 'retries of connectors',
    reading: 'make no line of the history of their own, and no step; each poll is a step',
    source: 'https://cloud.google.com/workflows/docs/connectors for polls',
  },
  {
    name: 'connectors in expressions',
    reading: 'secretmanager.v1 accessString alone',
    source: `${CONNECTORS}/secretmanager/Overview`,
  },
  {
    name: 'methods that no server has',
    reading: 'HTTP 501 is an OperationError, and an HttpError too, whose message names the connector',
    source: 'not of the service: so that a service that is not modelled cannot be mistaken for one that fails',
  },
];
