import { check } from '../../local/engine/index.ts';
import { offsetsOf } from '../../local/engine/definition/text-map.ts';

describe('a fault in an expression stands where it is written', () => {
  test.each([
    ['plain', '- r:\n    return: ${1 + y}', '2:19'],
    ['in double quotes', '- r:\n    return: "${1 + y}"', '2:20'],
    ['behind escapes', '- r:\n    return: "${\\"a\\" + \\"\\\\n\\" + y}"', '2:34'],
    ['behind an escape with digits', '- r:\n    return: "${\\"\\u00e9\\x41\\" + y}"', '2:33'],
    ['in JSON', '[{"r": {"return": "${\\"a: \\" + y}"}}]', '1:32'],
    ['in single quotes', "- r:\n    return: '${1 + y}'", '2:20'],
    ['behind doubled quotes', "- r:\n    return: '${''a'' + y}'", '2:24'],
    ['on the second line of a plain text', '- r:\n    return: ${1\n      + y}', '3:9'],
    ['on the third line in quotes', '- r:\n    return: "${1\n      + 2\n      + y}"', '4:9'],
    ['behind an escaped line end', '- r:\n    return: "${1 + \\\n      y}"', '3:7'],
    ['in a folded block', '- r:\n    return: >-\n      ${1\n      + y}', '4:9'],
    ['in a literal block', '- r:\n    return: |\n      ${\n        1 +\n        y\n      }', '5:9'],
    ['in a block with a comment', '- r:\n    return: > # text\n\n      ${y}', '4:9'],
  ])('%s', (_what, source, place) => {
    const [fault] = check(source);
    expect(`${fault?.code} ${fault?.line}:${fault?.column} ${fault?.length}`).toBe(`unknown-symbol ${place} 1`);
  });

  test('and at the whole text when it cannot be told', () => {
    expect(offsetsOf('abc', 'abd')).toBeUndefined();
    expect(offsetsOf('ab', 'abc')).toBeUndefined();
  });
});
