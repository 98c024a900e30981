/** BigQuery v2 as a catalogue: datasets and tables with their settings. Nothing is queried and no row is kept. */
import type { Store } from '../../store/index.ts';
import { table } from '../../store/table.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Clock } from '../../wire/clock.ts';
import type { Route } from '../../wire/router.ts';
import type { Fields } from '../kind.ts';
import type { Project } from '../project.ts';
import { datasetRoutes, requireDataset, type DeletedDataset } from './datasets.ts';
import { createTables } from './tables.ts';
import { bigqueryRoute } from './wire.ts';

export function bigqueryRoutes(env: Project & { readonly store: Store; readonly clock: Clock }): Route[] {
  const datasets = table<Fields>(env.store, 'bigquery/datasets');
  const tables = createTables({
    ...env,
    rows: table<Fields>(env.store, 'bigquery/tables'),
    dataset: (id) => requireDataset({ ...env, datasets }, id),
  });
  const bin = table<DeletedDataset>(env.store, 'bigquery/deletedDatasets');
  const unmodelled = (method: string, tail: string, name: string) =>
    bigqueryRoute(env, method, tail, async () => {
      throw new ApiError(
        'UNIMPLEMENTED',
        `bigquery.${name} is not modelled: the local cloud keeps datasets and tables, and neither queries nor fills them.`,
      );
    });
  return [
    ...datasetRoutes({ ...env, datasets, bin, tables }),
    ...tables.routes,
    unmodelled('POST', '/queries', 'jobs.query'),
    unmodelled('POST', '/jobs', 'jobs.insert'),
    unmodelled('GET', '/datasets/{dataset}/tables/{table}/data', 'tabledata.list'),
    unmodelled('POST', '/datasets/{dataset}/tables/{table}/insertAll', 'tabledata.insertAll'),
  ];
}
