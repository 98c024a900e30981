// Written by local/discovery/generate.ts from discovery documents of Google APIs: do not edit.
// Data, one line a method, and so as long as those APIs are.
/** By their parameters: methods, each as HTTP method, service and path. */
export const PARAMETERS = `
?
DELETE bigtableadmin v2/projects/{}/instances/{}
DELETE bigtableadmin v2/projects/{}/instances/{}/clusters/{}
DELETE bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups/{}
DELETE bigtableadmin v2/projects/{}/instances/{}/tables/{}
DELETE billingbudgets v1/billingAccounts/{}/budgets/{}
DELETE cloudkms v1/projects/{}/locations/{}/keyRings/{}
DELETE cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}
DELETE cloudresourcemanager v1/projects/{}
DELETE cloudresourcemanager v3/projects/{}
DELETE cloudscheduler v1/projects/{}/locations/{}/jobs/{}
DELETE dataform v1/projects/{}/locations/{}/repositories/{}/releaseConfigs/{}
DELETE dataform v1/projects/{}/locations/{}/repositories/{}/workflowConfigs/{}
DELETE dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}
DELETE iam v1/projects/{}/locations/{}/workloadIdentityPools/{}
DELETE iam v1/projects/{}/locations/{}/workloadIdentityPools/{}/providers/{}
DELETE iam v1/projects/{}/serviceAccounts/{}
DELETE logging v2/projects/{}/locations/{}/buckets/{}
DELETE logging v2/projects/{}/logs/{}
DELETE logging v2/projects/{}/metrics/{}
DELETE logging v2/projects/{}/sinks/{}
DELETE monitoring v1/projects/{}/dashboards/{}
DELETE monitoring v3/projects/{}/alertPolicies/{}
DELETE monitoring v3/projects/{}/services/{}
DELETE monitoring v3/projects/{}/services/{}/serviceLevelObjectives/{}
DELETE pubsub v1/projects/{}/schemas/{}
DELETE pubsub v1/projects/{}/subscriptions/{}
DELETE pubsub v1/projects/{}/topics/{}
GET bigtableadmin v2/projects/{}/instances/{}
GET bigtableadmin v2/projects/{}/instances/{}/appProfiles/{}
GET bigtableadmin v2/projects/{}/instances/{}/clusters/{}
GET bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups/{}
GET billingbudgets v1/billingAccounts/{}/budgets/{}
GET cloudkms v1/projects/{}/locations/{}
GET cloudkms v1/projects/{}/locations/{}/keyRings/{}
GET cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}
GET cloudkms v1/projects/{}:showEffectiveAutokeyConfig
GET cloudkms v1/projects/{}:showEffectiveKeyAccessJustificationsEnrollmentConfig
GET cloudkms v1/projects/{}:showEffectiveKeyAccessJustificationsPolicyConfig
GET cloudresourcemanager v1/projects/{}
GET cloudresourcemanager v3/projects/{}
GET cloudscheduler v1/projects/{}/locations/{}
GET cloudscheduler v1/projects/{}/locations/{}/jobs/{}
GET dataform v1/projects/{}/locations/{}
GET dataform v1/projects/{}/locations/{}/repositories/{}
GET dataform v1/projects/{}/locations/{}/repositories/{}/releaseConfigs/{}
GET dataform v1/projects/{}/locations/{}/repositories/{}/workflowConfigs/{}
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:fetchFileGitStatuses
GET dataform v1/projects/{}/locations/{}/repositories/{}:computeAccessTokenStatus
GET dataform v1/projects/{}/locations/{}/repositories/{}:fetchRemoteBranches
GET dataplex v1/projects/{}/locations/{}
GET dataplex v1/projects/{}/locations/{}/aspectTypes/{}
GET dataplex v1/projects/{}/locations/{}/dataProducts/{}
GET dataplex v1/projects/{}/locations/{}/dataProducts/{}/dataAssets/{}
GET dataplex v1/projects/{}/locations/{}/entryGroups/{}
GET eventarc v1/projects/{}/locations/{}
GET eventarc v1/projects/{}/locations/{}/providers/{}
GET eventarc v1/projects/{}/locations/{}/triggers/{}
GET iam v1/projects/{}/locations/{}/workloadIdentityPools/{}
GET iam v1/projects/{}/locations/{}/workloadIdentityPools/{}/providers/{}
GET iam v1/projects/{}/serviceAccounts/{}
GET logging v2/projects/{}/locations/{}
GET logging v2/projects/{}/locations/{}/buckets/{}
GET logging v2/projects/{}/metrics/{}
GET logging v2/projects/{}/sinks/{}
GET monitoring v1/projects/{}/dashboards/{}
GET monitoring v3/projects/{}/alertPolicies/{}
GET monitoring v3/projects/{}/notificationChannels/{}
GET monitoring v3/projects/{}/services/{}
GET pubsub v1/projects/{}/subscriptions/{}
GET pubsub v1/projects/{}/topics/{}
GET run v2/projects/{}/locations/{}/services/{}
GET run v2/projects/{}/locations/{}/services/{}/revisions/{}
GET run v2/projects/{}/locations/{}/services/{}/revisions/{}/{}:exportStatus
GET run v2/projects/{}/locations/{}/{}:exportImageMetadata
GET run v2/projects/{}/locations/{}/{}:exportMetadata
GET run v2/projects/{}/locations/{}:exportProjectMetadata
GET secretmanager v1/projects/{}/secrets/{}
GET secretmanager v1/projects/{}/secrets/{}/versions/{}
GET secretmanager v1/projects/{}/secrets/{}/versions/{}:access
GET serviceusage v1/projects/{}/services/{}
GET serviceusage v1beta1/projects/{}/services/{}
PATCH iam v1/projects/{}/serviceAccounts/{}
PATCH pubsub v1/projects/{}/subscriptions/{}
PATCH pubsub v1/projects/{}/topics/{}
POST bigtableadmin v2/projects/{}/instances
POST bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups/{}:getIamPolicy
POST bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups/{}:setIamPolicy
POST bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups/{}:testIamPermissions
POST bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups:copy
POST bigtableadmin v2/projects/{}/instances/{}/tables
POST bigtableadmin v2/projects/{}/instances/{}/tables/{}:checkConsistency
POST bigtableadmin v2/projects/{}/instances/{}/tables/{}:dropRowRange
POST bigtableadmin v2/projects/{}/instances/{}/tables/{}:generateConsistencyToken
POST bigtableadmin v2/projects/{}/instances/{}/tables/{}:getIamPolicy
POST bigtableadmin v2/projects/{}/instances/{}/tables/{}:modifyColumnFamilies
POST bigtableadmin v2/projects/{}/instances/{}/tables/{}:setIamPolicy
POST bigtableadmin v2/projects/{}/instances/{}/tables/{}:testIamPermissions
POST bigtableadmin v2/projects/{}/instances/{}/tables/{}:undelete
POST bigtableadmin v2/projects/{}/instances/{}/tables:restore
POST bigtableadmin v2/projects/{}/instances/{}:getIamPolicy
POST bigtableadmin v2/projects/{}/instances/{}:setIamPolicy
POST bigtableadmin v2/projects/{}/instances/{}:testIamPermissions
POST billingbudgets v1/billingAccounts/{}/budgets
POST cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}:decrypt
POST cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}:encrypt
POST cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}:setIamPolicy
POST cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}:testIamPermissions
POST cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}:updatePrimaryVersion
POST cloudkms v1/projects/{}/locations/{}/keyRings/{}:setIamPolicy
POST cloudkms v1/projects/{}/locations/{}/keyRings/{}:testIamPermissions
POST cloudkms v1/projects/{}/locations/{}:generateRandomBytes
POST cloudresourcemanager v1/projects
POST cloudresourcemanager v1/projects/{}:clearOrgPolicy
POST cloudresourcemanager v1/projects/{}:getAncestry
POST cloudresourcemanager v1/projects/{}:getEffectiveOrgPolicy
POST cloudresourcemanager v1/projects/{}:getIamPolicy
POST cloudresourcemanager v1/projects/{}:getOrgPolicy
POST cloudresourcemanager v1/projects/{}:listAvailableOrgPolicyConstraints
POST cloudresourcemanager v1/projects/{}:listOrgPolicies
POST cloudresourcemanager v1/projects/{}:setIamPolicy
POST cloudresourcemanager v1/projects/{}:setOrgPolicy
POST cloudresourcemanager v1/projects/{}:testIamPermissions
POST cloudresourcemanager v1/projects/{}:undelete
POST cloudresourcemanager v3/projects
POST cloudresourcemanager v3/projects/{}:getIamPolicy
POST cloudresourcemanager v3/projects/{}:move
POST cloudresourcemanager v3/projects/{}:setIamPolicy
POST cloudresourcemanager v3/projects/{}:testIamPermissions
POST cloudresourcemanager v3/projects/{}:undelete
POST cloudscheduler v1/projects/{}/locations/{}/jobs
POST cloudscheduler v1/projects/{}/locations/{}/jobs/{}:pause
POST cloudscheduler v1/projects/{}/locations/{}/jobs/{}:resume
POST cloudscheduler v1/projects/{}/locations/{}/jobs/{}:run
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:commit
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:installNpmPackages
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:makeDirectory
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:moveDirectory
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:moveFile
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:pull
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:push
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:removeDirectory
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:removeFile
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:reset
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:setIamPolicy
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:testIamPermissions
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:writeFile
POST dataform v1/projects/{}/locations/{}/repositories/{}:commit
POST dataform v1/projects/{}/locations/{}/repositories/{}:move
POST dataform v1/projects/{}/locations/{}/repositories/{}:setIamPolicy
POST dataform v1/projects/{}/locations/{}/repositories/{}:testIamPermissions
POST dataplex v1/projects/{}/locations/{}/aspectTypes/{}:setIamPolicy
POST dataplex v1/projects/{}/locations/{}/aspectTypes/{}:testIamPermissions
POST dataplex v1/projects/{}/locations/{}/dataProducts/{}:requestAccess
POST dataplex v1/projects/{}/locations/{}/dataProducts/{}:setIamPolicy
POST dataplex v1/projects/{}/locations/{}/dataProducts/{}:testIamPermissions
POST dataplex v1/projects/{}/locations/{}/entryGroups/{}:batchChangeMetadata
POST dataplex v1/projects/{}/locations/{}/entryGroups/{}:requestBatchMetadataChange
POST dataplex v1/projects/{}/locations/{}/entryGroups/{}:setIamPolicy
POST dataplex v1/projects/{}/locations/{}/entryGroups/{}:testIamPermissions
POST dataplex v1/projects/{}/locations/{}:lookupContext
POST dataplex v1/projects/{}/locations/{}:modifyEntry
POST eventarc v1/projects/{}/locations/{}/triggers/{}:setIamPolicy
POST eventarc v1/projects/{}/locations/{}/triggers/{}:testIamPermissions
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}/providers/{}:undelete
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}:addAttestationRule
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}:getIamPolicy
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}:removeAttestationRule
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}:setAttestationRules
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}:setIamPolicy
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}:testIamPermissions
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}:undelete
POST iam v1/projects/{}/serviceAccounts
POST iam v1/projects/{}/serviceAccounts/{}:disable
POST iam v1/projects/{}/serviceAccounts/{}:enable
POST iam v1/projects/{}/serviceAccounts/{}:setIamPolicy
POST iam v1/projects/{}/serviceAccounts/{}:signBlob
POST iam v1/projects/{}/serviceAccounts/{}:signJwt
POST iam v1/projects/{}/serviceAccounts/{}:testIamPermissions
POST iam v1/projects/{}/serviceAccounts/{}:undelete
POST iamcredentials v1/projects/{}/serviceAccounts/{}:generateAccessToken
POST iamcredentials v1/projects/{}/serviceAccounts/{}:generateIdToken
POST iamcredentials v1/projects/{}/serviceAccounts/{}:signBlob
POST iamcredentials v1/projects/{}/serviceAccounts/{}:signJwt
POST logging v2/entries:copy
POST logging v2/entries:list
POST logging v2/entries:tail
POST logging v2/entries:write
POST logging v2/projects/{}/locations/{}/buckets/{}:undelete
POST logging v2/projects/{}/metrics
POST monitoring v3/projects/{}/alertPolicies
POST monitoring v3/projects/{}/notificationChannels
POST monitoring v3/projects/{}/notificationChannels/{}:getVerificationCode
POST monitoring v3/projects/{}/notificationChannels/{}:sendVerificationCode
POST monitoring v3/projects/{}/notificationChannels/{}:verify
POST monitoring v3/projects/{}/timeSeries
POST monitoring v3/projects/{}/timeSeries:createService
POST monitoring v3/projects/{}/timeSeries:query
POST pubsub v1/projects/{}/schemas/{}:commit
POST pubsub v1/projects/{}/schemas/{}:rollback
POST pubsub v1/projects/{}/schemas/{}:setIamPolicy
POST pubsub v1/projects/{}/schemas/{}:testIamPermissions
POST pubsub v1/projects/{}/schemas:validate
POST pubsub v1/projects/{}/schemas:validateMessage
POST pubsub v1/projects/{}/subscriptions/{}:acknowledge
POST pubsub v1/projects/{}/subscriptions/{}:detach
POST pubsub v1/projects/{}/subscriptions/{}:modifyAckDeadline
POST pubsub v1/projects/{}/subscriptions/{}:modifyPushConfig
POST pubsub v1/projects/{}/subscriptions/{}:pull
POST pubsub v1/projects/{}/subscriptions/{}:seek
POST pubsub v1/projects/{}/subscriptions/{}:setIamPolicy
POST pubsub v1/projects/{}/subscriptions/{}:testIamPermissions
POST pubsub v1/projects/{}/topics/{}:publish
POST pubsub v1/projects/{}/topics/{}:setIamPolicy
POST pubsub v1/projects/{}/topics/{}:testIamPermissions
POST run v2/projects/{}/locations/{}/services/{}:setIamPolicy
POST run v2/projects/{}/locations/{}/services/{}:testIamPermissions
POST run v2/projects/{}/locations/{}/{}:exportImage
POST run v2/projects/{}/locations/{}:uploadSource
POST secretmanager v1/projects/{}/secrets/{}/versions/{}:destroy
POST secretmanager v1/projects/{}/secrets/{}/versions/{}:disable
POST secretmanager v1/projects/{}/secrets/{}/versions/{}:enable
POST secretmanager v1/projects/{}/secrets/{}:addVersion
POST secretmanager v1/projects/{}/secrets/{}:enableManagedRotation
POST secretmanager v1/projects/{}/secrets/{}:rotateSecret
POST secretmanager v1/projects/{}/secrets/{}:setIamPolicy
POST secretmanager v1/projects/{}/secrets/{}:testIamPermissions
POST serviceusage v1/projects/{}/services/{}:disable
POST serviceusage v1/projects/{}/services/{}:enable
POST serviceusage v1/projects/{}/services:batchEnable
POST serviceusage v1beta1/projects/{}/services/{}:disable
POST serviceusage v1beta1/projects/{}/services/{}:enable
POST serviceusage v1beta1/projects/{}/services/{}:generateServiceIdentity
POST serviceusage v1beta1/projects/{}/services:batchEnable
PUT bigtableadmin v2/projects/{}/instances/{}
PUT bigtableadmin v2/projects/{}/instances/{}/clusters/{}
PUT cloudresourcemanager v1/projects/{}
PUT iam v1/projects/{}/serviceAccounts/{}
PUT logging v2/projects/{}/metrics/{}
PUT pubsub v1/projects/{}/subscriptions/{}
PUT pubsub v1/projects/{}/topics/{}
?aggregation,filter,interval,orderBy,pageSize,pageToken,secondaryAggregation,view
GET monitoring v3/projects/{}/timeSeries
?allowMissing,etag,validateOnly
DELETE eventarc v1/projects/{}/locations/{}/triggers/{}
?allowMissing,forceNewRevision,updateMask,validateOnly
PATCH run v2/projects/{}/locations/{}/services/{}
?allowMissing,updateMask,validateOnly
PATCH eventarc v1/projects/{}/locations/{}/triggers/{}
?appProfileId,ignoreWarnings
POST bigtableadmin v2/projects/{}/instances/{}/appProfiles
?aspectTypeId,validateOnly
POST dataplex v1/projects/{}/locations/{}/aspectTypes
?aspectTypes,entry,paths,view
GET dataplex v1/projects/{}/locations/{}:lookupEntry
?backupId
POST bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups
?bucketId
POST logging v2/projects/{}/locations/{}/buckets
POST logging v2/projects/{}/locations/{}/buckets:createAsync
?clusterId
POST bigtableadmin v2/projects/{}/instances/{}/clusters
?commitSha,pageSize,pageToken,path
GET dataform v1/projects/{}/locations/{}/repositories/{}:queryDirectoryContents
?commitSha,path
GET dataform v1/projects/{}/locations/{}/repositories/{}:readFile
?contexts,orderBy,pageSize,pageToken,query,scope,semanticSearch
POST dataplex v1/projects/{}/locations/{}:searchEntries
?cryptoKeyId,skipInitialVersionCreation,trustedWrappingEnabled
POST cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys
?customWriterIdentity,uniqueWriterIdentity
POST logging v2/projects/{}/sinks
?customWriterIdentity,uniqueWriterIdentity,updateMask
PATCH logging v2/projects/{}/sinks/{}
PUT logging v2/projects/{}/sinks/{}
?dataAssetId,validateOnly
POST dataplex v1/projects/{}/locations/{}/dataProducts/{}/dataAssets
?dataProductId,validateOnly
POST dataplex v1/projects/{}/locations/{}/dataProducts
?entry,entryLinkTypes,entryMode,pageSize,pageToken
GET dataplex v1/projects/{}/locations/{}:lookupEntryLinks
?entryGroupId,validateOnly
POST dataplex v1/projects/{}/locations/{}/entryGroups
?etag
DELETE dataplex v1/projects/{}/locations/{}/aspectTypes/{}
DELETE dataplex v1/projects/{}/locations/{}/entryGroups/{}
DELETE secretmanager v1/projects/{}/secrets/{}
?etag,validateOnly
DELETE dataplex v1/projects/{}/locations/{}/dataProducts/{}
DELETE dataplex v1/projects/{}/locations/{}/dataProducts/{}/dataAssets/{}
DELETE run v2/projects/{}/locations/{}/services/{}
DELETE run v2/projects/{}/locations/{}/services/{}/revisions/{}
?extraLocationTypes,filter,pageSize,pageToken
GET cloudkms v1/projects/{}/locations
GET cloudscheduler v1/projects/{}/locations
GET dataform v1/projects/{}/locations
GET dataplex v1/projects/{}/locations
GET eventarc v1/projects/{}/locations
GET logging v2/projects/{}/locations
?filter,orderBy,pageSize,pageToken
GET bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups
GET cloudkms v1/projects/{}/locations/{}/keyRings
GET dataform v1/projects/{}/locations/{}/repositories
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces
GET dataform v1/projects/{}/locations/{}:queryUserRootContents
GET dataplex v1/projects/{}/locations/{}/aspectTypes
GET dataplex v1/projects/{}/locations/{}/dataProducts
GET dataplex v1/projects/{}/locations/{}/dataProducts/{}/dataAssets
GET dataplex v1/projects/{}/locations/{}/entryGroups
GET eventarc v1/projects/{}/locations/{}/providers
GET eventarc v1/projects/{}/locations/{}/triggers
GET monitoring v3/projects/{}/alertPolicies
GET monitoring v3/projects/{}/notificationChannels
?filter,orderBy,pageSize,pageToken,versionView
GET cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys
?filter,pageSize,pageToken
GET cloudresourcemanager v1/projects
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:searchFiles
GET iam v1/projects/{}/locations/{}/workloadIdentityPools/{}:listAttestationRules
GET logging v2/projects/{}/sinks
GET monitoring v3/projects/{}/services
GET secretmanager v1/projects/{}/secrets
GET secretmanager v1/projects/{}/secrets/{}/versions
GET serviceusage v1/projects/{}/services
GET serviceusage v1beta1/projects/{}/services
?filter,pageSize,pageToken,view
GET monitoring v3/projects/{}/services/{}/serviceLevelObjectives
?force
DELETE dataform v1/projects/{}/locations/{}/repositories/{}
DELETE monitoring v3/projects/{}/notificationChannels/{}
?fullResourceName
GET cloudresourcemanager v3:fetchResourceSemantics
?ignoreWarnings
DELETE bigtableadmin v2/projects/{}/instances/{}/appProfiles/{}
?ignoreWarnings,updateMask
PATCH bigtableadmin v2/projects/{}/instances/{}/appProfiles/{}
PATCH bigtableadmin v2/projects/{}/instances/{}/tables/{}
?keyRingId
POST cloudkms v1/projects/{}/locations/{}/keyRings
?names
GET serviceusage v1/projects/{}/services:batchGet
?options
GET cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}:getIamPolicy
GET cloudkms v1/projects/{}/locations/{}/keyRings/{}:getIamPolicy
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:getIamPolicy
GET dataform v1/projects/{}/locations/{}/repositories/{}:getIamPolicy
GET dataplex v1/projects/{}/locations/{}/aspectTypes/{}:getIamPolicy
GET dataplex v1/projects/{}/locations/{}/dataProducts/{}:getIamPolicy
GET dataplex v1/projects/{}/locations/{}/entryGroups/{}:getIamPolicy
GET eventarc v1/projects/{}/locations/{}/triggers/{}:getIamPolicy
GET pubsub v1/projects/{}/schemas/{}:getIamPolicy
GET pubsub v1/projects/{}/subscriptions/{}:getIamPolicy
GET pubsub v1/projects/{}/topics/{}:getIamPolicy
GET run v2/projects/{}/locations/{}/services/{}:getIamPolicy
GET secretmanager v1/projects/{}/secrets/{}:getIamPolicy
POST iam v1/projects/{}/serviceAccounts/{}:getIamPolicy
?pageSize,pageToken
GET bigtableadmin v2/projects/{}/instances/{}/appProfiles
GET cloudscheduler v1/projects/{}/locations/{}/jobs
GET dataform v1/projects/{}/locations/{}/repositories/{}/releaseConfigs
GET dataform v1/projects/{}/locations/{}/repositories/{}/workflowConfigs
GET dataform v1/projects/{}/locations/{}/repositories/{}:fetchHistory
GET iam v1/projects/{}/serviceAccounts
GET logging v2/projects/{}/locations/{}/buckets
GET logging v2/projects/{}/metrics
GET monitoring v1/projects/{}/dashboards
GET pubsub v1/projects/{}/subscriptions
GET pubsub v1/projects/{}/topics
GET pubsub v1/projects/{}/topics/{}/subscriptions
?pageSize,pageToken,parent,showDeleted
GET cloudresourcemanager v3/projects
?pageSize,pageToken,path,view
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:queryDirectoryContents
?pageSize,pageToken,query
GET cloudresourcemanager v3/projects:search
?pageSize,pageToken,resourceNames
GET logging v2/projects/{}/logs
?pageSize,pageToken,scope
GET billingbudgets v1/billingAccounts/{}/budgets
?pageSize,pageToken,showDeleted
GET iam v1/projects/{}/locations/{}/workloadIdentityPools
GET iam v1/projects/{}/locations/{}/workloadIdentityPools/{}/providers
GET run v2/projects/{}/locations/{}/services
GET run v2/projects/{}/locations/{}/services/{}/revisions
?pageSize,pageToken,view
GET bigtableadmin v2/projects/{}/instances/{}/tables
GET pubsub v1/projects/{}/schemas
GET pubsub v1/projects/{}/schemas/{}:listRevisions
?pageToken
GET bigtableadmin v2/projects/{}/instances
GET bigtableadmin v2/projects/{}/instances/{}/clusters
?path
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:fetchFileDiff
?path,revision
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:readFile
?releaseConfigId
POST dataform v1/projects/{}/locations/{}/repositories/{}/releaseConfigs
?remoteBranch
GET dataform v1/projects/{}/locations/{}/repositories/{}/workspaces/{}:fetchGitAheadBehind
?repositoryId
POST dataform v1/projects/{}/locations/{}/repositories
?revisionId
DELETE pubsub v1/projects/{}/schemas/{}:deleteRevision
?schemaId
POST pubsub v1/projects/{}/schemas
?secretId
POST secretmanager v1/projects/{}/secrets
?serviceId
POST monitoring v3/projects/{}/services
?serviceId,validateOnly
POST run v2/projects/{}/locations/{}/services
?serviceLevelObjectiveId
POST monitoring v3/projects/{}/services/{}/serviceLevelObjectives
?triggerId,validateOnly
POST eventarc v1/projects/{}/locations/{}/triggers
?updateMask
PATCH bigtableadmin v2/projects/{}/instances/{}
PATCH bigtableadmin v2/projects/{}/instances/{}/clusters/{}
PATCH bigtableadmin v2/projects/{}/instances/{}/clusters/{}/backups/{}
PATCH billingbudgets v1/billingAccounts/{}/budgets/{}
PATCH cloudkms v1/projects/{}/locations/{}/keyRings/{}/cryptoKeys/{}
PATCH cloudresourcemanager v3/projects/{}
PATCH cloudscheduler v1/projects/{}/locations/{}/jobs/{}
PATCH dataform v1/projects/{}/locations/{}/repositories/{}
PATCH dataform v1/projects/{}/locations/{}/repositories/{}/releaseConfigs/{}
PATCH dataform v1/projects/{}/locations/{}/repositories/{}/workflowConfigs/{}
PATCH iam v1/projects/{}/locations/{}/workloadIdentityPools/{}
PATCH iam v1/projects/{}/locations/{}/workloadIdentityPools/{}/providers/{}
PATCH logging v2/projects/{}/locations/{}/buckets/{}
PATCH monitoring v3/projects/{}/alertPolicies/{}
PATCH monitoring v3/projects/{}/notificationChannels/{}
PATCH monitoring v3/projects/{}/services/{}
PATCH monitoring v3/projects/{}/services/{}/serviceLevelObjectives/{}
PATCH secretmanager v1/projects/{}/secrets/{}
POST logging v2/projects/{}/locations/{}/buckets/{}:updateAsync
?updateMask,validateOnly
PATCH dataplex v1/projects/{}/locations/{}/aspectTypes/{}
PATCH dataplex v1/projects/{}/locations/{}/dataProducts/{}
PATCH dataplex v1/projects/{}/locations/{}/dataProducts/{}/dataAssets/{}
PATCH dataplex v1/projects/{}/locations/{}/entryGroups/{}
?validateOnly
PATCH monitoring v1/projects/{}/dashboards/{}
POST monitoring v1/projects/{}/dashboards
?view
GET bigtableadmin v2/projects/{}/instances/{}/tables/{}
GET monitoring v3/projects/{}/services/{}/serviceLevelObjectives/{}
GET pubsub v1/projects/{}/schemas/{}
?workflowConfigId
POST dataform v1/projects/{}/locations/{}/repositories/{}/workflowConfigs
?workloadIdentityPoolId
POST iam v1/projects/{}/locations/{}/workloadIdentityPools
?workloadIdentityPoolProviderId
POST iam v1/projects/{}/locations/{}/workloadIdentityPools/{}/providers
?workspaceId
POST dataform v1/projects/{}/locations/{}/repositories/{}/workspaces
`;
