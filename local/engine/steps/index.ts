/** The registry of step types, by the key that makes a step one of them. */
import type { StepType } from '../definition/tree.ts';
import { assign } from './assign.ts';
import { call } from './call.ts';
import { forLoop } from './for.ts';
import { nested } from './nested.ts';
import { parallel } from './parallel.ts';
import { raise } from './raise.ts';
import { returnValue } from './return.ts';
import { switchCase } from './switch.ts';
import { tryBlock } from './try.ts';

export const STEP_TYPES: readonly StepType[] = [
  assign,
  call,
  switchCase,
  forLoop,
  parallel,
  raise,
  tryBlock,
  returnValue,
  nested,
];

/** Every key that makes a map the body of a step: alone, `next` is a jump. */
export const STEP_KEYS: readonly string[] = [...STEP_TYPES.map((type) => type.key), 'next'];
