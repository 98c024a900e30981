/** What a fault of YAML means in a workflow: most come from expressions that YAML reads in its own way. */

interface Rule {
  readonly codes?: readonly string[];
  readonly line: RegExp;
  readonly hint: string;
}

export const SAME_COLUMN = 'entries of one map or list begin at the same column';

const INDENTATION: Rule = {
  codes: ['BAD_INDENT', 'BAD_COLLECTION_ITEM_INDENT'],
  line: /^/,
  hint: SAME_COLUMN,
};

const RULES: readonly Rule[] = [
  { codes: ['TAB_AS_INDENT'], line: /^/, hint: 'indent with blanks; YAML allows no tabs there' },
  { codes: ['TAG_RESOLVE_FAILED'], line: /^/, hint: "a value that begins with '!' needs quotes" },
  {
    line: /[[,]\s*\$\{/,
    hint: "in brackets each expression needs quotes of its own, as in ['${a}', '${b}'], or the whole is one: ${[a, b]}",
  },
  {
    line: /^[^'"]*\{[^'"]*:\s*\$\{/,
    hint: "in braces an expression needs quotes, as in {name: '${value}'}",
  },
  {
    line: /\$\{.*\{\s*("[^"]*"|'[^']*'|\w+)\s*:/,
    hint: 'a map cannot be written inside an expression: assign it to a variable first',
  },
  {
    codes: ['BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR', 'UNEXPECTED_TOKEN'],
    line: /\$\{.*:(\s|$)/,
    hint: 'a colon and a blank begin a map in YAML: put the whole expression in single quotes, as in \'${"a: " + b}\'',
  },
  {
    codes: ['BLOCK_AS_IMPLICIT_KEY'],
    line: /^[^$"'[{]*:\s+[^$"'[{]*:(\s|$)/,
    hint: 'a colon and a blank begin a map in YAML: put a value that has them in quotes',
  },
  {
    line: /"\$\{.*".*\}"/,
    hint: 'double quotes inside double quotes end the text: use single quotes outside, as in \'${"a" + b}\'',
  },
  { line: /'[^']*\$\{[^']*'.*\}/, hint: 'a single quote inside single quotes is written twice' },
  {
    codes: ['UNEXPECTED_TOKEN'],
    line: /:\s*(["']).*\1\s*[-+*/]/,
    hint: 'text is put together in an expression, as in \'${"a" + b}\'',
  },
  INDENTATION,
  {
    codes: ['MISSING_CHAR'],
    line: /^/,
    hint: 'look for a missing colon, comma, quote or bracket here or on the line before',
  },
  { codes: ['BAD_SCALAR_START'], line: /^/, hint: 'put the value in quotes' },
  { codes: ['BAD_ALIAS'], line: /^/, hint: "a value that begins with '*' or '&' needs quotes" },
];

const OPEN = /^Flow (sequence|map) in block collection/;

/** @param line the line of the fault */
export function yamlHint(code: string, line: string, message: string): string | undefined {
  const open = OPEN.exec(message)?.[1];
  const rule = ruleFor(code, line);
  if (open === undefined || (rule !== undefined && rule !== INDENTATION)) return rule?.hint;
  return open === 'map' ? 'a brace opened before this is not closed' : 'a bracket opened before this is not closed';
}

function ruleFor(code: string, line: string): Rule | undefined {
  return RULES.find((rule) => (rule.codes?.includes(code) ?? true) && rule.line.test(line));
}
