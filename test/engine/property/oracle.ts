/**
 * A second opinion on expressions, written from the language reference alone: a shunting-yard over a scan by regular
 * expression, on plain JavaScript values. `bigint` is an integer, `number` a double, `Map` a map.
 */
export type Plain = null | boolean | bigint | number | string | readonly Plain[] | ReadonlyMap<string, Plain>;

/** The tag of an error of the language. */
export class Fault extends Error {}

const fault = (tag: string): never => {
  throw new Fault(tag);
};

const SCAN =
  /\s*(?:(\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|(\d+)|("(?:[^"\\]|\\.)*")|([A-Za-z_]\w*)|(\/\/|<=|>=|==|!=|.))/suy;

interface Operator {
  readonly text: string;
  readonly power: number;
  readonly unary: boolean;
}

/** From the table of precedence: the higher, the tighter. */
const POWERS: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  in: 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '==': 3,
  '!=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '//': 5,
  '%': 5,
};
const NEGATE: Operator = { text: 'neg', power: 6, unary: true };
const NOT: Operator = { text: 'not', power: 7, unary: true };

type Thunk = () => Plain;

class Oracle {
  private readonly tokens: string[] = [];
  private at = 0;
  private readonly variables: Readonly<Record<string, Plain>>;

  constructor(text: string, variables: Readonly<Record<string, Plain>>) {
    this.variables = variables;
    SCAN.lastIndex = 0;
    for (let match = SCAN.exec(text); match !== null; match = SCAN.exec(text)) this.tokens.push(match[0].trim());
  }

  /** Up to a closing mark, a comma or the end; the operand and operator stacks are of this call alone. */
  expression(): Thunk {
    const operands: Thunk[] = [];
    const operators: Operator[] = [];
    const reduce = (): void => {
      const { text, unary } = operators.pop() as Operator;
      const right = operands.pop() as Thunk;
      if (unary) operands.push(() => apply1(text, right()));
      else operands.push(apply2(text, operands.pop() as Thunk, right));
    };
    for (;;) {
      for (let prefix = this.prefix(); prefix !== undefined; prefix = this.prefix()) operators.push(prefix);
      operands.push(this.operand());
      const text = this.tokens[this.at]?.toLowerCase() ?? '';
      const power = POWERS[text];
      while (operators.length > 0 && (power === undefined || (operators.at(-1) as Operator).power >= power)) reduce();
      if (power === undefined) return operands[0] as Thunk;
      operators.push({ text, power, unary: false });
      this.at += 1;
    }
  }

  private prefix(): Operator | undefined {
    const found = { '-': NEGATE, not: NOT, NOT }[this.tokens[this.at] ?? ''];
    if (found !== undefined) this.at += 1;
    return found;
  }

  private operand(): Thunk {
    let value = this.primary();
    for (;;) {
      const base = value;
      const mark = this.tokens[this.at];
      if (mark === '.') {
        const key = this.tokens[this.at + 1] as string;
        this.at += 2;
        value = () => elementOf(base(), key, true);
      } else if (mark === '[') {
        this.at += 1;
        const index = this.expression();
        this.at += 1;
        value = () => elementOf(base(), index(), false);
      } else {
        return value;
      }
    }
  }

  private primary(): Thunk {
    const token = this.tokens[this.at] as string;
    this.at += 1;
    if (token === '(') {
      const inner = this.expression();
      this.at += 1;
      return inner;
    }
    if (token === '[') return this.list();
    if (token.startsWith('"')) return () => JSON.parse(token) as string;
    if (/^\d+$/.test(token)) return () => int64(BigInt(token));
    if (/^\d/.test(token)) return () => Number(token);
    const constant = { true: true, false: false, null: null }[token];
    return () => (constant === undefined ? (this.variables[token] as Plain) : constant);
  }

  private list(): Thunk {
    const items: Thunk[] = [];
    while (this.tokens[this.at] !== ']') {
      items.push(this.expression());
      if (this.tokens[this.at] === ',') this.at += 1;
    }
    this.at += 1;
    return () => items.map((item) => item());
  }
}

function int64(value: bigint): bigint {
  return BigInt.asIntN(64, value) === value ? value : fault('ValueError');
}

function float64(value: number): number {
  return Number.isFinite(value) ? value : fault('ValueError');
}

const isNumber = (value: Plain): value is bigint | number => typeof value === 'bigint' || typeof value === 'number';

function numbers(left: Plain, right: Plain): [bigint | number, bigint | number] {
  if (!isNumber(left) || !isNumber(right)) return fault('TypeError');
  return typeof left === 'bigint' && typeof right === 'bigint' ? [left, right] : [Number(left), Number(right)];
}

function apply1(operator: string, value: Plain): Plain {
  if (operator === 'not') return typeof value === 'boolean' ? !value : fault('TypeError');
  if (!isNumber(value)) return fault('TypeError');
  return typeof value === 'bigint' ? int64(-value) : -value;
}

function apply2(operator: string, left: Thunk, right: Thunk): Thunk {
  if (operator === 'and' || operator === 'or') {
    return () => {
      const first = boolean(left());
      return first === (operator === 'or') ? first : boolean(right());
    };
  }
  return () => {
    const a = left();
    return binary(operator, a, right());
  };
}

const boolean = (value: Plain): boolean => (typeof value === 'boolean' ? value : fault('TypeError'));

function binary(operator: string, left: Plain, right: Plain): Plain {
  switch (operator) {
    case '+':
      return plus(left, right);
    case '==':
      return same(left, right);
    case '!=':
      return !same(left, right);
    case 'in':
      return isIn(left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return inOrder(operator, left, right);
    default:
      return arithmetic(operator, ...numbers(left, right));
  }
}

function plus(left: Plain, right: Plain): Plain {
  if (typeof left !== 'string' && typeof right !== 'string') return arithmetic('+', ...numbers(left, right));
  return textOf(left) + textOf(right);
}

function textOf(value: Plain): string {
  if (Object.is(value, -0)) return '-0';
  return value === null || typeof value === 'object' ? fault('TypeError') : String(value);
}

function arithmetic(operator: string, a: bigint | number, b: bigint | number): Plain {
  if (['/', '//', '%'].includes(operator) && Number(b) === 0) return fault('ZeroDivisionError');
  if (operator === '/') return float64(Number(a) / Number(b));
  return typeof a === 'bigint' ? integers(operator, a, b as bigint) : floats(operator, a, b as number);
}

function integers(operator: string, a: bigint, b: bigint): bigint {
  const floor = (): bigint => (a - (((a % b) + b) % b)) / b;
  const results: Readonly<Record<string, () => bigint>> = {
    '+': () => a + b,
    '-': () => a - b,
    '*': () => a * b,
    '//': floor,
    '%': () => a % b,
  };
  return int64((results[operator] as () => bigint)());
}

function floats(operator: string, a: number, b: number): number {
  const results: Readonly<Record<string, number>> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '//': Math.floor(a / b),
    '%': a % b,
  };
  return float64(results[operator] as number);
}

function same(left: Plain, right: Plain): boolean {
  if (isNumber(left) && isNumber(right)) return !(left < right) && !(left > right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, i) => same(item as Plain, right[i] as Plain));
  }
  if (left instanceof Map && right instanceof Map) {
    const entries = [...(left as ReadonlyMap<string, Plain>)];
    return (
      left.size === right.size && entries.every(([key, item]) => right.has(key) && same(item, right.get(key) as Plain))
    );
  }
  return left === right;
}

function isIn(item: Plain, container: Plain): boolean {
  if (Array.isArray(container)) return container.some((each) => same(item, each as Plain));
  if (container instanceof Map) return container.has(item);
  return fault('TypeError');
}

function inOrder(operator: string, left: Plain, right: Plain): boolean {
  const areTexts = typeof left === 'string' && typeof right === 'string';
  if (!areTexts && !(isNumber(left) && isNumber(right))) return fault('TypeError');
  const sign = areTexts ? textOrder(left, right) : left! < right! ? -1 : left! > right! ? 1 : 0;
  return (
    (operator.startsWith('<') && sign < 0) ||
    (operator.startsWith('>') && sign > 0) ||
    (operator.endsWith('=') && sign === 0)
  );
}

function textOrder(left: string, right: string): number {
  const [a, b] = [[...left], [...right]].map((each) => each.map((character) => character.codePointAt(0) as number)) as [
    number[],
    number[],
  ];
  const at = a.findIndex((point, i) => point !== b[i]);
  return at < 0 ? a.length - b.length : at >= b.length ? 1 : (a[at] as number) - (b[at] as number);
}

function elementOf(base: Plain, key: Plain, isMember: boolean): Plain {
  if (base instanceof Map) {
    const text = typeof key === 'bigint' ? String(key) : typeof key === 'string' ? key : fault('TypeError');
    return base.has(text) ? (base.get(text) as Plain) : fault('KeyError');
  }
  if (!Array.isArray(base) || isMember || typeof key !== 'bigint') return fault('TypeError');
  return key >= 0n && key < BigInt(base.length) ? (base[Number(key)] as Plain) : fault('IndexError');
}

/** @throws Fault */
export function evaluatePlain(text: string, variables: Readonly<Record<string, Plain>>): Plain {
  return new Oracle(text, variables).expression()();
}
