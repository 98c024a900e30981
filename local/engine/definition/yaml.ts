/** YAML text -> the document of the library, in bounded time and depth, its faults as those of a definition. */
import { Composer, LineCounter, Parser, type CST, type Document, type YAMLError } from 'yaml';
import { DefinitionError, type Position } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { START } from './nodes.ts';
import { refuseControls, syntaxError, type Quoted } from './yaml-faults.ts';
import { lenientLexer, type Freedom } from './lenient-lexer.ts';

export interface YamlSource {
  readonly document: Document.Parsed;
  /** Where a range of offsets stands. */
  readonly place: (from: number, to: number) => Position;
}

/** @throws DefinitionError `syntax`, `structure` or `limit`: the first fault, since it is what makes the others */
export function readYaml(source: string, limits: Limits): YamlSource {
  refuseControls(source);
  try {
    return readAs(source, limits, { brackets: true, expressions: false });
  } catch (error) {
    if (!isSyntax(error)) throw error;
    return readOtherwise(source, limits);
  }
}

/** Free expressions only where nothing else can be made of the source. */
function readOtherwise(source: string, limits: Limits): YamlSource {
  try {
    // Only indentation tells where an open bracket should have ended.
    return readAs(source, limits, { brackets: false, expressions: false });
  } catch (fault) {
    if (!isSyntax(fault) || !source.split('\n').some(leavesOpen)) throw fault;
    try {
      return readAs(source, limits, { brackets: true, expressions: true });
    } catch {
      throw fault;
    }
  }
}

/** An expression begins on the line and does not end there. */
function leavesOpen(line: string): boolean {
  return line.lastIndexOf('${') > line.lastIndexOf('}');
}

function isSyntax(error: unknown): boolean {
  return error instanceof DefinitionError && error.code === 'syntax';
}

function readAs(source: string, limits: Limits, freedom: Freedom): YamlSource {
  const lines = new LineCounter();
  const place = (from: number, to: number): Position => {
    const { line, col } = lines.linePos(from);
    return { line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(to - from, 1) };
  };
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    intAsBigInt: true,
    merge: false,
    // Checked when the tree is made instead: the library compares every key with every other.
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
  });
  const quoted: Quoted[] = [];
  const fault = (error: YAMLError): DefinitionError => syntaxError(source, error, { place, quoted });
  stopAtFaults(composer, fault);
  // Taken one by one: what comes after the second is never composed.
  const [document, second] = composer.compose(
    tokens(source, { lines, limits, place, freedom, quoted }),
    true,
    source.length,
  );
  const [error] = [...(document?.errors ?? []), ...(document?.warnings ?? []).filter(isUnknownTag)];
  if (error !== undefined) throw fault(error);
  if (second !== undefined) {
    const hint = "a line of three dashes begins another document: remove it, or put '#' in front";
    throw new DefinitionError('structure', 'a definition is one YAML document', place(...rangeOf(second)), hint);
  }
  if (document?.contents == null) throw new DefinitionError('structure', 'the definition is empty', START);
  return { document: document as Document.Parsed, place };
}

/** What the composer notes faults in; its types hide it. */
interface ComposerInside {
  readonly errors: readonly YAMLError[];
  readonly warnings: readonly YAMLError[];
  onError(...fault: unknown[]): void;
}

/** After so many faults the rest is not read: the first is the one that is told. */
const ENOUGH_FAULTS = 100;

/** The library makes an error with its stack of every fault, which takes seconds for a source of nothing but commas. */
function stopAtFaults(composer: Composer, failure: (first: YAMLError) => DefinitionError): void {
  const inside = composer as unknown as ComposerInside;
  const note = inside.onError.bind(composer);
  inside.onError = (...fault) => {
    note(...fault);
    const { errors, warnings } = inside;
    const first = errors[0] ?? warnings[0];
    if (first !== undefined && errors.length + warnings.length >= ENOUGH_FAULTS) throw failure(first);
  };
}

function rangeOf({ range }: { readonly range: readonly number[] }): [number, number] {
  return [range[0] ?? 0, range[1] ?? 0];
}

const isUnknownTag = (warning: YAMLError): boolean => warning.code === 'TAG_RESOLVE_FAILED';

interface Reading {
  readonly lines: LineCounter;
  readonly limits: Limits;
  readonly place: YamlSource['place'];
  readonly freedom: Freedom;
  /** What is found of these is added. */
  readonly quoted: Quoted[];
}

/**
 * The parser works with a stack of its own, but what composes its tokens descends by recursion, and brackets nested a
 * hundred thousand deep would end the process with it. So the depth is checked where it is only a number.
 */
function* tokens(source: string, { lines, limits, place, freedom, quoted }: Reading): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  const lexer = lenientLexer(freedom);
  lines.addNewLine(0);
  for (const lexeme of lexer.lex(source)) {
    if (/^["'][^]*\n/.test(lexeme)) quoted.push({ from: parser.offset, to: parser.offset + lexeme.length });
    yield* parser.next(lexeme);
    if (parser.stack.length > limits.nesting) {
      throw new DefinitionError('limit', 'the definition nests too deep', place(parser.offset, parser.offset));
    }
  }
  yield* parser.end();
}
