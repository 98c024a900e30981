/** The declarations (infra/, eventarc/, handlers/, schemas/, workflows/) as resources wanted, for one place. */
import type { Resource } from '../resource.ts';
import { datasets, delivery, externalTables, products } from './analytics.ts';
import { bigtable } from './bigtable.ts';
import { service, smoke, workflow } from './compute.ts';
import { federation } from './federation.ts';
import { accounts, deadLetterGrants, grantResource } from './identities.ts';
import { monitoring } from './monitoring.ts';
import { auditLog, budgets, channels, failureExport } from './operations.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import { job } from './schedules.ts';
import { bucket, secret, topics } from './storage.ts';
import { stream, trigger, triggersOf } from './triggers.ts';
import { AGENTS, apiNames } from '../../infra/apis.ts';
import { BUCKETS } from '../../infra/buckets.ts';
import { DATAFLOW_ACCOUNTS, DATAFLOW_GRANTS } from '../../infra/dataflow.ts';
import { DELIVERY_GRANTS } from '../../infra/delivery.ts';
import { ACCOUNTS, GRANTS, type Grant } from '../../infra/identities.ts';
import * as names from '../../infra/names.ts';
import { schedules } from '../../infra/schedules.ts';
import { keyGrants, secretsOf } from '../../infra/secrets.ts';
import { services } from '../../infra/services.ts';
import { sourceSecrets, type SourceSecret, type SourceSpec } from '../../infra/sources.ts';
import type { Settings } from '../../infra/settings.ts';
import { streamGrants, streamsOf } from '../../infra/streaming.ts';
import { WORKFLOWS } from '../../infra/workflows.ts';

export interface Inputs {
  readonly place: names.Place;
  /** Handler archives by handler name. */
  readonly archives: ReadonlyMap<string, Buffer>;
  /** Workflow sources by id. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Texts of docs/runbooks/ by the name of the page. */
  readonly runbooks: ReadonlyMap<string, string>;
  /** Source definitions in force. */
  readonly sources: readonly SourceSpec[];
  /** What the surroundings give; what needs something else is left out. */
  readonly settings?: Settings;
}

export function desired(inputs: Inputs): Resource[] {
  const { place, settings = {} } = inputs;
  const engine = settings.writeEngine === 'dataflow';
  const granted = [
    ...keyGrants(GRANTS, settings),
    ...streamGrants(settings),
    ...(engine ? DATAFLOW_GRANTS : []),
    ...sourceSecrets(inputs.sources).map(secretGrant),
  ];
  const handedOut = [...granted, ...(settings.delivery ? DELIVERY_GRANTS : [])];
  return [
    resource('apis/enabled', 'apis', place.project, { services: apiNames(settings) }),
    ...AGENTS.map((id) => resource(`agent/${id}`, 'agent', id, {}, SERVICES_FIRST)),
    ...accounts(place, { ...ACCOUNTS, ...(engine ? DATAFLOW_ACCOUNTS : {}) }),
    ...BUCKETS.map((spec) => bucket(place, spec, settings)),
    ...topics(place),
    ...bigtable(place),
    ...[...secretsOf(settings), ...uniqueById(sourceSecrets(inputs.sources))].map(({ id }) => secret(place, id)),
    ...services(place, inputs.sources, settings).flatMap((spec) => service(place, spec, inputs.archives)),
    ...WORKFLOWS.map((spec) => workflow(place, spec, inputs.definitions, settings, inputs.sources)),
    smoke(place, inputs.archives),
    ...triggersOf(settings).flatMap((spec) => trigger(place, spec)),
    ...streamsOf(inputs.sources, settings).map((spec) => stream(place, spec)),
    ...schedules(inputs.sources).map((spec) => job(place, spec)),
    ...granted.map((grant) => grantResource(place, grant)),
    ...triggersOf(settings).flatMap((spec) => deadLetterGrants(place, spec)),
    ...auditLog(place),
    ...datasets(place),
    ...externalTables(place),
    ...failureExport(place),
    ...delivery(place, settings),
    ...products(place, settings),
    ...channels(place, settings),
    ...monitoring(place, settings, inputs.runbooks),
    ...budgets(place, settings),
    ...federation(place, settings, handedOut),
  ];
}

const uniqueById = (secrets: readonly SourceSecret[]) => [...new Map(secrets.map((each) => [each.id, each])).values()];

function secretGrant({ id, reader }: SourceSecret): Grant {
  const role = 'roles/secretmanager.secretAccessor';
  return { to: reader, role, on: { kind: 'secret', secret: id }, why: 'the secret of a source' };
}
