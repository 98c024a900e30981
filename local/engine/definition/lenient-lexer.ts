/** The lexer of the YAML library, made to take what stands at columns that YAML does not allow. */
import { Lexer } from 'yaml';

/** What may stand at any column, beyond what YAML allows. */
export interface Freedom {
  readonly brackets: boolean;
  readonly expressions: boolean;
}

/** What the lexer does where a scalar goes on in the next line; its types hide it. */
interface LexerInside {
  readonly buffer: string;
  readonly pos: number;
  /** The offset of the first character that belongs to the scalar, or -1 if the line does not. */
  continueScalar(offset: number): number;
  /** The next piece of what stands in brackets or braces. */
  parseFlowCollection(): Generator<string>;
  /** The least column of lines that belong to the value. */
  indentNext: number;
}

/**
 * Quoted text may go on at any column, as definitions of Google's samples do and the readers of the Go world let it; the
 * library wants it indented, as YAML does. So may an expression without quotes that is set free.
 */
export function lenientLexer(freedom: Freedom): Lexer {
  const lexer = new Lexer();
  const inside = lexer as unknown as LexerInside;
  if (freedom.brackets) freeTheBrackets(inside);
  const isOpenExpression = openExpressions();
  const strict = inside.continueScalar.bind(lexer);
  inside.continueScalar = (offset) => {
    const found = strict(offset);
    if (found !== -1 || /^(---|\.\.\.)/.test(inside.buffer.slice(offset, offset + 3))) return found;
    const isQuoted = inside.buffer[inside.pos] === '"' || inside.buffer[inside.pos] === "'";
    if (!isQuoted && !(freedom.expressions && isOpenExpression(inside, offset))) return found;
    let at = offset;
    while (inside.buffer[at] === ' ' || inside.buffer[at] === '\t') at += 1;
    return at;
  };
  return lexer;
}

/** Beyond what an expression may have, its blanks counted: so that looking for the brace stays cheap. */
const LONGEST_EXPRESSION = 1000;

/** Tells whether a scalar up to an offset is an expression whose closing brace is still to come. */
function openExpressions(): (inside: LexerInside, offset: number) => boolean {
  let start = -1;
  let end = -1;
  return ({ buffer, pos }, offset) => {
    if (pos !== start) {
      start = pos;
      const text = buffer.slice(pos, pos + LONGEST_EXPRESSION);
      end = pos + (/^\$\{("(\\.|[^"\\])*"|[^"}])*/.exec(text)?.[0].length ?? 0);
    }
    return offset <= end;
  };
}

/** What stands in brackets may stand at any column too, the closing one included. */
function freeTheBrackets(lexer: LexerInside): void {
  const strict = lexer.parseFlowCollection.bind(lexer);
  lexer.parseFlowCollection = function* () {
    const outside = lexer.indentNext;
    lexer.indentNext = 0;
    const next = yield* strict();
    lexer.indentNext = outside;
    return next as unknown;
  };
}
