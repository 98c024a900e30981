/** Retry policies that fail when they are first needed, and then hide the error that should have been retried. */
import type { SourceNode } from '../nodes.ts';
import { entryOf, mapsIn, textOf, type Warn } from './warning.ts';

const NUMBERS = ['max_retries', 'initial_delay', 'max_delay', 'multiplier'];
const PROBLEM = 'raises a TypeError in place of the error that was to be retried';

export function warnOfRetries(root: SourceNode, warn: Warn): void {
  for (const map of mapsIn(root)) {
    if (entryOf(map, 'try') === undefined) continue;
    const retry = entryOf(map, 'retry');
    warnOfText(retry, 'a policy that is a text', (text) => `write '\${${text}}'`, warn);
    warnOfText(entryOf(retry, 'predicate'), 'a predicate that is a text', (text) => `write '\${${text}}'`, warn);
    warnOfPolicy(entryOf(retry, 'predicate'), warn);
    for (const policy of [retry, entryOf(retry, 'backoff')]) {
      for (const key of NUMBERS) warnOfText(entryOf(policy, key), `a text as '${key}'`, () => 'write a number', warn);
    }
  }
}

function warnOfText(node: SourceNode | undefined, what: string, hint: (text: string) => string, warn: Warn): void {
  const text = textOf(node);
  if (node === undefined || text === undefined || text.includes('${')) return;
  warn('retry', `${what} ${PROBLEM}`, node.position, hint(text));
}

const POLICY = /^\$\{\s*(http\.default_retry(?:_non_idempotent)?)\s*\}$/;

function warnOfPolicy(node: SourceNode | undefined, warn: Warn): void {
  const policy = POLICY.exec(textOf(node) ?? '')?.[1];
  if (node === undefined || policy === undefined) return;
  const predicate = policy.replace('retry', 'retry_predicate');
  const hint = `write '\${${predicate}}' here, or 'retry: \${${policy}}' for the whole policy`;
  warn('retry', `${policy} is a whole policy, not a predicate`, node.position, hint);
}
