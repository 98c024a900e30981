import fc from 'fast-check';
import { parseExpression } from '../../../local/engine/expression/parser.ts';
import { printExpression } from '../../../local/engine/expression/print.ts';
import { campaign } from './campaign.ts';
import { CASE_EXPRESSIONS } from './case-sources.ts';
import { bare, trees } from './expression-trees.ts';

const again = (text: string): string => printExpression(parseExpression(text));

describe('a printed expression', () => {
  test.each([
    ['(1 + 2) * 3', '(1 + 2) * 3'],
    ['1 + (2 * 3)', '1 + 2 * 3'],
    ['(1 - 2) - 3', '1 - 2 - 3'],
    ['1 - (2 - 3)', '1 - (2 - 3)'],
    ['not (a == b)', 'not (a == b)'],
    ['(not a) == b', 'not a == b'],
    ['not(not -a)', 'not not -a'],
    ['-(a.b)', '-a.b'],
    ['(-a).b', '(-a).b'],
    ['(-5)[0]', '(-5)[0]'],
    ['a AND (b or c)', 'a and (b or c)'],
    ['(a AND b) OR c', 'a and b or c'],
    ['1.0', '1.0'],
    ['1e21', '1e+21'],
    ["'it\\'s'", '"it\'s"'],
    ["'a\\n\\u0007\"'", '"a\\n\\u0007\\""'],
    ["m['k'].in[(1)]", 'm["k"].in[1]'],
    ['[ ]', '[]'],
    ['f( a,[b] )', 'f(a, [b])'],
  ])('has as few parentheses as it may: %s', (text, printed) => {
    expect(again(text)).toBe(printed);
  });

  test('is read back as the same tree', () => {
    fc.assert(
      fc.property(trees(), (tree) => {
        const text = printExpression(tree);
        expect(bare(parseExpression(text))).toEqual(bare(tree));
        expect(again(text)).toBe(text);
      }),
      campaign(1000),
    );
  });

  test('needs every one of its parentheses', () => {
    fc.assert(
      fc.property(trees(), (tree) => {
        const text = printExpression(tree);
        for (const shorter of withoutOnePair(text)) {
          let other: unknown;
          try {
            other = bare(parseExpression(shorter));
          } catch {
            continue;
          }
          expect(other).not.toEqual(bare(tree));
        }
      }),
      campaign(200),
    );
  });

  test('means the same for every expression of the case tables', () => {
    const parsable = CASE_EXPRESSIONS.filter((text) => parses(text));
    expect(parsable.length).toBeGreaterThan(100);
    for (const text of parsable) expect(bare(parseExpression(again(text)))).toEqual(bare(parseExpression(text)));
  });
});

function parses(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}

/** The text with each pair of grouping parentheses left out in turn; those of calls and in strings stay. */
function withoutOnePair(text: string): string[] {
  const found: string[] = [];
  const open: number[] = [];
  let quote = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (quote && character === '\\') i += 1;
    else if (character === '"') quote = !quote;
    else if (quote) continue;
    else if (character === '(') open.push(i);
    else if (character === ')') {
      const from = open.pop() as number;
      if (/[\w]$/.test(text.slice(0, from))) continue;
      found.push(`${text.slice(0, from)}${text.slice(from + 1, i)}${text.slice(i + 1)}`);
    }
  }
  return found;
}
