/** The tokens of an expression, taken one after the other. */
import { ExpressionError, type Span } from './ast.ts';
import { type Token, tokenize } from './lexer.ts';

export class TokenCursor {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(text: string) {
    this.tokens = tokenize(text);
  }

  get token(): Token {
    return this.tokens[this.at] as Token;
  }

  /** The text of a word or mark; undefined for literals, so that `"in"` is never taken for `in`. */
  get text(): string | undefined {
    return this.token.kind === 'word' || this.token.kind === 'mark' ? this.token.text : undefined;
  }

  take(): Token {
    const token = this.token;
    this.at += 1;
    return token;
  }

  expect(mark: string): Token {
    if (this.text !== mark) this.fail(`'${mark}' is expected`);
    return this.take();
  }

  fail(problem: string, span: Span = this.token): never {
    const found = this.token.kind === 'end' ? 'the end' : `'${describe(this.token)}'`;
    throw new ExpressionError(`${problem}, found ${found}`, span);
  }
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'word':
    case 'mark':
    case 'end':
      return token.text;
    default:
      return String(token.value);
  }
}
