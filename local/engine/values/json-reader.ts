/**
 * JSON text to values. A reader of its own because `JSON.parse` loses what the language tells apart: `1.0` from `1`,
 * integers beyond 2^53, and the order of keys that look like numbers.
 */
import { JsonScanner } from './json-scanner.ts';
import { List, MapValue, type Value } from './value.ts';

class Reader extends JsonScanner {
  private readonly maxDepth: number;

  constructor(text: string, maxDepth: number) {
    super(text);
    this.maxDepth = maxDepth;
  }

  document(): Value {
    this.blanks();
    const value = this.value(0);
    this.blanks();
    if (this.at < this.text.length) this.fail('unexpected text after the value');
    return value;
  }

  value(depth: number): Value {
    switch (this.text[this.at]) {
      case '{':
        return this.map(depth + 1);
      case '[':
        return this.list(depth + 1);
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  enter(depth: number): void {
    if (depth > this.maxDepth) this.fail(`nested deeper than ${this.maxDepth}`);
    this.at += 1;
    this.blanks();
  }

  list(depth: number): Value {
    this.enter(depth);
    const items: Value[] = [];
    if (this.text[this.at] === ']') {
      this.at += 1;
      return new List(items);
    }
    for (;;) {
      items.push(this.value(depth));
      if (!this.more(']')) return new List(items);
    }
  }

  map(depth: number): Value {
    this.enter(depth);
    const entries = new Map<string, Value>();
    if (this.text[this.at] === '}') {
      this.at += 1;
      return new MapValue(entries);
    }
    for (;;) {
      if (this.text[this.at] !== '"') this.fail('a key in quotes is expected');
      const key = this.string();
      this.blanks();
      if (this.text[this.at] !== ':') this.fail("':' is expected");
      this.at += 1;
      this.blanks();
      entries.set(key, this.value(depth));
      if (!this.more('}')) return new MapValue(entries);
    }
  }

  more(end: string): boolean {
    this.blanks();
    const mark = this.text[this.at];
    if (mark !== ',' && mark !== end) this.fail(`',' or '${end}' is expected`);
    this.at += 1;
    if (mark === end) return false;
    this.blanks();
    return true;
  }
}

/** @throws WorkflowError ValueError when the text is not JSON or nests too deep */
export function parseJson(text: string, maxDepth: number): Value {
  return new Reader(text, maxDepth).document();
}
