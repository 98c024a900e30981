/** @typedef {'notamesh' | 'deployer'} Program */

/**
 * Where each program begins, from the root.
 * @type {Readonly<Record<Program, string>>}
 */
export const PROGRAMS = { notamesh: 'notamesh.ts', deployer: 'cli/deployer.ts' };
