/**
 * Top-level fields of each kind in Google's published definitions, as read in two of their forms: the schemas of the
 * discovery documents that the npm package `googleapis` 178.0.0 (1 September 2026) is made from, which are these lists,
 * and the messages of the repository `googleapis/googleapis` at f8291d2b (22 August 2026), which has nothing that
 * is missing here but `Schema.compiledProtoSchema`. What a descriptor or a declaration names must be one of them.
 *
 * Schemas: iam v1 ServiceAccount, WorkloadIdentityPool, WorkloadIdentityPoolProvider · storage v1 Bucket · pubsub v1
 * Topic, Subscription, Schema · bigtableadmin v2 Instance, Cluster, AppProfile, Table, Backup · secretmanager v1 Secret ·
 * run v2 GoogleCloudRunV2Service · workflows v1 Workflow · eventarc v1 Trigger · cloudscheduler v1 Job · logging v2
 * LogMetric, LogSink, LogBucket · monitoring v3 NotificationChannel, AlertPolicy, Service, ServiceLevelObjective ·
 * monitoring v1 Dashboard · bigquery v2 Dataset, Table · dataform v1 Repository, ReleaseConfig, WorkflowConfig ·
 * dataplex v1 GoogleCloudDataplexV1DataProduct, …DataAsset · billingbudgets v1 GoogleCloudBillingBudgetsV1Budget.
 */
const words = (text: string) => text.split(' ');

export const API_FIELDS: Readonly<Record<string, readonly string[]>> = {
  account: words('name projectId uniqueId email displayName etag description oauth2ClientId disabled'),
  bucket: words(
    'acl autoclass billing cors customPlacementConfig defaultEventBasedHold defaultObjectAcl encryption etag generation hierarchicalNamespace iamConfiguration id ipFilter kind labels lifecycle location locationType logging metageneration name objectRetention owner projectNumber retentionPolicy rpo satisfiesPZI satisfiesPZS selfLink softDeletePolicy storageClass timeCreated updated versioning website hardDeleteTime softDeleteTime',
  ),
  topic: words(
    'name labels messageStoragePolicy kmsKeyName schemaSettings satisfiesPzs messageRetentionDuration state ingestionDataSourceSettings messageTransforms tags',
  ),
  subscription: words(
    'name topic pushConfig bigqueryConfig cloudStorageConfig bigtableConfig ackDeadlineSeconds retainAckedMessages messageRetentionDuration labels enableMessageOrdering expirationPolicy filter deadLetterPolicy retryPolicy detached enableExactlyOnceDelivery topicMessageRetentionDuration state analyticsHubSubscriptionInfo messageTransforms tags',
  ),
  schema: words('name type definition revisionId revisionCreateTime'),
  instance: words(
    'name displayName state type edition labels createTime satisfiesPzs satisfiesPzi tags knowledgeCatalogRegion',
  ),
  cluster: words('name location state serveNodes nodeScalingFactor clusterConfig defaultStorageType encryptionConfig'),
  profile: words(
    'name etag description multiClusterRoutingUseAny singleClusterRouting priority standardIsolation dataBoostIsolationReadOnly',
  ),
  table: words(
    'name clusterStates columnFamilies granularity restoreInfo changeStreamConfig deletionProtection automatedBackupPolicy tieredStorageConfig rowKeySchema stats',
  ),
  backup: words(
    'name sourceTable sourceBackup expireTime startTime endTime sizeBytes state encryptionInfo backupType hotToStandardTime',
  ),
  secret: words(
    'name replication createTime labels topics expireTime ttl etag rotation versionAliases annotations versionDestroyTtl customerManagedEncryption tags policyMember secretType',
  ),
  service: words(
    'name description uid generation labels annotations createTime updateTime deleteTime expireTime creator lastModifier client clientVersion ingress launchStage binaryAuthorization template traffic scaling invokerIamDisabled defaultUriDisabled urls iapEnabled multiRegionSettings customAudiences observedGeneration terminalCondition conditions latestReadyRevision latestCreatedRevision trafficStatuses uri satisfiesPzs threatDetectionEnabled buildConfig reconciling etag durableExecution sshEnabled',
  ),
  workflow: words(
    'name description state revisionId createTime updateTime revisionCreateTime labels serviceAccount sourceContents cryptoKeyName stateError callLogLevel userEnvVars executionHistoryLevel allKmsKeys allKmsKeysVersions cryptoKeyVersion tags',
  ),
  trigger: words(
    'name uid createTime updateTime eventFilters serviceAccount destination transport labels channel conditions eventDataContentType retryPolicy satisfiesPzs etag',
  ),
  job: words(
    'name description pubsubTarget appEngineHttpTarget httpTarget schedule timeZone userUpdateTime state status scheduleTime lastAttemptTime retryConfig attemptDeadline satisfiesPzs',
  ),
  metric: words(
    'name description resourceName filter bucketName disabled metricDescriptor valueExtractor labelExtractors bucketOptions createTime updateTime version',
  ),
  sink: words(
    'name resourceName destination filter description disabled exclusions outputVersionFormat writerIdentity includeChildren interceptChildren bigqueryOptions createTime updateTime',
  ),
  'log-bucket': words(
    'name description createTime updateTime retentionDays locked lifecycleState analyticsEnabled restrictedFields indexConfigs cmekSettings',
  ),
  channel: words(
    'type name displayName description labels userLabels verificationStatus enabled creationRecord mutationRecords',
  ),
  alert: words(
    'name displayName documentation userLabels conditions combiner enabled validity notificationChannels creationRecord mutationRecord alertStrategy severity',
  ),
  dashboard: words('name displayName etag gridLayout mosaicLayout rowLayout columnLayout dashboardFilters labels'),
  'watched-service': words(
    'name displayName custom appEngine cloudEndpoints clusterIstio meshIstio istioCanonicalService cloudRun gkeNamespace gkeWorkload gkeService basicService telemetry userLabels',
  ),
  objective: words('name displayName serviceLevelIndicator goal rollingPeriod calendarPeriod userLabels'),
  dataset: words(
    'kind etag id selfLink datasetReference friendlyName description defaultTableExpirationMs defaultPartitionExpirationMs labels access creationTime lastModifiedTime location defaultEncryptionConfiguration satisfiesPzs satisfiesPzi type linkedDatasetSource externalDatasetReference isCaseInsensitive defaultCollation defaultRoundingMode maxTimeTravelHours tags storageBillingModel resourceTags externalCatalogDatasetOptions restrictions catalogSource linkedDatasetMetadata',
  ),
  external: words(
    'kind etag id selfLink tableReference friendlyName description labels schema timePartitioning rangePartitioning clustering requirePartitionFilter numBytes numLongTermBytes numRows creationTime expirationTime lastModifiedTime type view materializedView externalDataConfiguration biglakeConfiguration location streamingBuffer encryptionConfiguration defaultCollation tableConstraints resourceTags cloneDefinition defaultRoundingMode externalCatalogTableOptions managedTableType materializedViewStatus maxStaleness model numActiveLogicalBytes numActivePhysicalBytes numCurrentPhysicalBytes numLongTermLogicalBytes numLongTermPhysicalBytes numPartitions numPhysicalBytes numTimeTravelPhysicalBytes numTotalLogicalBytes numTotalPhysicalBytes partitionDefinition replicas restrictions snapshotDefinition tableReplicationInfo',
  ),
  repository: words(
    'name createTime displayName gitRemoteSettings npmrcEnvironmentVariablesSecretVersion workspaceCompilationOverrides labels setAuthenticatedUserAdmin serviceAccount kmsKeyName dataEncryptionState internalMetadata containingFolder teamFolderName',
  ),
  release: words(
    'name gitCommitish codeCompilationConfig cronSchedule timeZone recentScheduledReleaseRecords releaseCompilationResult disabled internalMetadata',
  ),
  delivery: words(
    'name releaseConfig invocationConfig cronSchedule timeZone recentScheduledExecutionRecords disabled createTime updateTime internalMetadata',
  ),
  product: words(
    'name uid createTime updateTime etag labels displayName description icon ownerEmails assetCount accessGroups accessApprovalConfig',
  ),
  asset: words('name uid createTime updateTime etag labels resource accessGroupConfigs'),
  budget: words('name displayName budgetFilter amount thresholdRules notificationsRule etag ownershipScope'),
  pool: words(
    'name displayName description state disabled expireTime mode inlineCertificateIssuanceConfig inlineTrustConfig',
  ),
  provider: words(
    'name displayName description state disabled attributeMapping attributeCondition aws oidc saml x509 expireTime',
  ),
};
