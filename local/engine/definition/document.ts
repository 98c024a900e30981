/** YAML or JSON text -> a tree of nodes that know where they stand. */
import { DefinitionError, type Report } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { Converter } from './convert.ts';
import { START, type SourceNode } from './nodes.ts';
import { throwFault } from './recover.ts';
import { readYaml } from './yaml.ts';

export type { EntryNode, ListNode, MapNode, ScalarNode, SourceNode } from './nodes.ts';

/** @throws DefinitionError `syntax`, `structure` or `limit`; what does not keep the rest from being read is reported */
export function parseSource(source: string, limits: Limits, report: Report = throwFault): SourceNode {
  const bytes = Buffer.byteLength(source);
  if (bytes > limits.sourceBytes) {
    const problem = `the definition has ${bytes} bytes, more than ${limits.sourceBytes}`;
    throw new DefinitionError('limit', problem, START, 'split it into several workflows that call each other');
  }
  const text = withoutTabs(source.startsWith('\uFEFF') ? source.slice(1) : source);
  return new Converter(text, readYaml(text, limits), limits, report).root();
}

/** JSON may be indented by tabs, which YAML refuses; a blank in their place changes nothing else. */
function withoutTabs(source: string): string {
  if (!source.includes('\t') || !/^\s*[{[]/.test(source)) return source;
  try {
    JSON.parse(source);
  } catch {
    return source;
  }
  return source.replaceAll('\t', ' ');
}
