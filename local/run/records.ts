/** Services and revisions as stored, and as the REST API shows them. */
import { createHash } from 'node:crypto';
import { lastSegment, revisionName, uriOf, type Place, type ServiceId } from './names.ts';
import type { ServiceSpec, Template } from './spec.ts';
import { resolveTraffic } from './traffic.ts';

export interface ServiceRecord {
  readonly name: string;
  readonly id: ServiceId;
  readonly uid: string;
  readonly generation: number;
  readonly createTime: string;
  readonly updateTime: string;
  readonly spec: ServiceSpec;
  /** Short names of revisions. */
  readonly latestCreated: string;
  readonly latestReady?: string;
  /** True from the change until its revisions serve, or failed to. */
  readonly reconciling: boolean;
  /** Why the last change does not serve. */
  readonly failure?: string;
}

export interface RevisionRecord {
  readonly name: string;
  readonly uid: string;
  /** Of the service when the revision was made. */
  readonly generation: number;
  readonly createTime: string;
  readonly template: Template;
  /** SHA-256 of its archive, once unpacked. */
  readonly archive?: string;
  /** It has served before, so it is worth trying again. */
  readonly ready: boolean;
  readonly failure?: string;
}

export const revisionKey = (service: ServiceRecord, revision: string) => revisionName(service.name, revision);

export function etagOf(service: Pick<ServiceRecord, 'uid' | 'generation'>): string {
  const hash = createHash('sha256').update(`${service.uid}/${service.generation}`).digest('base64');
  return `"${hash.slice(0, 24)}"`;
}

/** `trouble` is what keeps a revision that takes traffic from running at this moment. */
export function showService(place: Place, service: ServiceRecord, trouble?: string): Record<string, unknown> {
  const failure = service.failure ?? trouble;
  const uri = uriOf(place, service.id);
  return {
    name: service.name,
    uid: service.uid,
    generation: String(service.generation),
    ...service.spec,
    createTime: service.createTime,
    updateTime: service.updateTime,
    observedGeneration: String(service.generation),
    terminalCondition: condition('Ready', service, failure),
    conditions: [
      condition('RoutesReady', service, failure),
      condition('ConfigurationsReady', service, service.failure),
    ],
    latestCreatedRevision: revisionKey(service, service.latestCreated),
    ...(service.latestReady === undefined ? {} : { latestReadyRevision: revisionKey(service, service.latestReady) }),
    trafficStatuses: service.latestReady === undefined ? [] : trafficStatuses(place, service),
    uri,
    urls: [uri],
    ...(service.reconciling ? { reconciling: true } : {}),
    etag: etagOf(service),
  };
}

function trafficStatuses(place: Place, service: ServiceRecord) {
  return resolveTraffic(service.spec.traffic, service.latestReady).map(({ type, revision, percent, tag }) => ({
    type,
    ...(type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' ? {} : { revision }),
    ...(percent > 0 ? { percent } : {}),
    ...(tag === undefined ? {} : { tag, uri: uriOf(place, service.id, tag) }),
  }));
}

function condition(type: string, at: { updateTime: string; reconciling?: boolean }, failure: string | undefined) {
  const state = failure !== undefined ? 'FAILED' : at.reconciling ? 'RECONCILING' : 'SUCCEEDED';
  return {
    type,
    state: `CONDITION_${state}`,
    ...(failure === undefined ? {} : { message: failure, severity: 'ERROR' }),
    lastTransitionTime: at.updateTime,
  };
}

export function showRevision(service: ServiceRecord, revision: RevisionRecord): Record<string, unknown> {
  const { revision: _named, ...template } = revision.template;
  return {
    name: revision.name,
    uid: revision.uid,
    generation: '1',
    ...template,
    createTime: revision.createTime,
    updateTime: revision.createTime,
    launchStage: service.spec.launchStage,
    service: lastSegment(service.name),
    observedGeneration: '1',
    conditions: [
      condition('Ready', { updateTime: revision.createTime, reconciling: !revision.ready }, revision.failure),
    ],
    etag: etagOf({ uid: revision.uid, generation: 1 }),
  };
}
