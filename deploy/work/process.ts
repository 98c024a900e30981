/** Which process on which machine, so that one that died can be told from one that works. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

export interface ProcessId {
  readonly host: string;
  /** When that machine was started, in seconds since 1970; two machines of one name differ by it. */
  readonly bootedAt: number;
  readonly pid: number;
  /** Where the system tells (Linux): the space its number is of, and when it began, in ticks since the start. */
  readonly space?: string;
  readonly began?: string;
}

/** Clocks are set now and then. */
const SAME_BOOT_SECONDS = 60;

export function thisProcess(): ProcessId {
  const space = attempt(() => readlinkSync('/proc/self/ns/pid'));
  const began = beganAt(process.pid);
  return {
    host: hostname(),
    bootedAt: Math.round(Date.now() / 1000 - uptime()),
    pid: process.pid,
    ...(space === undefined ? {} : { space }),
    ...(began === undefined ? {} : { began }),
  };
}

/** True only where it is certain: the process was one of this machine, and is there no more. */
export function isDead(other: ProcessId, here: ProcessId = thisProcess()): boolean {
  const near = Math.abs(other.bootedAt - here.bootedAt) <= SAME_BOOT_SECONDS;
  if (other.host !== here.host || other.space !== here.space || !near) return false;
  if (!isRunning(other.pid)) return true;
  const began = beganAt(other.pid);
  // Its number is somebody else's by now.
  return other.began !== undefined && began !== undefined && began !== other.began;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: then it is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The 22nd field; the second, the command's name in brackets, may hold blanks. */
function beganAt(pid: number): string | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
