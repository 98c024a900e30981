/**
 * Predefined roles and the permissions in them, as far as this cloud asks for them: those of the APIs it serves, without
 * tags, folders and the like. A role that is not here grants nothing. Source:
 * https://cloud.google.com/iam/docs/roles-permissions
 *
 * A text names permissions, `a.b.c,d` for `a.b.c` and `a.b.d`, `*` for any text, `-` in front for what is left out.
 */
const ROLES: Readonly<Record<string, string>> = {
  'roles/owner': '*',
  'roles/editor': `
    * -*.setIamPolicy -bigquery.datasets.delete,update -bigquery.tables.* -billing.* -iam.roles.create,delete,update
    -iam.serviceAccounts.getAccessToken,getOpenIdToken,implicitDelegation,signBlob,signJwt,undelete
    -logging.buckets.create,delete,undelete,update,write -logging.privateLogEntries.list
    -logging.sinks.create,delete,update -logging.views.access -pubsub.snapshots.getIamPolicy
    -pubsub.subscriptions.getIamPolicy -pubsub.topics.getIamPolicy -resourcemanager.projects.create,delete,undelete
    -secretmanager.versions.access -storage.buckets.get,getIamPolicy,update -storage.multipartUploads.*
    -storage.objects.*
  `,
  'roles/viewer': `
    *.get *.list -bigquery.tables.get,list -billing.* -logging.privateLogEntries.list -storage.buckets.get
    -storage.multipartUploads.* -storage.objects.* bigquery.jobs.create bigtable.instances.executeQuery,getIamPolicy,ping
    bigtable.tables.checkConsistency,generateConsistencyToken,getIamPolicy,readRows,sampleRowKeys
    bigtable.backups.getIamPolicy,read cloudscheduler.jobs.fullView dataform.repositories.getIamPolicy
    dataplex.dataProducts.getIamPolicy eventarc.triggers.getIamPolicy iam.serviceAccounts.getIamPolicy
    pubsub.schemas.attach,getIamPolicy,listRevisions,validate pubsub.snapshots.seek
    resourcemanager.projects.getIamPolicy run.services.getIamPolicy secretmanager.secrets.getIamPolicy
    workflows.workflows.listRevision
  `,
  'roles/iam.securityReviewer': '*.list *.getIamPolicy iam.roles.get iam.serviceAccounts.get',
  'roles/bigquery.dataEditor': `
    bigquery.datasets.create,get,getIamPolicy
    bigquery.tables.create,createIndex,createSnapshot,delete,deleteIndex,export,get,getData,getIamPolicy,list,replicateData,restoreSnapshot,update,updateData,updateIndex
    dataplex.operations.get,list resourcemanager.projects.get,list
  `,
  'roles/bigquery.dataOwner': `
    bigquery.datasets.* bigquery.tables.* dataplex.operations.get,list resourcemanager.projects.get,list
  `,
  'roles/bigquery.dataViewer': `
    bigquery.datasets.get,getIamPolicy
    bigquery.tables.createSnapshot,export,get,getData,getIamPolicy,list,replicateData
    resourcemanager.projects.get,list
  `,
  'roles/bigquery.jobUser': 'bigquery.jobs.create dataform.repositories.create,list resourcemanager.projects.get,list',
  'roles/bigtable.admin': `
    bigtable.* monitoring.metricDescriptors.get,list monitoring.timeSeries.create,list resourcemanager.projects.get
  `,
  'roles/bigtable.reader': `
    bigtable.appProfiles.get,list bigtable.backups.get,list bigtable.clusters.get,list
    bigtable.instances.executeQuery,get,list,ping
    bigtable.tables.checkConsistency,generateConsistencyToken,get,list,readRows,sampleRowKeys
    monitoring.metricDescriptors.get,list monitoring.timeSeries.create,list resourcemanager.projects.get
  `,
  'roles/bigtable.user': `
    bigtable.appProfiles.get,list bigtable.backups.get,list bigtable.clusters.get,list
    bigtable.instances.executeQuery,get,list,ping
    bigtable.tables.checkConsistency,generateConsistencyToken,get,list,mutateRows,readRows,sampleRowKeys
    monitoring.metricDescriptors.get,list monitoring.timeSeries.create,list resourcemanager.projects.get
  `,
  'roles/bigtable.viewer': `
    bigtable.appProfiles.get,list bigtable.backups.get,list bigtable.clusters.get,list bigtable.instances.get,list
    bigtable.tables.checkConsistency,generateConsistencyToken,get,list monitoring.metricDescriptors.get,list
    monitoring.timeSeries.list resourcemanager.projects.get
  `,
  'roles/billing.costsManager': 'billing.budgets.create,delete,get,list,update',
  'roles/browser': 'resourcemanager.projects.get,getIamPolicy,list',
  'roles/cloudscheduler.admin': 'cloudscheduler.* resourcemanager.projects.get,list serviceusage.services.get,list',
  'roles/cloudscheduler.viewer': `
    cloudscheduler.jobs.fullView,get,list resourcemanager.projects.get,list serviceusage.services.get,list
  `,
  'roles/dataflow.admin': `
    dataflow.* resourcemanager.projects.get,list storage.buckets.get storage.objects.create,get,list
  `,
  'roles/dataflow.developer': 'dataflow.* resourcemanager.projects.get,list',
  'roles/dataflow.worker': `
    dataflow.jobs.get logging.logEntries.create,route monitoring.timeSeries.create storage.buckets.get
    storage.objects.create,get
  `,
  'roles/dataform.admin': 'dataform.* resourcemanager.projects.get,list',
  'roles/dataplex.admin': `
    dataplex.dataAssets.* dataplex.dataProducts.*
    dataplex.entryGroups.export,import,requestChanges,useContextEntryLink,useDefinitionEntryLink,useRelatedEntryLink,useSchemaJoinEntryLink,useSynonymEntryLink
    dataplex.operations.* resourcemanager.projects.get,list
  `,
  'roles/eventarc.admin': 'eventarc.* resourcemanager.projects.get,list',
  'roles/eventarc.eventReceiver': 'eventarc.events.receiveAuditLogWritten,receiveEvent',
  'roles/eventarc.serviceAgent': `
    eventarc.operations.get iam.serviceAccounts.actAs,getAccessToken,getOpenIdToken monitoring.timeSeries.create
    pubsub.subscriptions.consume,create,delete,get,list,update
    pubsub.topics.attachSubscription,create,delete,get,list,publish,update run.jobs.get run.services.get
    serviceusage.services.use storage.buckets.get,update workflows.workflows.get
  `,
  'roles/eventarc.viewer': `
    eventarc.googleChannelConfigs.get eventarc.locations.get,list eventarc.operations.get,list
    eventarc.providers.get,list eventarc.triggers.get,getIamPolicy,list resourcemanager.projects.get,list
  `,
  'roles/iam.serviceAccountAdmin': `
    iam.serviceAccounts.create,delete,disable,enable,get,getIamPolicy,list,setIamPolicy,undelete,update
    resourcemanager.projects.get,list
  `,
  'roles/iam.serviceAccountCreator': 'iam.serviceAccounts.create,get,list resourcemanager.projects.get,list',
  'roles/iam.serviceAccountTokenCreator': `
    iam.serviceAccounts.get,getAccessToken,getOpenIdToken,implicitDelegation,list,signBlob,signJwt
    resourcemanager.projects.get,list
  `,
  'roles/iam.serviceAccountUser': 'iam.serviceAccounts.actAs,get,list resourcemanager.projects.get,list',
  'roles/iam.serviceAccountViewer': 'iam.serviceAccounts.get,getIamPolicy,list resourcemanager.projects.get,list',
  'roles/iam.workloadIdentityPoolAdmin': `
    iam.googleapis.com/workloadIdentityPools.* iam.googleapis.com/workloadIdentityPoolProviders.*
    resourcemanager.projects.get,list
  `,
  'roles/iam.workloadIdentityUser': 'iam.serviceAccounts.get,getAccessToken,getOpenIdToken,list',
  'roles/logging.configWriter': `
    logging.buckets.create,delete,get,list,undelete,update logging.logMetrics.* logging.logs.list logging.sinks.*
    logging.views.create,delete,get,getIamPolicy,list,update resourcemanager.projects.get,list
  `,
  'roles/logging.logWriter': 'logging.logEntries.create,route',
  'roles/logging.viewer': `
    logging.buckets.get,list logging.logEntries.list logging.logMetrics.get,list logging.logs.list
    logging.sinks.get,list logging.views.get,list resourcemanager.projects.get
  `,
  'roles/monitoring.admin': 'monitoring.* resourcemanager.projects.get,list serviceusage.services.enable,get',
  'roles/monitoring.editor': `
    monitoring.alertPolicies.* monitoring.dashboards.* monitoring.metricDescriptors.*
    monitoring.notificationChannels.create,delete,get,list,sendVerificationCode,update,verify monitoring.services.*
    monitoring.slos.* monitoring.timeSeries.create,list resourcemanager.projects.get,list
    serviceusage.services.enable,get
  `,
  'roles/monitoring.metricWriter': 'monitoring.metricDescriptors.create,get,list monitoring.timeSeries.create',
  'roles/monitoring.viewer': `
    monitoring.alertPolicies.get,list monitoring.dashboards.get,list monitoring.metricDescriptors.get,list
    monitoring.notificationChannels.get,list monitoring.services.get,list monitoring.slos.get,list
    monitoring.timeSeries.list resourcemanager.projects.get,list
  `,
  'roles/pubsub.admin': 'pubsub.* resourcemanager.projects.get serviceusage.services.get,list',
  'roles/pubsub.editor': `
    pubsub.schemas.attach,commit,create,delete,get,list,listRevisions,rollback,validate
    pubsub.snapshots.create,delete,get,list,seek,update pubsub.subscriptions.consume,create,delete,get,list,update
    pubsub.topics.attachSubscription,create,delete,detachSubscription,get,list,publish,update
    resourcemanager.projects.get serviceusage.services.get,list
  `,
  'roles/pubsub.publisher': 'pubsub.topics.publish',
  'roles/pubsub.serviceAgent': `
    iam.serviceAccounts.get,getAccessToken,getOpenIdToken,implicitDelegation,list,signBlob,signJwt
    resourcemanager.projects.get,list serviceusage.services.use
  `,
  'roles/pubsub.subscriber': 'pubsub.snapshots.seek pubsub.subscriptions.consume pubsub.topics.attachSubscription',
  'roles/pubsub.viewer': `
    pubsub.schemas.get,list,listRevisions,validate pubsub.snapshots.get,list pubsub.subscriptions.get,list
    pubsub.topics.get,list resourcemanager.projects.get serviceusage.services.get,list
  `,
  'roles/resourcemanager.projectIamAdmin': 'resourcemanager.projects.get,getIamPolicy,setIamPolicy',
  'roles/run.admin': 'resourcemanager.projects.get,list run.*',
  'roles/run.developer': `
    resourcemanager.projects.get,list
    run.jobs.create,delete,get,getIamPolicy,list,run,runWithOverrides,sshRead,sshRoot,update
    run.locations.list,uploadSource run.operations.* run.revisions.* run.routes.*
    run.services.create,delete,get,getIamPolicy,list,sshRead,sshRoot,update
  `,
  'roles/run.invoker': 'run.jobs.run run.routes.invoke',
  'roles/run.viewer': `
    resourcemanager.projects.get,list run.jobs.get,getIamPolicy,list run.locations.list run.operations.get,list
    run.revisions.get,list run.routes.get,list run.services.get,getIamPolicy,list
  `,
  'roles/cloudkms.admin': `
    cloudkms.* -cloudkms.cryptoKeyVersions.useToDecrypt,useToEncrypt resourcemanager.projects.get
  `,
  'roles/cloudkms.cryptoKeyDecrypter': 'cloudkms.cryptoKeyVersions.useToDecrypt resourcemanager.projects.get',
  'roles/cloudkms.cryptoKeyEncrypter': 'cloudkms.cryptoKeyVersions.useToEncrypt resourcemanager.projects.get',
  'roles/cloudkms.cryptoKeyEncrypterDecrypter': `
    cloudkms.cryptoKeyVersions.useToDecrypt,useToEncrypt resourcemanager.projects.get
  `,
  'roles/cloudkms.viewer': `
    cloudkms.cryptoKeyVersions.get,list cloudkms.cryptoKeys.get,list cloudkms.keyRings.get,list
    resourcemanager.projects.get
  `,
  'roles/secretmanager.admin': 'resourcemanager.projects.get,list secretmanager.*',
  'roles/secretmanager.secretAccessor': 'resourcemanager.projects.get,list secretmanager.versions.access',
  'roles/secretmanager.secretVersionAdder': `
    resourcemanager.projects.get,list secretmanager.secrets.rotate secretmanager.versions.add
  `,
  'roles/secretmanager.secretVersionManager': `
    resourcemanager.projects.get,list secretmanager.secrets.rotate
    secretmanager.versions.add,destroy,disable,enable,get,list
  `,
  'roles/secretmanager.viewer': `
    resourcemanager.projects.get,list secretmanager.secrets.get,getIamPolicy,list secretmanager.versions.get,list
  `,
  'roles/serviceusage.serviceUsageAdmin': 'monitoring.timeSeries.list serviceusage.*',
  'roles/serviceusage.serviceUsageConsumer': `
    monitoring.timeSeries.list serviceusage.operations.get serviceusage.services.get,list,use
  `,
  'roles/serviceusage.serviceUsageViewer': `
    monitoring.timeSeries.list serviceusage.operations.get serviceusage.services.get,list
  `,
  'roles/storage.admin': `
    monitoring.metricDescriptors.list monitoring.timeSeries.create,list resourcemanager.projects.get,list storage.*
  `,
  'roles/storage.bucketViewer': 'storage.buckets.get,list',
  'roles/storage.legacyBucketOwner': `
    storage.buckets.enableObjectRetention,get,getIamPolicy,getIpFilter,relocate,restore,setIamPolicy,setIpFilter,update
    storage.multipartUploads.* storage.objects.create,delete,list,restore,setRetention
  `,
  'roles/storage.legacyBucketReader': 'storage.buckets.get storage.multipartUploads.list storage.objects.list',
  'roles/storage.legacyBucketWriter': `
    storage.buckets.get storage.multipartUploads.* storage.objects.create,delete,list,restore,setRetention
  `,
  'roles/storage.legacyObjectOwner': `
    storage.objects.get,getIamPolicy,overrideUnlockedRetention,setIamPolicy,setRetention,update
  `,
  'roles/storage.legacyObjectReader': 'storage.objects.get',
  'roles/storage.objectAdmin': `
    monitoring.timeSeries.create resourcemanager.projects.get,list storage.multipartUploads.* storage.objects.*
  `,
  'roles/storage.objectCreator': `
    resourcemanager.projects.get,list storage.multipartUploads.abort,create,listParts storage.objects.create
  `,
  'roles/storage.objectUser': `
    monitoring.timeSeries.create resourcemanager.projects.get,list storage.multipartUploads.*
    storage.objects.create,delete,get,list,move,restore,update
  `,
  'roles/storage.objectViewer': 'resourcemanager.projects.get,list storage.objects.get,list',
  'roles/workflows.admin': 'resourcemanager.projects.get,list workflows.*',
  'roles/workflows.editor': 'resourcemanager.projects.get,list workflows.*',
  'roles/workflows.invoker': `
    resourcemanager.projects.get,list workflows.callbacks.list,send workflows.executions.*
    workflows.stepEntries.get,list
  `,
  'roles/workflows.serviceAgent': 'iam.serviceAccounts.get,getAccessToken,getOpenIdToken serviceusage.services.use',
  'roles/workflows.viewer': `
    resourcemanager.projects.get,list workflows.callbacks.list workflows.executions.get,list
    workflows.locations.get,list workflows.operations.get,list workflows.stepEntries.get,list
    workflows.workflows.get,list,listRevision
  `,
};

/** Whether a role has a permission. */
export function roleHas(role: string, permission: string): boolean {
  let test = tests.get(role);
  if (!test) tests.set(role, (test = compile(ROLES[role] ?? '')));
  return test(permission);
}

const tests = new Map<string, (permission: string) => boolean>();

function compile(text: string): (permission: string) => boolean {
  const patterns = text.split(/\s+/).filter((each) => each !== '');
  const granted = patterns.filter((each) => !each.startsWith('-')).map(expression);
  const without = patterns.filter((each) => each.startsWith('-')).map((each) => expression(each.slice(1)));
  const known = new Map<string, boolean>();
  return (permission) => {
    let has = known.get(permission);
    if (has === undefined) {
      has = granted.some((each) => each.test(permission)) && !without.some((each) => each.test(permission));
      if (known.size < MOST_KNOWN) known.set(permission, has);
    }
    return has;
  };
}

const MOST_KNOWN = 2000;

function expression(pattern: string): RegExp {
  const [, before = '', verbs = ''] = /^(.*\.)?([^.]*)$/.exec(pattern) ?? [];
  const escape = (text: string) => text.replaceAll('.', '\\.').replaceAll('*', '.*');
  return new RegExp(`^${escape(before)}(${verbs.split(',').map(escape).join('|')})$`);
}
