/** https://cloud.google.com/workflows/docs/reference/stdlib/text/find_all; positions count characters (code points). */
import { valueError } from '../errors.ts';
import type { Machine } from '../machine/runtime.ts';
import { Bytes, List, mapOf, type Value } from '../values/value.ts';
import { characterPositions } from './characters.ts';
import { decodeText, encodeText } from './charset.ts';
import { urlDecode, urlEncode } from './percent.ts';
import { findAll, matches, replaceAll, type MatchRules } from './regex.ts';
import { positionsOf, replacePlain, splitText, substring } from './search.ts';
import { parameter, pure, type Namespace, type PureFunction } from './signature.ts';

const SOURCE = parameter('source:string');
const CHARSET = parameter('charset:string', 'UTF-8');
const REGEXP = parameter('regexp:string');
const REPLACEMENT = parameter('repl:string');

type Texts = readonly string[];

/** A function whose arguments are all strings. */
function ofTexts(
  name: string,
  parameters: PureFunction['parameters'],
  run: (texts: Texts, machine: Machine) => Value,
): PureFunction {
  return pure(name, parameters, (args, machine) => run(args as Texts, machine));
}

function rulesOf({ program }: Machine): MatchRules {
  const { matches: which, backReferences } = program.switches;
  return { longest: which === 'longest', withGroups: backReferences === 'groups' };
}

function findRegex(source: string, pattern: string, machine: Machine): List {
  const position = characterPositions(source);
  const found = findAll(source, pattern, rulesOf(machine));
  return new List(found.map(({ at, match }) => mapOf({ index: position(at), match })));
}

function keepsTilde({ program }: Machine): boolean {
  return program.switches.tilde === 'kept';
}

export const text: Namespace = {
  functions: [
    pure('text.decode', [parameter('data:bytes'), CHARSET], ([data, charset]) =>
      decodeText((data as Bytes).data, charset as string),
    ),
    ofTexts(
      'text.encode',
      [{ ...parameter('text:string'), alias: 'data' }, CHARSET],
      ([source = '', charset = '']) => new Bytes(encodeText(source, charset)),
    ),
    ofTexts('text.find_all', [SOURCE, parameter('substr:string')], ([source = '', part = ''], machine) => {
      if (part === '' && machine.program.switches.emptySubstring === 'error')
        throw valueError('text.find_all: the text to find is empty');
      return new List(positionsOf(source, part));
    }),
    ofTexts('text.find_all_regex', [SOURCE, REGEXP], ([source = '', pattern = ''], machine) =>
      findRegex(source, pattern, machine),
    ),
    ofTexts('text.match_regex', [SOURCE, REGEXP], ([source = '', pattern = '']) => matches(source, pattern)),
    ofTexts(
      'text.replace_all',
      [SOURCE, parameter('substr:string'), REPLACEMENT],
      ([source = '', part = '', replacement = ''], machine) =>
        replacePlain(source, part, replacement, machine.program.limits.stringBytes),
    ),
    ofTexts(
      'text.replace_all_regex',
      [SOURCE, { ...REGEXP, alias: 'substr' }, REPLACEMENT],
      ([source = '', pattern = '', replacement = ''], machine) =>
        replaceAll(source, pattern, replacement, rulesOf(machine), machine.program.limits.stringBytes),
    ),
    ofTexts('text.split', [SOURCE, parameter('separator:string')], ([source = '', separator = ''], machine) => {
      return new List(splitText(source, separator, machine.program.switches.emptySeparator === 'characters'));
    }),
    pure(
      'text.substring',
      [SOURCE, parameter('start:integer'), parameter('end:integer')],
      ([source, start, end], { program }) =>
        substring(source as string, Number(start), Number(end), program.switches.substring === 'from-end'),
    ),
    ofTexts('text.to_lower', [SOURCE], ([source = '']) => source.toLowerCase()),
    ofTexts('text.to_upper', [SOURCE], ([source = '']) => source.toUpperCase()),
    ofTexts('text.url_encode', [SOURCE], ([source = ''], machine) => urlEncode(source, keepsTilde(machine))),
    ofTexts('text.url_encode_plus', [SOURCE], ([source = ''], machine) =>
      urlEncode(source, keepsTilde(machine)).replaceAll('%20', '+'),
    ),
    ofTexts('text.url_decode', [SOURCE], ([source = '']) => urlDecode(source)),
  ],
};
