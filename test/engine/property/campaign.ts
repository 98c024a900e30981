/**
 * How long properties are tried: a fixed seed and few runs in the usual tests, so that they say the same every time.
 * `PROPERTY_RUNS=100` tries a hundred times as many, `PROPERTY_SEED=random` or a number other ones.
 */
export function campaign(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  const factor = Number(process.env['PROPERTY_RUNS'] ?? 1);
  const seed = process.env['PROPERTY_SEED'] ?? '20261124';
  return { numRuns: Math.ceil(numRuns * factor), ...(seed === 'random' ? {} : { seed: Number(seed) }) };
}
