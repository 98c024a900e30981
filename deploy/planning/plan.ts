/** From what is wanted and what is there to what to do. Pure: no I/O, no clock. */
import { compare, isAt, isMap, type Difference } from '../model/compare.ts';
import { DeployError } from '../errors.ts';
import { isOurs } from '../model/ownership.ts';
import {
  isReference,
  UNKNOWN,
  type Fields,
  type Kind,
  type KindName,
  type Ownership,
  type Resource,
  type Vanishing,
} from '../resource.ts';
import type { Env } from '../../infra/names.ts';

export type Action = 'create' | 'update' | 'replace' | 'delete' | 'none' | 'blocked';

export interface Step {
  readonly resource: Resource;
  readonly action: Action;
  readonly differences: readonly Difference[];
  /** Why a replacement, or why blocked. */
  readonly reason?: string;
  /** What the step would erase besides the resource. */
  readonly vanishing?: Vanishing;
  /** Of a deletion: the resource stays and is put out of service. */
  readonly disables?: true;
  /** Address of the resource that this one, which is to be deleted, gives its work over to. */
  readonly heir?: string;
}

/** What stays although it is ours, and why. */
export interface Kept {
  readonly resource: Resource;
  readonly reason: string;
}

/** What is there and does not work although no field of it may differ: a person has to see why. */
export interface Faulty {
  readonly resource: Resource;
  readonly reason: string;
}

/** A permission the caller lacks, and a role that has it. */
export interface Missing {
  readonly permission: string;
  readonly role: string;
  /** The account it is lacked on; absent: the project. */
  readonly on?: string;
}

export interface Planned {
  /** The declared in an order in which each comes after what it needs, then what is to be deleted. */
  readonly steps: readonly Step[];
  readonly blocked: readonly Step[];
  readonly changes: readonly Step[];
  readonly kept: readonly Kept[];
  readonly faulty: readonly Faulty[];
  readonly missing: readonly Missing[];
}

export type Live = ReadonlyMap<string, Fields | undefined>;
export type Kinds = Readonly<Record<KindName, Kind>>;

export interface PlanOptions {
  /** Take over resources that bear our name but not our label. */
  readonly adopt: boolean;
  /** Whose labels are ours; absent: production's. */
  readonly env?: Env;
}

const MARKS: Readonly<Record<Ownership, string>> = {
  labels: 'the labels managed-by=notamesh and of this environment',
  userLabels: 'the user labels managed-by=notamesh and of this environment',
  description: 'our mark in its description',
  name: 'a name of ours',
};

/** Steps in an order in which every resource comes after those it needs. */
export function plan(resources: readonly Resource[], live: Live, kinds: Kinds, options: PlanOptions): Step[] {
  const unknown = new Set<string>();
  return inOrder(resources).map((resource) => {
    const step = planOne(resource, live, kinds[resource.kind], unknown, options);
    if (step.action === 'create' || step.action === 'replace') unknown.add(resource.address);
    return step;
  });
}

/** One resource against what is there. `unknown`: addresses whose output is not known before they are written. */
export function planOne(
  resource: Resource,
  live: Live,
  kind: Kind,
  unknown: ReadonlySet<string>,
  options: PlanOptions,
): Step {
  const have = live.get(resource.address);
  const want = resolve(resource.spec, live, unknown);
  if (have === undefined) {
    const differences = Object.entries(want).map(([path, to]) => ({ path, from: undefined, to }));
    return { resource, action: 'create', differences };
  }
  if (!options.adopt && !isOurs(kind.ownership, have, options.env)) {
    const reason = `${resource.name} exists and does not bear ${MARKS[kind.ownership]}; take it over with --adopt`;
    return { resource, action: 'blocked', differences: [], reason };
  }
  const differences = compare(want, have, kind.compare);
  if (differences.length === 0) return { resource, action: 'none', differences };
  return changeOf(resource, kind, differences);
}

function changeOf(resource: Resource, kind: Kind, differences: readonly Difference[]): Step {
  const fixed = differences.find(({ path }) => isAt(path, kind.compare.immutable));
  if (!fixed) return { resource, action: 'update', differences };
  const inPlace = `${fixed.path} cannot be changed in place`;
  const reason = kind.replace ? `${inPlace}; another one is made first` : inPlace;
  if (kind.dataClass === 'free') return { resource, action: 'replace', differences, reason };
  return { resource, action: 'blocked', differences, reason: `${inPlace}, and a replacement would lose data` };
}

/** The spec with references filled in from what is there; UNKNOWN where that is not made yet. */
export function resolve(spec: Fields, live: Live, unknown: ReadonlySet<string>): Fields {
  const walk = (value: unknown): unknown => {
    if (isReference(value)) {
      const found = unknown.has(value.$ref) ? undefined : live.get(value.$ref)?.[value.$field];
      if (found === undefined) return UNKNOWN;
      if (value.$prefix === undefined && value.$suffix === undefined) return found;
      return `${value.$prefix ?? ''}${String(found)}${value.$suffix ?? ''}`;
    }
    if (Array.isArray(value)) return value.map(walk);
    if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    return value;
  };
  return walk(spec) as Fields;
}

/** Addresses a resource waits for: those it names and those its spec refers to. */
export const dependencies = (resource: Resource): string[] => [
  ...new Set([...resource.needs, ...references(resource)]),
];

/** Addresses whose fields stand in a spec. */
export function references({ spec }: Resource): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (isReference(value)) found.add(value.$ref);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (isMap(value)) Object.values(value).forEach(walk);
  };
  walk(spec);
  return [...found];
}

/** @throws DeployError `cycle` with the path, `unresolved` for a need that nobody declares. */
export function inOrder(resources: readonly Resource[]): Resource[] {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const done = new Set<string>();
  const ordered: Resource[] = [];
  const visit = (address: string, path: readonly string[]): void => {
    if (done.has(address)) return;
    if (path.includes(address))
      throw new DeployError('cycle', `Resources need each other: ${[...path, address].join(' -> ')}`);
    const resource = byAddress.get(address);
    if (!resource)
      throw new DeployError('unresolved', `${path.at(-1) ?? 'The spec'} needs ${address}, which is not declared.`);
    for (const need of dependencies(resource)) visit(need, [...path, address]);
    done.add(address);
    ordered.push(resource);
  };
  for (const resource of resources) visit(resource.address, []);
  return ordered;
}

export function changes(steps: readonly Step[]): Step[] {
  return steps.filter((step) => step.action !== 'none');
}
