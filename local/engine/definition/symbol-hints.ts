/** What was probably meant by a name that nothing bears. */
import type { Known } from './known.ts';
import { didYouMean } from './nearest.ts';

const NULLS = /^(null|none|nil|undefined)$/i;
const ARGUMENT = /^(event|evento|args|arguments|input|argument|payload|request)$/;
const ERROR = /^(e|err|erro|error|ex|exc|exception)$/i;

/** @param around what stands in the expression before it, and from it on */
export function symbolHint(
  symbol: string,
  { before, rest }: { readonly before: string; readonly rest: string },
  known: Known,
): string | undefined {
  const name = /^[A-Za-z0-9_.]+/.exec(symbol)?.[0] ?? symbol;
  const root = name.split('.', 1)[0] as string;
  const similar = (): string | undefined => didYouMean(name, known.names()) ?? didYouMean(root, known.names());
  const hint = dashedKeyHint(before, symbol) ?? wordHint(name) ?? placeHint(root, known) ?? similar();
  if (hint !== undefined) return hint;
  if (ARGUMENT.test(root)) return `a routine gets '${root}' when it has 'params: [${root}]'`;
  const whole = dashed(rest);
  if (whole !== undefined) return dashHint(whole);
  return /^[A-Za-z_]\w*\s*$/.test(rest) || !name.includes('.') ? `text needs quotes: "${name}"` : undefined;
}

/** A word of another language, or in another case. */
function wordHint(name: string): string | undefined {
  if (NULLS.test(name)) return "write 'null'";
  if (/^not\b/i.test(name)) return "write 'not' or 'NOT', not a mix";
  return /^(true|false)$/i.test(name) ? `write '${name.toLowerCase()}'` : undefined;
}

function placeHint(root: string, known: Known): string | undefined {
  if (known.isElsewhere(root)) {
    return `'${root}' exists only inside a loop, branch or except: assign it before that to keep it`;
  }
  const isError = known.isInExcept && ERROR.test(root);
  return isError ? `name the error: 'as: ${root}' beside the steps of the 'except'` : undefined;
}

/** For `map.my-key`, of which `key` is what nobody knows. */
function dashedKeyHint(before: string, symbol: string): string | undefined {
  const [, map, key] = /(?:^|[^\w.])([A-Za-z_][\w.]*)\.([A-Za-z_]\w*(?:-[A-Za-z_]\w*)*)-$/.exec(before) ?? [];
  return map === undefined ? undefined : `a key with a dash is read as ${map}["${key}-${symbol}"]`;
}

/** What a text begins with when somebody gave a variable a dash, as in `my-var`. */
export function dashed(text: string): string | undefined {
  return /^[A-Za-z_]\w*(-[A-Za-z_]\w*)+/.exec(text)?.[0];
}

export function dashHint(name: string): string {
  return `a dash subtracts; names have letters, digits and '_', as in '${name.replaceAll('-', '_')}'`;
}
