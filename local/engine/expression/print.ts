/** Tree -> text with as few parentheses as its order of precedence allows; `parseExpression` reads the same tree back. */
import type { Ast, BinaryOperator } from './ast.ts';

/** How tightly an expression holds together, loosest first: the levels of the parser. */
const OR = 1;
const AND = 2;
const COMPARISON = 3;
const SUM = 4;
const PRODUCT = 5;
const NEGATION = 6;
const NOT = 7;
const POSTFIX = 8;

const LEVELS: Readonly<Record<BinaryOperator, number>> = {
  '<': COMPARISON,
  '<=': COMPARISON,
  '>': COMPARISON,
  '>=': COMPARISON,
  '==': COMPARISON,
  '!=': COMPARISON,
  in: COMPARISON,
  '+': SUM,
  '-': SUM,
  '*': PRODUCT,
  '/': PRODUCT,
  '//': PRODUCT,
  '%': PRODUCT,
};

/** The text between `${` and `}`. Control characters come out as escapes. */
export function printExpression(ast: Ast): string {
  switch (ast.kind) {
    case 'literal':
      return typeof ast.value === 'string' ? quoted(ast.value) : String(ast.value);
    case 'double':
      return doubleText(ast.value);
    case 'name':
      return ast.name;
    case 'member':
      return `${within(ast.base, POSTFIX)}.${ast.key}`;
    case 'index':
      return `${within(ast.base, POSTFIX)}[${printExpression(ast.index)}]`;
    case 'call':
      return `${ast.name}(${ast.args.map(printExpression).join(', ')})`;
    case 'list':
      return `[${ast.items.map(printExpression).join(', ')}]`;
    case 'unary':
      return unary(ast);
    case 'logical':
    case 'binary':
      return infix(ast);
  }
}

function levelOf(ast: Ast): number {
  switch (ast.kind) {
    case 'literal':
      return typeof ast.value === 'bigint' && ast.value < 0n ? NEGATION : POSTFIX;
    case 'unary':
      return ast.operator === '-' ? NEGATION : NOT;
    case 'logical':
      return ast.operator === 'and' ? AND : OR;
    case 'binary':
      return LEVELS[ast.operator];
    default:
      return POSTFIX;
  }
}

function within(ast: Ast, level: number): string {
  const text = printExpression(ast);
  return levelOf(ast) < level ? `(${text})` : text;
}

/** `not -x` needs no parentheses, although `-` binds less tightly; `-5` would be one literal. */
function unary({ operator, operand }: Extract<Ast, { kind: 'unary' }>): string {
  if (operator === 'not') return `not ${within(operand, NEGATION)}`;
  const isCount = operand.kind === 'literal' && typeof operand.value === 'bigint' && operand.value >= 0n;
  return isCount ? `-(${operand.value})` : `-${within(operand, NEGATION)}`;
}

/** All of them hold from left to right: on the right, the same level needs parentheses. */
function infix(ast: Extract<Ast, { kind: 'logical' | 'binary' }>): string {
  const level = levelOf(ast);
  return `${within(ast.left, level)} ${ast.operator} ${within(ast.right, level + 1)}`;
}

function doubleText(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t' };

function quoted(text: string): string {
  const escaped = text.replace(/["\\\p{Control}]/gu, (unit) => {
    return ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
