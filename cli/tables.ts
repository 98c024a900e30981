/**
 * Google's own Bigtable client on the local cloud's tables. It is loaded when a command first reads a row, because it
 * takes longer to load than most commands take to run.
 */
import type { Table } from '@google-cloud/bigtable';
import type { Mesh } from '../deploy/index.ts';
import { INSTANCE } from '../infra/names.ts';

export interface Tables {
  readonly invoices: Table;
  readonly ledger: Table;
  close(): Promise<void>;
}

export async function openTables(mesh: Pick<Mesh, 'project' | 'grpc'>): Promise<Tables> {
  const { Bigtable } = await import('@google-cloud/bigtable');
  const client = new Bigtable({
    projectId: mesh.project,
    apiEndpoint: `127.0.0.1:${mesh.grpc}`,
    // Its metrics would look for Google's monitoring host.
    metricsEnabled: false,
  });
  const instance = client.instance(INSTANCE);
  return {
    invoices: instance.table('invoices'),
    ledger: instance.table('ledger'),
    close: async () => void (await client.close()),
  };
}
