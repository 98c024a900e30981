/** Source text -> program: read, declare, emit. */
import { DefinitionError, type Report } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Program, Routine } from '../machine/program.ts';
import { SWITCHES } from '../switches.ts';
import type { CompileOptions } from '../types.ts';
import { parseSource } from './document.ts';
import { newBlock, type Build } from './build.ts';
import { Emitter } from './emitter.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readRoutines, type RoutineNode } from './read.ts';
import { recover, throwFault } from './recover.ts';
import { Scopes } from './scopes.ts';
import { emitStub } from './stub.ts';

/** So many faults of one definition are told; who has more will run it again. */
const MAX_FAULTS = 100;

/** @throws DefinitionError why the definition cannot run, and where: the first of what `check` finds */
export function compile(source: string, options: CompileOptions = {}): Program {
  try {
    return (isPlain(options) && assembled.get(source)) || assemble(source, options, throwFault);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    throw check(source, options)[0] ?? error;
  }
}

/** Every fault of a definition, in the order of their places; none if it compiles. */
export function check(source: string, options: CompileOptions = {}): DefinitionError[] {
  if (isPlain(options) && assembled.has(source)) return [];
  const faults = new Map<string, DefinitionError>();
  const report: Report = (fault) => {
    const key = `${fault.line}:${fault.column}:${fault.message}`;
    if (faults.size < MAX_FAULTS) faults.set(key, faults.get(key) ?? fault);
  };
  const program = recover<Program | undefined>(
    report,
    () => assemble(source, options, report),
    () => undefined,
  );
  if (program && faults.size === 0 && isPlain(options)) keep(source, program);
  return [...faults.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Programs of definitions that were found to be right, by their source. What is checked is deployed next, where it is
 * checked again, and then run: that is one reading of it instead of three.
 */
const assembled = new Map<string, Program>();
const KEPT = 16;

const isPlain = (options: CompileOptions): boolean => Object.keys(options).length === 0;

function keep(source: string, program: Program): void {
  assembled.set(source, program);
  const [oldest] = assembled.keys();
  if (assembled.size > KEPT && oldest !== undefined) assembled.delete(oldest);
}

function assemble(source: string, options: CompileOptions, report: Report): Program {
  const limits = { ...LIMITS, ...options.limits };
  const switches = { ...SWITCHES, ...options.switches };
  const routineParameters = switches.parameters === 'ten' ? limits.routineParameters : Infinity;
  const nodes = readRoutines(parseSource(source, limits, report), { ...limits, routineParameters }, report);
  const routines = new Map<string, Routine>();
  const { stubs = [], probes = [] } = options;
  const build: Build = { limits, switches, routines, blocks: [], nextScope: 0, probes, report };
  const shells = nodes.map((node) => {
    const { name, parameters } = node;
    const routine: Routine = { name, parameters, block: newBlock(build, name), steps: new Map() };
    // `main` is started, never called.
    if (node.name !== 'main') routines.set(node.name, routine);
    return routine;
  });
  nodes.forEach((node, i) => emitRoutine(node, shells[i] as Routine, build, stubs.includes(node.name)));
  const main = shells.find((routine) => routine.name === 'main') as Routine;
  const reading = stubs.length + probes.length === 0 ? [source, switches] : [source, switches, stubs, probes];
  const fingerprint = fingerprintOf(reading, build.blocks);
  return { fingerprint, main, routines, blocks: build.blocks, limits, switches };
}

function emitRoutine(node: RoutineNode, routine: Routine, build: Build, isStub: boolean): void {
  const scopes = new Scopes(routine.block, () => newBlock(build, node.name), build.switches.stepNames, build.report);
  for (const parameter of node.parameters) scopes.declare(parameter.name);
  node.body.declare(scopes);
  routine.steps = scopes.steps;
  const code = new Emitter(build, scopes.current, scopes.steps);
  if (isStub) {
    emitStub(code, node.name, node.parameters);
    return;
  }
  node.body.emit(code);
  emitEnd(code, node.body.steps.at(-1)?.name ?? '', node.body.steps.at(-1)?.position);
}

/** Falling off the end gives null. */
function emitEnd(code: Emitter, step: string, position = { line: 1, column: 1, length: 1 }): void {
  code.inStep(step, position, () => {
    code.emit({ isUnlisted: true, run: (machine, thread) => machine.return(thread, null) });
  });
}
