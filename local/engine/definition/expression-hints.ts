/** What is probably meant by an expression that cannot be read. */
import type { ExpressionError } from '../expression/ast.ts';
import { functionHint } from './function-hints.ts';
import type { Known } from './known.ts';
import { didYouMean } from './nearest.ts';
import { NO_BREAK } from './nodes.ts';
import { dashed, dashHint, symbolHint } from './symbol-hints.ts';

interface Rule {
  /** What the text looks like from the fault on. */
  readonly at: RegExp;
  readonly hint: string;
}

const RULES: readonly Rule[] = [
  { at: new RegExp(`^${NO_BREAK}`), hint: 'this is a no-break space: type a plain blank' },
  { at: /^\}/, hint: 'a text with several values is put together in one expression: \'${a + " and " + b}\'' },
  { at: /^\{/, hint: 'a map cannot be written inside an expression: assign it to a variable first' },
  { at: /^\$\./, hint: "'$' is no variable: begin with the name of one" },
  { at: /^\$/, hint: "inside '${…}' a variable is written without '${'" },
  { at: /^(&&|&)/, hint: "write 'and'" },
  { at: /^\|/, hint: "write 'or'" },
  { at: /^!/, hint: "write 'not(…)', or for an inequality '!='; a key with such characters is written m[\"key!\"]" },
  { at: /^=>/, hint: "there are no functions in expressions: loop over the list with 'for'" },
  { at: /^=/, hint: "compare with '=='; a variable is written by an 'assign' step" },
  { at: /^\?\./, hint: 'write map.get(m, "key"), which gives null where there is none' },
  { at: /^\?\?/, hint: 'write default(value, otherwise)' },
  { at: /^\?/, hint: 'write if(condition, value, otherwise)' },
  { at: /^:/, hint: 'there are no slices: use text.substring for text' },
  { at: /^\*/, hint: 'there is no power: multiply, or loop' },
  { at: /^\)/, hint: "there is a ')' too many" },
  { at: /^>/, hint: "write '!=' for what is not equal" },
  { at: /^\\/, hint: 'a backslash in a text is written twice' },
  { at: /^\+/, hint: "write x + 1, and keep it by an 'assign' step" },
  { at: /^,/, hint: 'a list stands in brackets: [a, b]' },
  { at: /^;/, hint: 'an expression is one value: make a step of each' },
  { at: /^[“”„«»‘’`´]/, hint: 'use straight quotes: " or \'' },
  { at: /^not\s+in\b/i, hint: 'write not(x in y)' },
  {
    at: /^(in|and|or|not|AND|OR|NOT)(\.|\[|\s*$)/,
    hint: 'a word of expressions cannot be read as a variable: give the variable another name',
  },
  { at: /^[Aa][Nn][Dd]\b/, hint: "write 'and' or 'AND', not a mix" },
  { at: /^[Oo][Rr]\b/, hint: "write 'or' or 'OR', not a mix" },
  { at: /^[Nn][Oo][Tt]\b/, hint: "write 'not' or 'NOT', not a mix" },
  { at: /^is\b/, hint: "compare with '==' or '!='" },
  { at: /^(["'])[^"']*$/, hint: 'a closing quote is missing' },
];

/** An expression that is there to name a policy or a predicate. */
const POLICY = 'error evaluating retry policy';

export function expressionHint(error: ExpressionError, text: string, known: Known, context = ''): string | undefined {
  const ofPolicy = context.endsWith(POLICY) ? predicateHint(text.trim(), known) : undefined;
  return ofPolicy ?? hintOf(error, text, known);
}

function hintOf({ at, end, code }: ExpressionError, text: string, known: Known): string | undefined {
  const rest = text.slice(at);
  if (code === 'unknown-function') return functionHint(/^[A-Za-z0-9_.]+/.exec(rest)?.[0] ?? '', known);
  if (code === 'unknown-symbol') return symbolHint(text.slice(at, end), { before: text.slice(0, at), rest }, known);
  if (code === 'limit') return 'assign parts of it to variables, one after the other';
  if (code === 'blocking-call') return "make it a step of its own: 'call' with 'args' and 'result'";
  if (code === 'arguments') return argumentsHint(rest);
  return code === 'expression' ? syntaxHint(text, text.slice(0, at), rest) : undefined;
}

function syntaxHint(text: string, before: string, rest: string): string | undefined {
  if (text.trim() === '') return "write a value between '${' and '}'";
  if (dashed(text) === text) return dashHint(text);
  if (before.endsWith('.') && /^\d/.test(rest)) return 'an element of a list is read as list[0]';
  if (isNamedArgument(before, rest)) return 'in an expression arguments have no names, only an order';
  return RULES.find((rule) => rule.at.test(rest))?.hint ?? unclosed(text, rest);
}

const isNamedArgument = (before: string, rest: string): boolean =>
  /^=[^=>]/.test(rest) && /\w\s*\(([^()]*,)?\s*\w+\s*$/.test(before) && !/\b(if|not|and|or)\s*\([^()]*$/.test(before);

/** A policy names its predicate, and does not call it. */
function predicateHint(text: string, known: Known): string | undefined {
  const called = /^([A-Za-z_][\w.]*)\s*\(/.exec(text)?.[1];
  if (called !== undefined) return `a predicate is named, not called: '\${${called}}'`;
  if (!/^\w+$/.test(text)) return undefined;
  return didYouMean(text, known.names()) ?? `make a subworkflow '${text}' that takes the error and returns a boolean`;
}

function argumentsHint(rest: string): string | undefined {
  return rest.startsWith('map.get') ? 'for a value instead of null write default(map.get(m, "key"), value)' : undefined;
}

function unclosed(text: string, rest: string): string | undefined {
  const count = (mark: string): number => text.split(mark).length - 1;
  if (rest.trim() !== '') return undefined;
  if (count('(') > count(')')) return "a closing ')' is missing";
  return count('[') > count(']') ? "a closing ']' is missing" : undefined;
}
