/**
 * Sources that whoever deploys chooses: ready-made ones by name, and definitions of their own in a JSON file, each of
 * which may begin as a ready-made one (`use`). A wrong one is refused before anything is planned.
 */
import { readFileSync } from 'node:fs';
import { checkSource } from '../../schemas/index.ts';
import { SettingError } from '../settings.ts';
import { CHALLENGE, FOCUS, NFEIO, QIVE } from './commercial.ts';
import { PORTAL } from './portal.ts';
import { SEFAZ } from './sefaz.ts';
import type { SourceSpec } from './spec.ts';

export const READY_MADE: readonly SourceSpec[] = [...PORTAL, SEFAZ, FOCUS, QIVE, NFEIO, CHALLENGE];

type Environment = Readonly<Record<string, string | undefined>>;
type Given = Readonly<Record<string, unknown>>;

/** @throws SettingError naming the source and what is wrong with it */
export function chosenSources(environment: Environment): readonly SourceSpec[] {
  const { NOTAMESH_USE_SOURCES: names = '', NOTAMESH_SOURCES: file = '', NOTAMESH_DATA_OWNERS: owners } = environment;
  const owner = owners?.split(',')[0]?.trim();
  const used = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => readyMade(name, names))
    .map((source) => checked('NOTAMESH_USE_SOURCES', names, withOwner(source, owner)));
  const own = file === '' ? [] : ownSources(file).map((each) => checked('NOTAMESH_SOURCES', file, each));
  const twice = own.find(({ name }, index) => own.findIndex((other) => other.name === name) !== index);
  if (twice) throw new SettingError('NOTAMESH_SOURCES', file, `source ${twice.name} is there twice`);
  return [...used.filter(({ name }) => !own.some((other) => other.name === name)), ...own];
}

function readyMade(name: string, names: string): SourceSpec {
  const found = READY_MADE.find((source) => source.name === name);
  if (found) return found;
  const known = READY_MADE.map((source) => source.name).join(', ');
  throw new SettingError('NOTAMESH_USE_SOURCES', names, `there is no ready-made source ${name}; there are ${known}`);
}

const withOwner = (source: SourceSpec, owner: string | undefined): Given =>
  owner === undefined || owner === '' ? source : { owner, ...source };

function ownSources(file: string): readonly Given[] {
  const refuse = (rule: string): never => {
    throw new SettingError('NOTAMESH_SOURCES', file, rule);
  };
  const list = ((): unknown => {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      return refuse(`it must be a file of JSON (${(error as Error).message})`);
    }
  })();
  if (!Array.isArray(list)) return refuse('the file must hold a JSON array of source definitions');
  return list.map((given: unknown, index) => {
    if (typeof given !== 'object' || given === null) return refuse(`entry ${index + 1} is no source definition`);
    const { use, ...fields } = given as Given;
    if (use === undefined) return fields;
    const base = READY_MADE.find(({ name }) => name === use);
    return base ? { ...base, ...fields } : refuse(`entry ${index + 1}: there is no ready-made source ${String(use)}`);
  });
}

function checked(variable: string, value: string, source: Given): SourceSpec {
  const name = typeof source['name'] === 'string' ? source['name'] : '(without name)';
  const fault = faultOf(source);
  if (fault !== undefined) throw new SettingError(variable, value, `source ${name}: ${fault}`);
  return source as unknown as SourceSpec;
}

function faultOf(source: Given): string | undefined {
  const check = checkSource()(source);
  if (!check.ok) return check.message;
  if (source['owner'] === undefined) {
    return 'it names no owner, and somebody must answer for its data (owner, or NOTAMESH_DATA_OWNERS for a ready-made one)';
  }
  const templates = JSON.stringify([source['cursorPath'], source['sequencePath'], source['pagePath']]);
  if (source['schedule'] !== undefined && templates.includes('{owner}') && source['cursorOwners'] === undefined) {
    return 'it is asked by the clock for {owner}, so it must say for whom (cursorOwners: CNPJs, or names with a secret)';
  }
  const { owner } = (source['webhook'] ?? {}) as { readonly owner?: string };
  const owners = (source['cursorOwners'] ?? []) as readonly unknown[];
  const keyed = JSON.stringify(source['keyPath'] ?? '').includes('{owner}');
  if (keyed && source['signature'] !== undefined && owner === undefined && owners.length !== 1) {
    return 'its webhooks may bring a key alone, and keyPath needs {owner}: give the one in cursorOwners, or say where in the body it is (webhook.owner)';
  }
  return undefined;
}
