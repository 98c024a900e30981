/**
 * How long properties are tried: a fixed seed and few runs in the usual tests, so that they say the same every time.
 * A failure is shown as it was found: a smaller one is looked for with `PROPERTY_SHRINK=1` only, which may take minutes.
 * `PROPERTY_RUNS=100` tries a hundred times as many, `PROPERTY_SEED=random` or a number other ones.
 */
export function campaign(numRuns: number): {
  readonly numRuns: number;
  readonly seed?: number;
  readonly endOnFailure: boolean;
} {
  const factor = Number(process.env['PROPERTY_RUNS'] ?? 1);
  const seed = process.env['PROPERTY_SEED'] ?? '20261124';
  const endOnFailure = process.env['PROPERTY_SHRINK'] === undefined;
  return { numRuns: Math.ceil(numRuns * factor), endOnFailure, ...(seed === 'random' ? {} : { seed: Number(seed) }) };
}
