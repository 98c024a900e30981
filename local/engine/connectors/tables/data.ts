// Written by local/discovery/generate.ts from discovery documents of Google APIs: do not edit.
// Data, one line a method, and so as long as those APIs are.
export const DATA = {
  'bigquery.v2': `
https://bigquery.googleapis.com/ bigquery/v2/
?deleteContents
?accessPolicyVersion,datasetView
?accessPolicyVersion
?all,filter,maxResults,pageToken
?accessPolicyVersion,updateMode
?location
?formatOptions.timestampOutputFormat,formatOptions.useInt64Timestamp,location,maxResults,pageToken,startIndex,timeoutMs
?allUsers,maxCreationTime,maxResults,minCreationTime,pageToken,parentJobId,projection,stateFilter
?maxResults,pageToken
?readMask
?filter,maxResults,pageToken,readMask
?force
?pageSize,pageToken
?formatOptions.timestampOutputFormat,formatOptions.useInt64Timestamp,maxResults,pageToken,selectedFields,startIndex
?selectedFields,view
?autodetect_schema
>datasets projects/{+projectId}/
delete D datasets/{+datasetId} 1
get G datasets/{+datasetId} 2
insert P datasets 3 b
list G datasets 4
patch A datasets/{+datasetId} 5 b
undelete P datasets/{+datasetId}:undelete 0 b
update U datasets/{+datasetId} 5 b
>jobs projects/{+projectId}/
cancel P jobs/{+jobId}/cancel 6
delete D jobs/{+jobId}/delete 6
get G jobs/{+jobId} 6
getQueryResults G queries/{+jobId} 7
insert P jobs 0 bu
list G jobs 8
query P queries 0 b
>models projects/{+projectId}/datasets/{+datasetId}/
delete D models/{+modelId} 0
get G models/{+modelId} 0
list G models 9
patch A models/{+modelId} 0 b
>projects
getServiceAccount G projects/{+projectId}/serviceAccount 0
list G projects 9
>routines
delete D projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId} 0
get G projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId} 10
getIamPolicy P {+resource}:getIamPolicy 0 b
insert P projects/{+projectId}/datasets/{+datasetId}/routines 0 b
list G projects/{+projectId}/datasets/{+datasetId}/routines 11
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
update U projects/{+projectId}/datasets/{+datasetId}/routines/{+routineId} 0 b
>rowAccessPolicies
batchDelete P projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/rowAccessPolicies:batchDelete 0 b
delete D projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/rowAccessPolicies/{+policyId} 12
get G projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/rowAccessPolicies/{+policyId} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
insert P projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/rowAccessPolicies 0 b
list G projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/rowAccessPolicies 13
testIamPermissions P {+resource}:testIamPermissions 0 b
update U projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/rowAccessPolicies/{+policyId} 0 b
>tabledata projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/
insertAll P insertAll 0 b
list G data 14
>tables
delete D projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId} 0
get G projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId} 15
getIamPolicy P {+resource}:getIamPolicy 0 b
insert P projects/{+projectId}/datasets/{+datasetId}/tables 0 b
list G projects/{+projectId}/datasets/{+datasetId}/tables 9
patch A projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId} 16 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
update U projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId} 16 b
`,
  'bigquerydatatransfer.v1': `
https://bigquerydatatransfer.googleapis.com/
?pageSize,pageToken
?extraLocationTypes,filter,pageSize,pageToken
?authorizationCode,serviceAccountName,versionInfo
?dataSourceIds,pageSize,pageToken
?authorizationCode,serviceAccountName,updateMask,versionInfo
?pageSize,pageToken,runAttempt,states
?messageTypes,pageSize,pageToken
?filter,pageSize,pageToken
>projects v1/{+name}
enrollDataSources P :enrollDataSources 0 b
>projects.dataSources v1/
checkValidCreds P {+name}:checkValidCreds 0 b
get G {+name} 0
list G {+parent}/dataSources 1
>projects.locations v1/{+name}
enrollDataSources P :enrollDataSources 0 b
get G - 0
list G /locations 2
unenrollDataSources P :unenrollDataSources 0 b
>projects.locations.dataSources v1/
checkValidCreds P {+name}:checkValidCreds 0 b
get G {+name} 0
list G {+parent}/dataSources 1
>projects.locations.transferConfigs v1/
create P {+parent}/transferConfigs 3 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/transferConfigs 4
patch A {+name} 5 b
scheduleRuns P {+parent}:scheduleRuns 0 b
startManualRuns P {+parent}:startManualRuns 0 b
>projects.locations.transferConfigs.runs v1/
delete D {+name} 0
get G {+name} 0
list G {+parent}/runs 6
>projects.locations.transferConfigs.runs.transferLogs v1/{+parent}/
list G transferLogs 7
>projects.locations.transferConfigs.transferResources v1/
get G {+name} 0
list G {+parent}/transferResources 8
>projects.transferConfigs v1/
create P {+parent}/transferConfigs 3 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/transferConfigs 4
patch A {+name} 5 b
scheduleRuns P {+parent}:scheduleRuns 0 b
startManualRuns P {+parent}:startManualRuns 0 b
>projects.transferConfigs.runs v1/
delete D {+name} 0
get G {+name} 0
list G {+parent}/runs 6
>projects.transferConfigs.runs.transferLogs v1/{+parent}/
list G transferLogs 7
>projects.transferConfigs.transferResources v1/
get G {+name} 0
list G {+parent}/transferResources 8
`,
  'dataflow.v1b3': `
https://dataflow.googleapis.com/
?configStoreSettingId
?pageSize,pageToken
?location,snapshotId
?createTimeRange.endTime,createTimeRange.startTime,filter,location,name,pageSize,pageToken,regionalFanoutRequested,terminationTimeRange.endTime,terminationTimeRange.startTime,view
?location,replaceJobId,view
?location,view
?location,startTime
?location,updateMask
?endTime,location,minimumImportance,pageSize,pageToken,startTime
?replaceJobId,view
?view
?startTime
?createTimeRange.endTime,createTimeRange.startTime,filter,name,pageSize,pageToken,regionalFanoutRequested,terminationTimeRange.endTime,terminationTimeRange.startTime,view
?updateMask
?endTime,minimumImportance,pageSize,pageToken,startTime
?endTime,pageSize,pageToken,startTime
?jobId
?gcsPath,view
?dynamicTemplate.gcsPath,dynamicTemplate.stagingLocation,gcsPath,validateOnly
?location
?jobId,location
?gcsPath,location,view
?dynamicTemplate.gcsPath,dynamicTemplate.stagingLocation,gcsPath,location,validateOnly
>folders.locations.configStoreSettings v1b3/
create P {+parent}/configStoreSettings 1 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/configStoreSettings 2
resolve P {+name}:resolve 0 b
>organizations.locations.configStoreSettings v1b3/
create P {+parent}/configStoreSettings 1 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/configStoreSettings 2
resolve P {+name}:resolve 0 b
>projects v1b3/projects/{projectId}/
deleteSnapshots D snapshots 3
workerMessages P WorkerMessages 0 b
>projects.jobs v1b3/projects/{projectId}/
aggregated G jobs:aggregated 4
create P jobs 5 b
get G jobs/{jobId} 6
getMetrics G jobs/{jobId}/metrics 7
list G jobs 4
snapshot P jobs/{jobId}:snapshot 0 b
update U jobs/{jobId} 8 b
>projects.jobs.debug v1b3/projects/{projectId}/jobs/{jobId}/debug/
getConfig P getConfig 0 b
sendCapture P sendCapture 0 b
>projects.jobs.messages v1b3/projects/{projectId}/jobs/{jobId}/
list G messages 9
>projects.jobs.workItems v1b3/projects/{projectId}/jobs/{jobId}/
lease P workItems:lease 0 b
reportStatus P workItems:reportStatus 0 b
>projects.locations v1b3/projects/{projectId}/locations/{location}/
workerMessages P WorkerMessages 0 b
>projects.locations.configStoreSettings v1b3/
create P {+parent}/configStoreSettings 1 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/configStoreSettings 2
resolve P {+name}:resolve 0 b
>projects.locations.flexTemplates v1b3/projects/{projectId}/locations/{location}/
launch P flexTemplates:launch 0 b
>projects.locations.jobs v1b3/projects/{projectId}/locations/{location}/
create P jobs 10 b
get G jobs/{jobId} 11
getExecutionDetails G jobs/{jobId}/executionDetails 2
getMetrics G jobs/{jobId}/metrics 12
list G jobs 13
snapshot P jobs/{jobId}:snapshot 0 b
update U jobs/{jobId} 14 b
>projects.locations.jobs.debug v1b3/projects/{projectId}/locations/{location}/jobs/{jobId}/debug/
getConfig P getConfig 0 b
getWorkerStacktraces P getWorkerStacktraces 0 b
sendCapture P sendCapture 0 b
>projects.locations.jobs.messages v1b3/projects/{projectId}/locations/{location}/jobs/{jobId}/
list G messages 15
>projects.locations.jobs.snapshots v1b3/projects/{projectId}/locations/{location}/jobs/{jobId}/
list G snapshots 0
>projects.locations.jobs.stages v1b3/projects/{projectId}/locations/{location}/jobs/{jobId}/stages/{stageId}/
getExecutionDetails G executionDetails 16
>projects.locations.jobs.workItems v1b3/projects/{projectId}/locations/{location}/jobs/{jobId}/
lease P workItems:lease 0 b
reportStatus P workItems:reportStatus 0 b
>projects.locations.snapshots v1b3/projects/{projectId}/locations/{location}/
delete D snapshots/{snapshotId} 0
get G snapshots/{snapshotId} 0
list G snapshots 17
>projects.locations.templates v1b3/projects/{projectId}/locations/{location}/
create P templates 0 b
get G templates:get 18
launch P templates:launch 19 b
>projects.snapshots v1b3/projects/{projectId}/
get G snapshots/{snapshotId} 20
list G snapshots 21
>projects.templates v1b3/projects/{projectId}/
create P templates 0 b
get G templates:get 22
launch P templates:launch 23 b
`,
  'firestore.v1': `
https://firestore.googleapis.com/
?databaseId
?etag
?showDeleted
?updateMask
?changeStreamId
?filter,pageSize,pageToken
?documentId,mask.fieldPaths,requestOptions.requestTags
?currentDocument.exists,currentDocument.updateTime,requestOptions.requestTags
?mask.fieldPaths,readTime,requestOptions.requestTags,transaction
?mask.fieldPaths,orderBy,pageSize,pageToken,readTime,recursive,requestOptions.requestTags,showMissing,transaction
?currentDocument.exists,currentDocument.updateTime,mask.fieldPaths,requestOptions.requestTags,updateMask.fieldPaths
?filter,pageSize,pageToken,returnPartialSuccess
?userCredsId
?extraLocationTypes,filter,pageSize,pageToken
?filter
>projects.databases v1/
bulkDeleteDocuments P {+name}:bulkDeleteDocuments 0 bo
clone P {+parent}/databases:clone 0 bo
create P {+parent}/databases 1 bo
delete D {+name} 2 o
exportDocuments P {+name}:exportDocuments 0 bo
get G {+name} 0
importDocuments P {+name}:importDocuments 0 bo
list G {+parent}/databases 3
patch A {+name} 4 bo
restore P {+parent}/databases:restore 0 bo
>projects.databases.backupSchedules v1/
create P {+parent}/backupSchedules 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/backupSchedules 0
patch A {+name} 4 b
>projects.databases.changeStreams v1/
create P {+parent}/changeStreams 5 b
delete D {+name} 2
get G {+name} 0
list G {+parent}/changeStreams 0
>projects.databases.collectionGroups.fields v1/
get G {+name} 0
list G {+parent}/fields 6
patch A {+name} 4 bo
>projects.databases.collectionGroups.indexes v1/
create P {+parent}/indexes 0 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/indexes 6
>projects.databases.documents v1/
batchGet P {+database}/documents:batchGet 0 b
batchWrite P {+database}/documents:batchWrite 0 b
beginTransaction P {+database}/documents:beginTransaction 0 b
commit P {+database}/documents:commit 0 b
createDocument P {+parent}/{collectionId} 7 b
delete D {+name} 8
executePipeline P {+database}/documents:executePipeline 0 b
get G {+name} 9
list G {+parent}/{collectionId} 10
listCollectionIds P {+parent}:listCollectionIds 0 b
listDocuments G {+parent}/{collectionId} 10
listen P {+database}/documents:listen 0 b
partitionQuery P {+parent}:partitionQuery 0 b
patch A {+name} 11 b
rollback P {+database}/documents:rollback 0 b
runAggregationQuery P {+parent}:runAggregationQuery 0 b
runQuery P {+parent}:runQuery 0 b
write P {+database}/documents:write 0 b
>projects.databases.operations v1/{+name}
cancel P :cancel 0 b
delete D - 0
get G - 0
list G /operations 12
>projects.databases.userCreds v1/
create P {+parent}/userCreds 13 b
delete D {+name} 0
disable P {+name}:disable 0 b
enable P {+name}:enable 0 b
get G {+name} 0
list G {+parent}/userCreds 0
resetPassword P {+name}:resetPassword 0 b
>projects.locations v1/{+name}
get G - 0
list G /locations 14
>projects.locations.backups v1/
delete D {+name} 0
get G {+name} 0
list G {+parent}/backups 15
`,
  'firestore.v1beta1': `
https://firestore.googleapis.com/
?documentId,mask.fieldPaths,requestOptions.requestTags
?currentDocument.exists,currentDocument.updateTime,requestOptions.requestTags
?mask.fieldPaths,readTime,requestOptions.requestTags,transaction
?mask.fieldPaths,orderBy,pageSize,pageToken,readTime,recursive,requestOptions.requestTags,showMissing,transaction
?currentDocument.exists,currentDocument.updateTime,mask.fieldPaths,requestOptions.requestTags,updateMask.fieldPaths
?filter,pageSize,pageToken
>projects.databases v1beta1/{+name}
exportDocuments P :exportDocuments 0 bo
importDocuments P :importDocuments 0 bo
>projects.databases.documents v1beta1/
batchGet P {+database}/documents:batchGet 0 b
batchWrite P {+database}/documents:batchWrite 0 b
beginTransaction P {+database}/documents:beginTransaction 0 b
commit P {+database}/documents:commit 0 b
createDocument P {+parent}/{collectionId} 1 b
delete D {+name} 2
executePipeline P {+database}/documents:executePipeline 0 b
get G {+name} 3
list G {+parent}/{collectionId} 4
listCollectionIds P {+parent}:listCollectionIds 0 b
listDocuments G {+parent}/{collectionId} 4
listen P {+database}/documents:listen 0 b
partitionQuery P {+parent}:partitionQuery 0 b
patch A {+name} 5 b
rollback P {+database}/documents:rollback 0 b
runAggregationQuery P {+parent}:runAggregationQuery 0 b
runQuery P {+parent}:runQuery 0 b
write P {+database}/documents:write 0 b
>projects.databases.indexes v1beta1/
create P {+parent}/indexes 0 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/indexes 6
`,
  'firestore.v1beta2': `
https://firestore.googleapis.com/
?filter,pageSize,pageToken
?updateMask
>projects.databases v1beta2/{+name}
exportDocuments P :exportDocuments 0 bo
importDocuments P :importDocuments 0 bo
>projects.databases.collectionGroups.fields v1beta2/
get G {+name} 0
list G {+parent}/fields 1
patch A {+name} 2 bo
>projects.databases.collectionGroups.indexes v1beta2/
create P {+parent}/indexes 0 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/indexes 1
`,
  'pubsub.v1': `
https://pubsub.googleapis.com/
?schemaId
?revisionId
?view
?options.requestedPolicyVersion
?pageSize,pageToken,view
?pageSize,pageToken
>projects.schemas v1/
commit P {+name}:commit 0 b
create P {+parent}/schemas 1 b
delete D {+name} 0
deleteRevision D {+name}:deleteRevision 2
get G {+name} 3
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/schemas 5
listRevisions G {+name}:listRevisions 5
rollback P {+name}:rollback 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
validate P {+parent}/schemas:validate 0 b
validateMessage P {+parent}/schemas:validateMessage 0 b
>projects.snapshots v1/
create U {+name} 0 b
delete D {+snapshot} 0
get G {+snapshot} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+project}/snapshots 6
patch A {+name} 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.subscriptions v1/
acknowledge P {+subscription}:acknowledge 0 b
create U {+name} 0 b
delete D {+subscription} 0
detach P {+subscription}:detach 0
get G {+subscription} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+project}/subscriptions 6
modifyAckDeadline P {+subscription}:modifyAckDeadline 0 b
modifyPushConfig P {+subscription}:modifyPushConfig 0 b
patch A {+name} 0 b
pull P {+subscription}:pull 0 b
seek P {+subscription}:seek 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.topics v1/
create U {+name} 0 b
delete D {+topic} 0
get G {+topic} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+project}/topics 6
patch A {+name} 0 b
publish P {+topic}:publish 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.topics.snapshots v1/{+topic}/
list G snapshots 6
>projects.topics.subscriptions v1/{+topic}/
list G subscriptions 6
`,
  'spanner.v1': `
https://spanner.googleapis.com/
?filter,pageSize,pageToken
?etag,validateOnly
?pageSize,pageToken
?filter,pageSize,pageToken,returnPartialSuccess
?fieldMask
?filter,instanceDeadline,pageSize,pageToken
?backupId,encryptionConfig.encryptionType,encryptionConfig.kmsKeyName,encryptionConfig.kmsKeyNames
?updateMask
?endTime,startTime,view
?backupScheduleId
?filter,instancePartitionDeadline,pageSize,pageToken
?etag
?instancePartitionDeadline,pageSize,pageToken
?filter,pageSize,pageToken,view
>projects.instanceConfigOperations v1/{+parent}/
list G instanceConfigOperations 1
>projects.instanceConfigs v1/
create P {+parent}/instanceConfigs 0 bo
delete D {+name} 2
get G {+name} 0
list G {+parent}/instanceConfigs 3
patch A {+name} 0 bo
>projects.instanceConfigs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G - 4
>projects.instanceConfigs.ssdCaches.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G - 4
>projects.instances v1/
create P {+parent}/instances 0 bo
delete D {+name} 0
get G {+name} 5
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/instances 6
move P {+name}:move 0 bo
patch A {+name} 0 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.instances.backupOperations v1/{+parent}/
list G backupOperations 1
>projects.instances.backups v1/
copy P {+parent}/backups:copy 0 bo
create P {+parent}/backups 7 bo
delete D {+name} 0
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/backups 1
patch A {+name} 8 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.instances.backups.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G - 4
>projects.instances.databaseOperations v1/{+parent}/
list G databaseOperations 1
>projects.instances.databases v1/
addSplitPoints P {+database}:addSplitPoints 0 b
changequorum P {+name}:changequorum 0 bo
create P {+parent}/databases 0 bo
dropDatabase D {+database} 0
get G {+name} 0
getDdl G {+database}/ddl 0
getIamPolicy P {+resource}:getIamPolicy 0 b
getScans G {+name}/scans 9
list G {+parent}/databases 3
patch A {+name} 8 bo
restore P {+parent}/databases:restore 0 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
updateDdl A {+database}/ddl 0 bo
>projects.instances.databases.backupSchedules v1/
create P {+parent}/backupSchedules 10 b
delete D {+name} 0
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/backupSchedules 3
patch A {+name} 8 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.instances.databases.databaseRoles v1/
list G {+parent}/databaseRoles 3
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.instances.databases.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G - 4
>projects.instances.databases.sessions v1/
adaptMessage P {+name}:adaptMessage 0 b
adapter P {+parent}/sessions:adapter 0 b
batchCreate P {+database}/sessions:batchCreate 0 b
batchWrite P {+session}:batchWrite 0 b
beginTransaction P {+session}:beginTransaction 0 b
commit P {+session}:commit 0 b
create P {+database}/sessions 0 b
delete D {+name} 0
executeBatchDml P {+session}:executeBatchDml 0 b
executeSql P {+session}:executeSql 0 b
executeStreamingSql P {+session}:executeStreamingSql 0 b
get G {+name} 0
list G {+database}/sessions 1
partitionQuery P {+session}:partitionQuery 0 b
partitionRead P {+session}:partitionRead 0 b
read P {+session}:read 0 b
rollback P {+session}:rollback 0 b
streamingRead P {+session}:streamingRead 0 b
>projects.instances.instancePartitionOperations v1/{+parent}/
list G instancePartitionOperations 11
>projects.instances.instancePartitions v1/
create P {+parent}/instancePartitions 0 bo
delete D {+name} 12
get G {+name} 0
list G {+parent}/instancePartitions 13
patch A {+name} 0 bo
>projects.instances.instancePartitions.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G - 4
>projects.instances.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G - 4
>scans v1/{+parent}
list G - 14
`,
  'sqladmin.v1': `
https://sqladmin.googleapis.com/
?filter,pageSize,pageToken
?updateMask
?maxResults,pageToken
?blueGreenDeploymentId
?deleteOldSource
?view
?filter,orderBy,pageSize,pageToken
?readTime
?location
?databaseVersion,flagScope
?enableFinalBackup,finalBackupDescription,finalBackupExpiryTime,finalBackupTtlDays,location
?filter,location,maxResults,pageToken
?location,reconcilePscNetworking,reconcilePscNetworkingForce
?failover,location
?location,mode
?dbTimeout,location
?instance,location,maxResults,pageToken
?location,sourceInstanceDeletionTime
?host,location,name
?host,location
?databaseRoles,host,location,name,revokeExistingRoles,revokeExistingServerRoles,serverRoles
>Backups v1/
CreateBackup P {+parent}/backups 0 bs
DeleteBackup D {+name} 0 s
GetBackup G {+name} 0
ListBackups G {+parent}/backups 1
UpdateBackup A {+name} 2 bs
>backupRuns v1/projects/{project}/instances/{instance}/
delete D backupRuns/{id} 0 s
get G backupRuns/{id} 0
insert P backupRuns 0 bs
list G backupRuns 3
>blueGreenDeployments v1/
create P {+parent}/blueGreenDeployments 4 bs
delete D {+name} 5 s
get G {+name} 6
list G {+parent}/blueGreenDeployments 7
switchover P {+name}:switchover 0 bs
>connect v1/
generateEphemeralCert P projects/{project}/instances/{instance}:generateEphemeralCert 0 b
get G projects/{project}/instances/{instance}/connectSettings 8
resolve G locations/{location}/dns/{dnsName}:resolveConnectSettings 0
>databases v1/projects/{project}/instances/{instance}/
delete D databases/{database} 9 s
get G databases/{database} 9
insert P databases 9 bs
list G databases 9
patch A databases/{database} 9 bs
update U databases/{database} 9 bs
>flags v1/
list G flags 10
>instances v1/
ListEntraIdCertificates G projects/{project}/instances/{instance}/listEntraIdCertificates 9
ListServerCertificates G projects/{project}/instances/{instance}/listServerCertificates 9
RotateEntraIdCertificate P projects/{project}/instances/{instance}/rotateEntraIdCertificate 9 bs
RotateServerCertificate P projects/{project}/instances/{instance}/rotateServerCertificate 9 bs
acquireSsrsLease P projects/{project}/instances/{instance}/acquireSsrsLease 9 b
addEntraIdCertificate P projects/{project}/instances/{instance}/addEntraIdCertificate 9 s
addServerCa P projects/{project}/instances/{instance}/addServerCa 9 s
addServerCertificate P projects/{project}/instances/{instance}/addServerCertificate 9 s
clone P projects/{project}/instances/{instance}/clone 9 bs
delete D projects/{project}/instances/{instance} 11 s
demote P projects/{project}/instances/{instance}/demote 9 bs
demoteMaster P projects/{project}/instances/{instance}/demoteMaster 9 bs
executeSql P projects/{project}/instances/{instance}/executeSql 9 b
export P projects/{project}/instances/{instance}/export 9 bs
failover P projects/{project}/instances/{instance}/failover 9 bs
get G projects/{project}/instances/{instance} 9
import P projects/{project}/instances/{instance}/import 9 bs
insert P projects/{project}/instances 9 bs
list G projects/{project}/instances 12
listServerCas G projects/{project}/instances/{instance}/listServerCas 9
patch A projects/{project}/instances/{instance} 13 bs
pointInTimeRestore P {+parent}:pointInTimeRestore 0 bs
preCheckMajorVersionUpgrade P projects/{project}/instances/{instance}/preCheckMajorVersionUpgrade 9 bs
promoteReplica P projects/{project}/instances/{instance}/promoteReplica 14 s
reencrypt P projects/{project}/instances/{instance}/reencrypt 9 bs
releaseSsrsLease P projects/{project}/instances/{instance}/releaseSsrsLease 9
resetSslConfig P projects/{project}/instances/{instance}/resetSslConfig 15 s
restart P projects/{project}/instances/{instance}/restart 9 s
restoreBackup P projects/{project}/instances/{instance}/restoreBackup 9 bs
rotateServerCa P projects/{project}/instances/{instance}/rotateServerCa 9 bs
startReplica P projects/{project}/instances/{instance}/startReplica 9 s
stopReplica P projects/{project}/instances/{instance}/stopReplica 9 s
switchover P projects/{project}/instances/{instance}/switchover 16 s
truncateLog P projects/{project}/instances/{instance}/truncateLog 9 bs
update U projects/{project}/instances/{instance} 9 bs
>operations v1/projects/{project}/
cancel P operations/{operation}/cancel 9
get G operations/{operation} 9
list G operations 17
>projects.instances v1/projects/{project}/instances/{instance}/
getDiskShrinkConfig G getDiskShrinkConfig 9
getLatestRecoveryTime G getLatestRecoveryTime 18
performDiskShrink P performDiskShrink 9 bs
rescheduleMaintenance P rescheduleMaintenance 9 bs
resetReplicaSize P resetReplicaSize 0 bs
startExternalSync P startExternalSync 0 bs
verifyExternalSyncSettings P verifyExternalSyncSettings 0 b
>sslCerts v1/projects/{project}/instances/{instance}/
createEphemeral P createEphemeral 9 b
delete D sslCerts/{sha1Fingerprint} 0 s
get G sslCerts/{sha1Fingerprint} 0
insert P sslCerts 0 b
list G sslCerts 0
>tiers v1/projects/{project}/
list G tiers 0
>users v1/projects/{project}/instances/{instance}/
delete D users 19 s
get G users/{name} 20
insert P users 9 bs
list G users 9
update U users 21 bs
>workloadCaptures v1/projects/{project}/instances/{instance}/
list G workloadCaptures 0
start P workloadCaptures:start 0 bs
startReplay P workloadCaptures/{workloadId}:startReplay 0 bs
stop P workloadCaptures:stop 0 bs
stopReplay P workloadCaptures:stopReplay 0 bs
`,
  'sqladmin.v1beta4': `
https://sqladmin.googleapis.com/
?maxResults,pageToken
?filter,pageSize,pageToken
?updateMask
?blueGreenDeploymentId
?deleteOldSource
?view
?filter,orderBy,pageSize,pageToken
?readTime
?location
?databaseVersion,flagScope
?enableFinalBackup,finalBackupDescription,finalBackupExpiryTime,finalBackupTtlDays,location
?filter,location,maxResults,pageToken
?location,reconcilePscNetworking,reconcilePscNetworkingForce
?failover,location
?location,mode
?dbTimeout,location
?instance,location,maxResults,pageToken
?location,sourceInstanceDeletionTime
?host,location,name
?host,location
?databaseRoles,host,location,name,revokeExistingRoles,revokeExistingServerRoles,serverRoles
>backupRuns sql/v1beta4/projects/{project}/instances/{instance}/
delete D backupRuns/{id} 0 s
get G backupRuns/{id} 0
insert P backupRuns 0 bs
list G backupRuns 1
>backups sql/v1beta4/
createBackup P {+parent}/backups 0 bs
deleteBackup D {+name} 0 s
getBackup G {+name} 0
listBackups G {+parent}/backups 2
updateBackup A {+name} 3 bs
>blueGreenDeployments sql/v1beta4/
create P {+parent}/blueGreenDeployments 4 bs
delete D {+name} 5 s
get G {+name} 6
list G {+parent}/blueGreenDeployments 7
switchover P {+name}:switchover 0 bs
>connect sql/v1beta4/
generateEphemeralCert P projects/{project}/instances/{instance}:generateEphemeralCert 0 b
get G projects/{project}/instances/{instance}/connectSettings 8
resolve G locations/{location}/dns/{dnsName}:resolveConnectSettings 0
>databases sql/v1beta4/projects/{project}/instances/{instance}/
delete D databases/{database} 9 s
get G databases/{database} 9
insert P databases 9 bs
list G databases 9
patch A databases/{database} 9 bs
update U databases/{database} 9 bs
>flags sql/v1beta4/
list G flags 10
>instances sql/v1beta4/
ListEntraIdCertificates G projects/{project}/instances/{instance}/listEntraIdCertificates 9
ListServerCertificates G projects/{project}/instances/{instance}/listServerCertificates 9
RotateEntraIdCertificate P projects/{project}/instances/{instance}/rotateEntraIdCertificate 9 bs
RotateServerCertificate P projects/{project}/instances/{instance}/rotateServerCertificate 9 bs
acquireSsrsLease P projects/{project}/instances/{instance}/acquireSsrsLease 9 b
addEntraIdCertificate P projects/{project}/instances/{instance}/addEntraIdCertificate 9 s
addServerCa P projects/{project}/instances/{instance}/addServerCa 9 s
addServerCertificate P projects/{project}/instances/{instance}/addServerCertificate 9 s
clone P projects/{project}/instances/{instance}/clone 9 bs
delete D projects/{project}/instances/{instance} 11 s
demote P projects/{project}/instances/{instance}/demote 9 bs
demoteMaster P projects/{project}/instances/{instance}/demoteMaster 9 bs
executeSql P projects/{project}/instances/{instance}/executeSql 9 b
export P projects/{project}/instances/{instance}/export 9 bs
failover P projects/{project}/instances/{instance}/failover 9 bs
get G projects/{project}/instances/{instance} 9
import P projects/{project}/instances/{instance}/import 9 bs
insert P projects/{project}/instances 9 bs
list G projects/{project}/instances 12
listServerCas G projects/{project}/instances/{instance}/listServerCas 9
patch A projects/{project}/instances/{instance} 13 bs
pointInTimeRestore P {+parent}:pointInTimeRestore 0 bs
preCheckMajorVersionUpgrade P projects/{project}/instances/{instance}/preCheckMajorVersionUpgrade 9 bs
promoteReplica P projects/{project}/instances/{instance}/promoteReplica 14 s
reencrypt P projects/{project}/instances/{instance}/reencrypt 9 bs
releaseSsrsLease P projects/{project}/instances/{instance}/releaseSsrsLease 9
resetSslConfig P projects/{project}/instances/{instance}/resetSslConfig 15 s
restart P projects/{project}/instances/{instance}/restart 9 s
restoreBackup P projects/{project}/instances/{instance}/restoreBackup 9 bs
rotateServerCa P projects/{project}/instances/{instance}/rotateServerCa 9 bs
startReplica P projects/{project}/instances/{instance}/startReplica 9 s
stopReplica P projects/{project}/instances/{instance}/stopReplica 9 s
switchover P projects/{project}/instances/{instance}/switchover 16 s
truncateLog P projects/{project}/instances/{instance}/truncateLog 9 bs
update U projects/{project}/instances/{instance} 9 bs
>operations sql/v1beta4/projects/{project}/
cancel P operations/{operation}/cancel 9
get G operations/{operation} 9
list G operations 17
>projects.instances sql/v1beta4/projects/{project}/instances/{instance}/
getDiskShrinkConfig G getDiskShrinkConfig 9
getLatestRecoveryTime G getLatestRecoveryTime 18
performDiskShrink P performDiskShrink 9 bs
rescheduleMaintenance P rescheduleMaintenance 9 bs
resetReplicaSize P resetReplicaSize 0 bs
startExternalSync P startExternalSync 0 bs
verifyExternalSyncSettings P verifyExternalSyncSettings 0 b
>sslCerts sql/v1beta4/projects/{project}/instances/{instance}/
createEphemeral P createEphemeral 9 b
delete D sslCerts/{sha1Fingerprint} 0 s
get G sslCerts/{sha1Fingerprint} 0
insert P sslCerts 0 b
list G sslCerts 0
>tiers sql/v1beta4/projects/{project}/
list G tiers 0
>users sql/v1beta4/projects/{project}/instances/{instance}/
delete D users 19 s
get G users/{name} 20
insert P users 9 bs
list G users 9
update U users 21 bs
>workloadCaptures sql/v1beta4/projects/{project}/instances/{instance}/
list G workloadCaptures 0
start P workloadCaptures:start 0 bs
startReplay P workloadCaptures/{workloadId}:startReplay 0 bs
stop P workloadCaptures:stop 0 bs
stopReplay P workloadCaptures:stopReplay 0 bs
`,
  'storage.v1': `
https://storage.googleapis.com/ storage/v1/
?pageSize,pageToken
?userProject
?ifMetagenerationMatch,ifMetagenerationNotMatch,userProject
?generation,ifMetagenerationMatch,ifMetagenerationNotMatch,projection,softDeleted,userProject
?optionsRequestedPolicyVersion,userProject
?prefix
?enableObjectRetention,predefinedAcl,predefinedDefaultObjectAcl,project!,projection,userProject
?maxResults,pageToken,prefix,project!,projection,returnPartialSuccess,softDeleted,userProject
?ifMetagenerationMatch!,userProject
?ifMetagenerationMatch,ifMetagenerationNotMatch,predefinedAcl,predefinedDefaultObjectAcl,projection,userProject
?generation!,projection,userProject
?permissions!,userProject
?ifMetagenerationMatch,ifMetagenerationNotMatch
?recursive
?delimiter,endOffset,pageSize,pageToken,prefix,startOffset
?ifSourceMetagenerationMatch,ifSourceMetagenerationNotMatch
?allowNonEmpty,ifMetagenerationMatch,ifMetagenerationNotMatch
?pageSize,pageToken,prefix
?generation,userProject
?destinationPredefinedAcl,dropContextGroups,ifGenerationMatch,ifMetagenerationMatch,kmsKeyName,userProject
?destinationKmsKeyName,destinationPredefinedAcl,ifGenerationMatch,ifGenerationNotMatch,ifMetagenerationMatch,ifMetagenerationNotMatch,ifSourceGenerationMatch,ifSourceGenerationNotMatch,ifSourceMetagenerationMatch,ifSourceMetagenerationNotMatch,projection,sourceGeneration,userProject
?generation,ifGenerationMatch,ifGenerationNotMatch,ifMetagenerationMatch,ifMetagenerationNotMatch,userProject
?generation,ifGenerationMatch,ifGenerationNotMatch,ifMetagenerationMatch,ifMetagenerationNotMatch,projection,restoreToken,softDeleted,userProject
?contentEncoding,ifGenerationMatch,ifGenerationNotMatch,ifMetagenerationMatch,ifMetagenerationNotMatch,kmsKeyName,name,predefinedAcl,projection,userProject
?delimiter,endOffset,filter,includeFoldersAsPrefixes,includeTrailingDelimiter,matchGlob,maxResults,pageToken,prefix,projection,softDeleted,startOffset,userProject,versions
?ifGenerationMatch,ifGenerationNotMatch,ifMetagenerationMatch,ifMetagenerationNotMatch,ifSourceGenerationMatch,ifSourceGenerationNotMatch,ifSourceMetagenerationMatch,ifSourceMetagenerationNotMatch,projection,userProject
?generation,ifGenerationMatch,ifGenerationNotMatch,ifMetagenerationMatch,ifMetagenerationNotMatch,overrideUnlockedRetention,predefinedAcl,projection,userProject
?copySourceAcl,generation!,ifGenerationMatch,ifGenerationNotMatch,ifMetagenerationMatch,ifMetagenerationNotMatch,projection,restoreToken,userProject
?destinationKmsKeyName,destinationPredefinedAcl,dropContextGroups,ifGenerationMatch,ifGenerationNotMatch,ifMetagenerationMatch,ifMetagenerationNotMatch,ifSourceGenerationMatch,ifSourceGenerationNotMatch,ifSourceMetagenerationMatch,ifSourceMetagenerationNotMatch,maxBytesRewrittenPerCall,projection,rewriteToken,sourceGeneration,userProject
?generation,permissions!,userProject
?contextKey!,generation,userProject
?filter,pageSize,pageToken
?serviceAccountEmail!,userProject
?maxResults,pageToken,serviceAccountEmail,showDeletedKeys,userProject
>anywhereCaches b/{bucket}/
disable P anywhereCaches/{anywhereCacheId}/disable 0
get G anywhereCaches/{anywhereCacheId} 0
insert P anywhereCaches 0 bo
list G anywhereCaches 1
pause P anywhereCaches/{anywhereCacheId}/pause 0
resume P anywhereCaches/{anywhereCacheId}/resume 0
update A anywhereCaches/{anywhereCacheId} 0 bo
>bucketAccessControls b/{bucket}/
delete D acl/{entity} 2
get G acl/{entity} 2
insert P acl 2 b
list G acl 2
patch A acl/{entity} 2 b
update U acl/{entity} 2 b
>buckets
delete D b/{bucket} 3
get G b/{bucket} 4
getIamPolicy G b/{bucket}/iam 5
getStorageLayout G b/{bucket}/storageLayout 6
insert P b 7 b
list G b 8
lockRetentionPolicy P b/{bucket}/lockRetentionPolicy 9
patch A b/{bucket} 10 b
relocate P b/{bucket}/relocate 0 bo
restore P b/{bucket}/restore 11
setIamPolicy U b/{bucket}/iam 2 b
testIamPermissions G b/{bucket}/iam/testPermissions 12
update U b/{bucket} 10 b
>defaultObjectAccessControls b/{bucket}/
delete D defaultObjectAcl/{entity} 2
get G defaultObjectAcl/{entity} 2
insert P defaultObjectAcl 2 b
list G defaultObjectAcl 3
patch A defaultObjectAcl/{entity} 2 b
update U defaultObjectAcl/{entity} 2 b
>folders b/{bucket}/
delete D folders/{folder} 13
deleteRecursive P folders/{folder}/deleteRecursive 13 o
get G folders/{folder} 13
insert P folders 14 b
list G folders 15
rename P folders/{sourceFolder}/renameTo/folders/{destinationFolder} 16 o
>managedFolders b/{bucket}/
delete D managedFolders/{managedFolder} 17
get G managedFolders/{managedFolder} 13
getIamPolicy G managedFolders/{managedFolder}/iam 5
insert P managedFolders 0 b
list G managedFolders 18
setIamPolicy U managedFolders/{managedFolder}/iam 2 b
testIamPermissions G managedFolders/{managedFolder}/iam/testPermissions 12
update A managedFolders/{managedFolder} 13 b
>notifications b/{bucket}/
delete D notificationConfigs/{notification} 2
get G notificationConfigs/{notification} 2
insert P notificationConfigs 2 b
list G notificationConfigs 2
>objectAccessControls b/{bucket}/o/{object}/
delete D acl/{entity} 19
get G acl/{entity} 19
insert P acl 19 b
list G acl 19
patch A acl/{entity} 19 b
update U acl/{entity} 19 b
>objects b/
bulkRestore P {bucket}/o/bulkRestore 0 bo
compose P {destinationBucket}/o/{destinationObject}/compose 20 b
copy P {sourceBucket}/o/{sourceObject}/copyTo/b/{destinationBucket}/o/{destinationObject} 21 b
delete D {bucket}/o/{object} 22
get G {bucket}/o/{object} 23 m
getIamPolicy G {bucket}/o/{object}/iam 19
insert P {bucket}/o 24 bu
list G {bucket}/o 25
move P {bucket}/o/{sourceObject}/moveTo/o/{destinationObject} 26
patch A {bucket}/o/{object} 27 b
restore P {bucket}/o/{object}/restore 28
rewrite P {sourceBucket}/o/{sourceObject}/rewriteTo/b/{destinationBucket}/o/{destinationObject} 29 b
setIamPolicy U {bucket}/o/{object}/iam 19 b
testIamPermissions G {bucket}/o/{object}/iam/testPermissions 30
update U {bucket}/o/{object} 27 b
viewFullContext G {bucket}/o/{object}/viewFullContext 31
>operations b/{bucket}/
advanceRelocateBucket P operations/{operationId}/advanceRelocateBucket 0 b
cancel P operations/{operationId}/cancel 0
get G operations/{operationId} 0
list G operations 32
>projects.hmacKeys projects/{projectId}/
create P hmacKeys 33
delete D hmacKeys/{accessId} 2
get G hmacKeys/{accessId} 2
list G hmacKeys 34
update U hmacKeys/{accessId} 2 b
>projects.serviceAccount projects/{projectId}/
get G serviceAccount 2
>rapidCaches b/{bucket}/
disable P rapidCaches/{rapidCacheId}/disable 0 o
get G rapidCaches/{rapidCacheId} 0
insert P rapidCaches 0 bo
list G rapidCaches 1
update A rapidCaches/{rapidCacheId} 0 bo
`,
  'storagetransfer.v1': `
https://storagetransfer.googleapis.com/
?agentPoolId
?filter,pageSize,pageToken
?updateMask
?projectId!
?filter!,pageSize,pageToken
?filter!,pageSize,pageToken,returnPartialSuccess
>googleServiceAccounts v1/googleServiceAccounts/{projectId}
get G - 0
>projects.agentPools v1/
create P projects/{+projectId}/agentPools 1 b
delete D {+name} 0
get G {+name} 0
list G projects/{+projectId}/agentPools 2
patch A {+name} 3 b
>transferJobs v1/
create P transferJobs 0 b
delete D {+jobName} 4
get G {+jobName} 4
list G transferJobs 5
patch A {+jobName} 0 b
run P {+jobName}:run 0 bo
>transferOperations v1/{+name}
cancel P :cancel 0 b
get G - 0
list G - 6
pause P :pause 0 b
resume P :resume 0 b
`,
};
