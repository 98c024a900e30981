// Written by local/discovery/generate.ts from discovery documents of Google APIs: do not edit.
// Data, one line a method, and so as long as those APIs are.
export const APPS = {
  'cloudresourcemanager.v1': `
https://cloudresourcemanager.googleapis.com/
?pageSize,pageToken,parent
?filter,pageSize,pageToken
>folders v1/{+resource}
clearOrgPolicy P :clearOrgPolicy 0 b
getEffectiveOrgPolicy P :getEffectiveOrgPolicy 0 b
getOrgPolicy P :getOrgPolicy 0 b
listAvailableOrgPolicyConstraints P :listAvailableOrgPolicyConstraints 0 b
listOrgPolicies P :listOrgPolicies 0 b
setOrgPolicy P :setOrgPolicy 0 b
>liens v1/
create P liens 0 b
delete D {+name} 0
get G {+name} 0
list G liens 1
>operations v1/{+name}
get G - 0
>organizations v1/
clearOrgPolicy P {+resource}:clearOrgPolicy 0 b
get G {+name} 0
getEffectiveOrgPolicy P {+resource}:getEffectiveOrgPolicy 0 b
getIamPolicy P {+resource}:getIamPolicy 0 b
getOrgPolicy P {+resource}:getOrgPolicy 0 b
listAvailableOrgPolicyConstraints P {+resource}:listAvailableOrgPolicyConstraints 0 b
listOrgPolicies P {+resource}:listOrgPolicies 0 b
search P organizations:search 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
setOrgPolicy P {+resource}:setOrgPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects v1/
clearOrgPolicy P {+resource}:clearOrgPolicy 0 b
create P projects 0 bo
delete D projects/{projectId} 0
get G projects/{projectId} 0
getAncestry P projects/{projectId}:getAncestry 0 b
getEffectiveOrgPolicy P {+resource}:getEffectiveOrgPolicy 0 b
getIamPolicy P projects/{resource}:getIamPolicy 0 b
getOrgPolicy P {+resource}:getOrgPolicy 0 b
list G projects 2
listAvailableOrgPolicyConstraints P {+resource}:listAvailableOrgPolicyConstraints 0 b
listOrgPolicies P {+resource}:listOrgPolicies 0 b
setIamPolicy P projects/{resource}:setIamPolicy 0 b
setOrgPolicy P {+resource}:setOrgPolicy 0 b
testIamPermissions P projects/{resource}:testIamPermissions 0 b
undelete P projects/{projectId}:undelete 0 b
update U projects/{projectId} 0 b
`,
  'cloudresourcemanager.v2': `
https://cloudresourcemanager.googleapis.com/
?parent
?pageSize,pageToken,parent,showDeleted
?updateMask
>folders v2/
create P folders 1 bo
delete D {+name} 0
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G folders 2
move P {+name}:move 0 bo
patch A {+name} 3 b
search P folders:search 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
undelete P {+name}:undelete 0 b
>operations v1/{+name}
get G - 0
`,
  'cloudresourcemanager.v3': `
https://cloudresourcemanager.googleapis.com/
?pageSize,pageToken,parent
?pageSize,pageToken,parent,showDeleted
?updateMask
?pageSize,pageToken,query
?boundaryId
?pageSize,pageToken
?capabilityConfigId
?validateOnly
?etag,validateOnly
?name
?updateMask,validateOnly
?filter,pageSize,pageToken
?fullResourceName
>effectiveTags v3/
list G effectiveTags 1
>folders v3/
create P folders 0 bo
delete D {+name} 0 o
get G {+name} 0
getBoundaryConfig G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G folders 2
move P {+name}:move 0 bo
patch A {+name} 3 bo
search G folders:search 4
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
undelete P {+name}:undelete 0 bo
updateBoundaryConfig A {+name} 3 bo
>folders.boundaries v3/
create P {+parent}/boundaries 5 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/boundaries 6
patch A {+name} 3 bo
>folders.capabilities v3/{+name}
get G - 0
patch A - 3 bo
>folders.capabilityConfigs v3/
create P {+parent}/capabilityConfigs 7 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/capabilityConfigs 6
patch A {+name} 3 bo
>liens v3/
create P liens 0 b
delete D {+name} 0
get G {+name} 0
list G liens 1
>locations.effectiveTagBindingCollections v3/{+name}
get G - 0
>locations.tagBindingCollections v3/{+name}
get G - 0
patch A - 3 bo
>operations v3/{+name}
get G - 0
>organizations v3/
get G {+name} 0
getBoundaryConfig G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
search G organizations:search 4
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
updateBoundaryConfig A {+name} 3 bo
>organizations.boundaries v3/
create P {+parent}/boundaries 5 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/boundaries 6
patch A {+name} 3 bo
>organizations.capabilityConfigs v3/
create P {+parent}/capabilityConfigs 7 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/capabilityConfigs 6
patch A {+name} 3 bo
>projects v3/
create P projects 0 bo
delete D {+name} 0 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G projects 2
move P {+name}:move 0 bo
patch A {+name} 3 bo
search G projects:search 4
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
undelete P {+name}:undelete 0 bo
>projects.capabilityConfigs v3/
create P {+parent}/capabilityConfigs 7 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/capabilityConfigs 6
patch A {+name} 3 bo
>tagBindings v3/
create P tagBindings 8 bo
delete D {+name} 0 o
list G tagBindings 1
>tagKeys v3/
create P tagKeys 8 bo
delete D {+name} 9 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
getNamespaced G tagKeys/namespaced 10
list G tagKeys 1
patch A {+name} 11 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>tagValues v3/
create P tagValues 8 bo
delete D {+name} 9 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
getNamespaced G tagValues/namespaced 10
list G tagValues 1
patch A {+name} 11 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>tagValues.tagHolds v3/
create P {+parent}/tagHolds 8 bo
delete D {+name} 8 o
list G {+parent}/tagHolds 12
>v3
fetchResourceSemantics G v3:fetchResourceSemantics 13
`,
  'cloudscheduler.v1': `
https://cloudscheduler.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?updateMask
?pageSize,pageToken
?filter,pageSize,pageToken,returnPartialSuccess
>projects.locations v1/{+name}
get G - 0
getCmekConfig G - 0
list G /locations 1
updateCmekConfig A - 2 bo
>projects.locations.jobs v1/
create P {+parent}/jobs 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/jobs 3
patch A {+name} 2 b
pause P {+name}:pause 0 b
resume P {+name}:resume 0 b
run P {+name}:run 0 b
>projects.locations.operations v1/{+name}
cancel P :cancel 0 b
delete D - 0
get G - 0
list G /operations 4
`,
  'cloudtasks.v2': `
https://cloudtasks.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?updateMask
?filter,pageSize,pageToken
?responseView
?pageSize,pageToken,responseView
>projects.locations v2/{+name}
get G - 0
getCmekConfig G - 0
list G /locations 1
updateCmekConfig A - 2 b
>projects.locations.operations v2/{+name}
get G - 0
>projects.locations.queues v2/
create P {+parent}/queues 0 b
delete D {+name} 0
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/queues 3
patch A {+name} 2 b
pause P {+name}:pause 0 b
purge P {+name}:purge 0 b
resume P {+name}:resume 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.queues.tasks v2/
batchCreate P {+parent}/tasks:batchCreate 0 bo
batchDelete P {+parent}/tasks:batchDelete 0 bo
buffer P {+queue}/tasks/{taskId}:buffer 0 b
create P {+parent}/tasks 0 b
delete D {+name} 0
get G {+name} 4
list G {+parent}/tasks 5
run P {+name}:run 0 b
`,
  'cloudtasks.v2beta2': `
https://cloudtasks.googleapis.com/
?appId
?extraLocationTypes,filter,pageSize,pageToken
?updateMask
?readMask
?filter,pageSize,pageToken,readMask
?responseView
?pageSize,pageToken,responseView
>api.queue api/queue/
update P update 1 b
>projects.locations v2beta2/{+name}
get G - 0
getCmekConfig G - 0
list G /locations 2
updateCmekConfig A - 3 b
>projects.locations.operations v2beta2/{+name}
get G - 0
>projects.locations.queues v2beta2/
create P {+parent}/queues 0 b
delete D {+name} 0
get G {+name} 4
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/queues 5
patch A {+name} 3 b
pause P {+name}:pause 0 b
purge P {+name}:purge 0 b
resume P {+name}:resume 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.queues.tasks v2beta2/
acknowledge P {+name}:acknowledge 0 b
batchCreate P {+parent}/tasks:batchCreate 0 bo
batchDelete P {+parent}/tasks:batchDelete 0 bo
buffer P {+queue}/tasks/{taskId}:buffer 0 b
cancelLease P {+name}:cancelLease 0 b
create P {+parent}/tasks 0 b
delete D {+name} 0
get G {+name} 6
lease P {+parent}/tasks:lease 0 b
list G {+parent}/tasks 7
renewLease P {+name}:renewLease 0 b
run P {+name}:run 0 b
`,
  'cloudtasks.v2beta3': `
https://cloudtasks.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?updateMask
?readMask
?filter,pageSize,pageToken,readMask
?responseView
?pageSize,pageToken,responseView
>projects.locations v2beta3/{+name}
get G - 0
getCmekConfig G - 0
list G /locations 1
updateCmekConfig A - 2 b
>projects.locations.operations v2beta3/{+name}
get G - 0
>projects.locations.queues v2beta3/
create P {+parent}/queues 0 b
delete D {+name} 0
get G {+name} 3
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/queues 4
patch A {+name} 2 b
pause P {+name}:pause 0 b
purge P {+name}:purge 0 b
resume P {+name}:resume 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.queues.tasks v2beta3/
batchCreate P {+parent}/tasks:batchCreate 0 bo
batchDelete P {+parent}/tasks:batchDelete 0 bo
buffer P {+queue}/tasks/{taskId}:buffer 0 b
create P {+parent}/tasks 0 b
delete D {+name} 0
get G {+name} 5
list G {+parent}/tasks 6
run P {+name}:run 0 b
`,
  'forms.v1': `
https://forms.googleapis.com/
?unpublished
?filter,pageSize,pageToken
>forms v1/
batchUpdate P forms/{formId}:batchUpdate 0 b
create P forms 1 b
get G forms/{formId} 0
setPublishSettings P forms/{formId}:setPublishSettings 0 b
>forms.responses v1/forms/{formId}/
get G responses/{responseId} 0
list G responses 2
>forms.watches v1/forms/{formId}/
create P watches 0 b
delete D watches/{watchId} 0
list G watches 0
renew P watches/{watchId}:renew 0 b
`,
  'integrations.v1': `
https://integrations.googleapis.com/
?code,gcpProjectId,product,redirectUri,state
?clientCertificate.encryptedPrivateKey,clientCertificate.passphrase,clientCertificate.sslCertificate
?filter,pageSize,pageToken,readMask
?clientCertificate.encryptedPrivateKey,clientCertificate.passphrase,clientCertificate.sslCertificate,updateMask
?updateMask
?filter,orderBy,pageSize,pageToken
?filter,pageSize,pageToken
?triggerId
?enableNaturalLanguageQueryUnderstanding,filter,pageSize,pageToken,query
?filter,filterParams.customFilter,filterParams.endTime,filterParams.eventStatuses,filterParams.executionId,filterParams.parameterKey,filterParams.parameterPairKey,filterParams.parameterPairValue,filterParams.parameterType,filterParams.parameterValue,filterParams.startTime,filterParams.taskStatuses,filterParams.workflowName,orderBy,pageSize,pageToken,readMask,refreshAcl,snapshotMetadataWithoutParams,truncateParams
?createSampleIntegrations,newIntegration
?fileFormat,files
?files
?fieldMask,filter,orderBy,pageSize,pageToken
?testCaseId
?fileFormat
?filter,orderBy,pageSize,pageToken,readMask
?enableNaturalLanguageQueryUnderstanding,filter,orderBy,pageSize,pageToken,query,readMask
>callback v1/
generateToken G callback:generateToken 1
>connectorPlatformRegions v1/
enumerate G connectorPlatformRegions:enumerate 0
>projects v1/{+parent}/
getClientmetadata G clientmetadata 0
>projects.locations v1/
generateOpenApiSpec P {+name}:generateOpenApiSpec 0 b
getClients G {+parent}/clients 0
>projects.locations.appsScriptProjects v1/{+parent}/
create P appsScriptProjects 0 b
link P appsScriptProjects:link 0 b
>projects.locations.authConfigs v1/
create P {+parent}/authConfigs 2 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/authConfigs 3
patch A {+name} 4 b
>projects.locations.certificates v1/
create P {+parent}/certificates 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/certificates 3
patch A {+name} 5 b
>projects.locations.clients v1/{+parent}/
changeConfig P clients:changeConfig 0 b
deprovision P clients:deprovision 0 b
provision P clients:provision 0 b
provisionClientPostProcessor P clients:provisionClientPostProcessor 0 b
replace P clients:replace 0 b
switch P clients:switch 0 b
switchVariableMasking P clients:switchVariableMasking 0 b
toggleHttp P clients:toggleHttp 0 b
>projects.locations.cloudFunctions v1/{+parent}/
create P cloudFunctions 0 b
>projects.locations.connections v1/
getConnectionSchemaMetadata G {+name} 0
list G {+parent}/connections 6
>projects.locations.connections.runtimeActionSchemas v1/{+parent}/
list G runtimeActionSchemas 7
>projects.locations.connections.runtimeEntitySchemas v1/{+parent}/
list G runtimeEntitySchemas 7
>projects.locations.integrations v1/
delete D {+name} 0
execute P {+name}:execute 0 b
executeEvent P {+name}:executeEvent 8 b
list G {+parent}/integrations 6
schedule P {+name}:schedule 0 b
search G {+parent}/integrations:search 9
test P {+name}:test 0 b
>projects.locations.integrations.executions v1/
cancel P {+name}:cancel 0 b
download G {+name}:download 0
get G {+name} 0
list G {+parent}/executions 10
replay P {+name}:replay 0 b
>projects.locations.integrations.executions.suspensions v1/
lift P {+name}:lift 0 b
list G {+parent}/suspensions 6
resolve P {+name}:resolve 0 b
>projects.locations.integrations.versions v1/
create P {+parent}/versions 11 b
delete D {+name} 0
download G {+name}:download 12
downloadJsonPackage G {+name}:downloadJsonPackage 13
get G {+name} 0
list G {+parent}/versions 14
patch A {+name} 5 b
publish P {+name}:publish 0 b
test P {+name}:test 0 b
unpublish P {+name}:unpublish 0 b
upload P {+parent}/versions:upload 0 b
>projects.locations.integrations.versions.testCases v1/
create P {+parent}/testCases 15 b
delete D {+name} 0
download G {+name}:download 16
execute P {+parent}/testCases:execute 0 b
executeTest P {+testCaseName}:executeTest 0 b
get G {+name} 0
list G {+parent}/testCases 17
patch A {+name} 5 b
takeoverEditLock P {+name}:takeoverEditLock 0 b
upload P {+parent}/testCases:upload 0 b
>projects.locations.products.authConfigs v1/
create P {+parent}/authConfigs 2 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/authConfigs 3
patch A {+name} 4 b
>projects.locations.products.certificates v1/
create P {+parent}/certificates 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/certificates 3
patch A {+name} 5 b
>projects.locations.products.cloudFunctions v1/{+parent}/
create P cloudFunctions 0 b
>projects.locations.products.integrations v1/
execute P {+name}:execute 0 b
list G {+parent}/integrations 6
schedule P {+name}:schedule 0 b
test P {+name}:test 0 b
>projects.locations.products.integrations.executions v1/
download G {+name}:download 0
get G {+name} 0
list G {+parent}/executions 10
>projects.locations.products.integrations.executions.suspensions v1/
lift P {+name}:lift 0 b
list G {+parent}/suspensions 6
resolve P {+name}:resolve 0 b
>projects.locations.products.integrations.versions v1/
create P {+parent}/versions 11 b
delete D {+name} 0
download G {+name}:download 12
get G {+name} 0
list G {+parent}/versions 14
patch A {+name} 5 b
publish P {+name}:publish 0 b
takeoverEditLock P {+integrationVersion}:takeoverEditLock 0 b
unpublish P {+name}:unpublish 0 b
upload P {+parent}/versions:upload 0 b
>projects.locations.products.sfdcInstances v1/
create P {+parent}/sfdcInstances 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/sfdcInstances 3
patch A {+name} 5 b
>projects.locations.products.sfdcInstances.sfdcChannels v1/
create P {+parent}/sfdcChannels 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/sfdcChannels 3
patch A {+name} 5 b
>projects.locations.sfdcInstances v1/
create P {+parent}/sfdcInstances 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/sfdcInstances 3
patch A {+name} 5 b
>projects.locations.sfdcInstances.sfdcChannels v1/
create P {+parent}/sfdcChannels 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/sfdcChannels 3
patch A {+name} 5 b
>projects.locations.templates v1/
create P {+parent}/templates 0 b
delete D {+name} 0
download G {+name}:download 16
get G {+name} 0
import P {+name}:import 0 b
list G {+parent}/templates 17
patch A {+name} 5 b
search G {+parent}/templates:search 18
share P {+name}:share 0 b
unshare P {+name}:unshare 0 b
upload P {+parent}/templates:upload 0 b
use P {+name}:use 0 b
`,
  'secretmanager.v1': `
https://secretmanager.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?secretId
?etag
?options.requestedPolicyVersion
?filter,pageSize,pageToken
?updateMask
>projects.locations v1/{+name}
get G - 0
list G /locations 1
>projects.locations.secrets v1/
addVersion P {+parent}:addVersion 0 b
create P {+parent}/secrets 2 b
delete D {+name} 3
enableManagedRotation P {+parent}:enableManagedRotation 0 b
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/secrets 5
patch A {+name} 6 b
rotateSecret P {+parent}:rotateSecret 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.secrets.versions v1/
access G {+name}:access 0
destroy P {+name}:destroy 0 b
disable P {+name}:disable 0 b
enable P {+name}:enable 0 b
get G {+name} 0
list G {+parent}/versions 5
>projects.secrets v1/
addVersion P {+parent}:addVersion 0 b
create P {+parent}/secrets 2 b
delete D {+name} 3
enableManagedRotation P {+parent}:enableManagedRotation 0 b
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/secrets 5
patch A {+name} 6 b
rotateSecret P {+parent}:rotateSecret 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.secrets.versions v1/
access G {+name}:access 0
destroy P {+name}:destroy 0 b
disable P {+name}:disable 0 b
enable P {+name}:enable 0 b
get G {+name} 0
list G {+parent}/versions 5
`,
  'secretmanager.v1beta1': `
https://secretmanager.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?secretId
?options.requestedPolicyVersion
?pageSize,pageToken
?updateMask
>projects.locations v1beta1/{+name}
get G - 0
list G /locations 1
>projects.secrets v1beta1/
addVersion P {+parent}:addVersion 0 b
create P {+parent}/secrets 2 b
delete D {+name} 0
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 3
list G {+parent}/secrets 4
patch A {+name} 5 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.secrets.versions v1beta1/
access G {+name}:access 0
destroy P {+name}:destroy 0 b
disable P {+name}:disable 0 b
enable P {+name}:enable 0 b
get G {+name} 0
list G {+parent}/versions 4
`,
  'sheets.v4': `
https://sheets.googleapis.com/
?commentsViewMode,excludeTablesInBandedRanges,includeGridData,ranges
?includeValuesInResponse,insertDataOption,responseDateTimeRenderOption,responseValueRenderOption,valueInputOption
?dateTimeRenderOption,majorDimension,ranges,valueRenderOption
?dateTimeRenderOption,majorDimension,valueRenderOption
?includeValuesInResponse,responseDateTimeRenderOption,responseValueRenderOption,valueInputOption
>spreadsheets v4/
batchUpdate P spreadsheets/{spreadsheetId}:batchUpdate 0 b
create P spreadsheets 0 b
get G spreadsheets/{spreadsheetId} 1
getByDataFilter P spreadsheets/{spreadsheetId}:getByDataFilter 0 b
>spreadsheets.developerMetadata v4/spreadsheets/{spreadsheetId}/
get G developerMetadata/{metadataId} 0
search P developerMetadata:search 0 b
>spreadsheets.sheets v4/spreadsheets/{spreadsheetId}/sheets/{sheetId}
copyTo P :copyTo 0 b
>spreadsheets.values v4/spreadsheets/{spreadsheetId}/
append P values/{range}:append 2 b
batchClear P values:batchClear 0 b
batchClearByDataFilter P values:batchClearByDataFilter 0 b
batchGet G values:batchGet 3
batchGetByDataFilter P values:batchGetByDataFilter 0 b
batchUpdate P values:batchUpdate 0 b
batchUpdateByDataFilter P values:batchUpdateByDataFilter 0 b
clear P values/{range}:clear 0 b
get G values/{range} 4
update U values/{range} 5 b
`,
  'transcoder.v1': `
https://transcoder.googleapis.com/
?jobTemplateId
?allowMissing
?filter,orderBy,pageSize,pageToken
>projects.locations.jobTemplates v1/
create P {+parent}/jobTemplates 1 b
delete D {+name} 2
get G {+name} 0
list G {+parent}/jobTemplates 3
>projects.locations.jobs v1/
create P {+parent}/jobs 0 b
delete D {+name} 2
get G {+name} 0
list G {+parent}/jobs 3
`,
  'workflowexecutions.v1': `
https://workflowexecutions.googleapis.com/
?view
?filter,orderBy,pageSize,pageToken,view
?pageSize,pageToken
?filter,orderBy,pageSize,pageToken,skip,view
>projects.locations.workflows v1/{+workflow}
triggerPubsubExecution P :triggerPubsubExecution 0 b
>projects.locations.workflows.executions v1/
cancel P {+name}:cancel 0 b
create P {+parent}/executions 0 b
deleteExecutionHistory P {+name}:deleteExecutionHistory 0 b
exportData G {+name}:exportData 0
get G {+name} 1
list G {+parent}/executions 2
>projects.locations.workflows.executions.callbacks v1/{+parent}/
list G callbacks 3
>projects.locations.workflows.executions.stepEntries v1/
get G {+name} 1
list G {+parent}/stepEntries 4
`,
  'workflowexecutions.v1beta': `
https://workflowexecutions.googleapis.com/
?view
?pageSize,pageToken,view
>projects.locations.workflows.executions v1beta/
cancel P {+name}:cancel 0 b
create P {+parent}/executions 0 b
get G {+name} 1
list G {+parent}/executions 2
`,
  'workflows.v1': `
https://workflows.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?filter,pageSize,pageToken,returnPartialSuccess
?workflowId
?revisionId
?filter,orderBy,pageSize,pageToken
?pageSize,pageToken
?updateMask
>projects.locations v1/{+name}
get G - 0
list G /locations 1
>projects.locations.operations v1/{+name}
delete D - 0
get G - 0
list G /operations 2
>projects.locations.workflows v1/
create P {+parent}/workflows 3 bo
delete D {+name} 0 o
get G {+name} 4
list G {+parent}/workflows 5
listRevisions G {+name}:listRevisions 6
patch A {+name} 7 bo
`,
  'workflows.v1beta': `
https://workflows.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?filter,pageSize,pageToken,returnPartialSuccess
?workflowId
?filter,orderBy,pageSize,pageToken
?updateMask
>projects.locations v1beta/{+name}
get G - 0
list G /locations 1
>projects.locations.operations v1beta/{+name}
delete D - 0
get G - 0
list G /operations 2
>projects.locations.workflows v1beta/
create P {+parent}/workflows 3 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/workflows 4
patch A {+name} 5 bo
`,
  'eventarc.v1': `
https://eventarc.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?updateMask
?channelConnectionId
?options.requestedPolicyVersion
?pageSize,pageToken
?channelId,validateOnly
?validateOnly
?orderBy,pageSize,pageToken
?updateMask,validateOnly
?enrollmentId,validateOnly
?allowMissing,etag,validateOnly
?filter,orderBy,pageSize,pageToken
?allowMissing,updateMask,validateOnly
?googleApiSourceId,validateOnly
?messageBusId,validateOnly
?filter,pageSize,pageToken,returnPartialSuccess
?pipelineId,validateOnly
?triggerId,validateOnly
>projects.locations v1/{+name}
get G - 0
getGoogleChannelConfig G - 0
list G /locations 1
updateGoogleChannelConfig A - 2 b
>projects.locations.channelConnections v1/
create P {+parent}/channelConnections 3 bo
delete D {+name} 0 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/channelConnections 5
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.channels v1/
create P {+parent}/channels 6 bo
delete D {+name} 7 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/channels 8
patch A {+name} 9 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.enrollments v1/
create P {+parent}/enrollments 10 bo
delete D {+name} 11 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/enrollments 12
patch A {+name} 13 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.googleApiSources v1/
create P {+parent}/googleApiSources 14 bo
delete D {+name} 11 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/googleApiSources 12
patch A {+name} 13 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.messageBuses v1/
create P {+parent}/messageBuses 15 bo
delete D {+name} 11 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/messageBuses 12
listEnrollments G {+parent}:listEnrollments 5
patch A {+name} 13 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.operations v1/{+name}
cancel P :cancel 0 b
delete D - 0
get G - 0
list G /operations 16
>projects.locations.pipelines v1/
create P {+parent}/pipelines 17 bo
delete D {+name} 11 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/pipelines 12
patch A {+name} 13 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.providers v1/
get G {+name} 0
list G {+parent}/providers 12
>projects.locations.triggers v1/
create P {+parent}/triggers 18 bo
delete D {+name} 11 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/triggers 12
patch A {+name} 13 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
`,
  'iam.v1': `
https://iam.googleapis.com/
?workforcePoolId
?pageSize,pageToken,parent,showDeleted
?updateMask
?workforcePoolProviderId
?pageSize,pageToken,showDeleted
?workforcePoolProviderKeyId
?workforcePoolProviderScimTenantId
?hardDelete
?workforcePoolProviderScimTokenId
?etag
?pageSize,pageToken,showDeleted,view
?oauthClientId
?oauthClientCredentialId
?workloadIdentityPoolId
?filter,pageSize,pageToken
?workloadIdentityPoolNamespaceId
?workloadIdentityPoolManagedIdentityId
?workloadIdentityPoolProviderId
?workloadIdentityPoolProviderKeyId
?options.requestedPolicyVersion
?pageSize,pageToken
?publicKeyType
?keyTypes
?pageSize,pageToken,parent,showDeleted,view
>iamPolicies v1/
lintPolicy P iamPolicies:lintPolicy 0 b
queryAuditableServices P iamPolicies:queryAuditableServices 0 b
>locations.workforcePools v1/
create P {+location}/workforcePools 1 bo
delete D {+name} 0 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+location}/workforcePools 2
patch A {+name} 3 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
undelete P {+name}:undelete 0 bo
>locations.workforcePools.operations v1/{+name}
get G - 0
>locations.workforcePools.providers v1/
create P {+parent}/providers 4 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/providers 5
patch A {+name} 3 bo
undelete P {+name}:undelete 0 bo
>locations.workforcePools.providers.keys v1/
create P {+parent}/keys 6 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/keys 5
undelete P {+name}:undelete 0 bo
>locations.workforcePools.providers.keys.operations v1/{+name}
get G - 0
>locations.workforcePools.providers.operations v1/{+name}
get G - 0
>locations.workforcePools.providers.scimTenants v1/
create P {+parent}/scimTenants 7 b
delete D {+name} 8
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/scimTenants 5
patch A {+name} 3 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
undelete P {+name}:undelete 0 b
>locations.workforcePools.providers.scimTenants.tokens v1/
create P {+parent}/tokens 9 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/tokens 5
patch A {+name} 3 b
>locations.workforcePools.subjects v1/{+name}
delete D - 0 o
revokeSessions P :revokeSessions 0 bo
undelete P :undelete 0 bo
>locations.workforcePools.subjects.operations v1/{+name}
get G - 0
>organizations.roles v1/
create P {+parent}/roles 0 b
delete D {+name} 10
get G {+name} 0
list G {+parent}/roles 11
patch A {+name} 3 b
undelete P {+name}:undelete 0 b
>permissions v1/
queryTestablePermissions P permissions:queryTestablePermissions 0 b
>projects.locations.oauthClients v1/
create P {+parent}/oauthClients 12 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/oauthClients 5
patch A {+name} 3 b
undelete P {+name}:undelete 0 b
>projects.locations.oauthClients.credentials v1/
create P {+parent}/credentials 13 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/credentials 0
patch A {+name} 3 b
>projects.locations.workloadIdentityPools v1/
addAttestationRule P {+resource}:addAttestationRule 0 bo
create P {+parent}/workloadIdentityPools 14 bo
delete D {+name} 0 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/workloadIdentityPools 5
listAttestationRules G {+resource}:listAttestationRules 15
patch A {+name} 3 bo
removeAttestationRule P {+resource}:removeAttestationRule 0 bo
setAttestationRules P {+resource}:setAttestationRules 0 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
undelete P {+name}:undelete 0 bo
>projects.locations.workloadIdentityPools.namespaces v1/
create P {+parent}/namespaces 16 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/namespaces 5
patch A {+name} 3 bo
undelete P {+name}:undelete 0 bo
>projects.locations.workloadIdentityPools.namespaces.managedIdentities v1/
addAttestationRule P {+resource}:addAttestationRule 0 bo
create P {+parent}/managedIdentities 17 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/managedIdentities 5
listAttestationRules G {+resource}:listAttestationRules 15
patch A {+name} 3 bo
removeAttestationRule P {+resource}:removeAttestationRule 0 bo
setAttestationRules P {+resource}:setAttestationRules 0 bo
undelete P {+name}:undelete 0 bo
>projects.locations.workloadIdentityPools.namespaces.managedIdentities.operations v1/{+name}
get G - 0
>projects.locations.workloadIdentityPools.namespaces.managedIdentities.workloadSources.operations v1/{+name}
get G - 0
>projects.locations.workloadIdentityPools.namespaces.operations v1/{+name}
get G - 0
>projects.locations.workloadIdentityPools.operations v1/{+name}
get G - 0
>projects.locations.workloadIdentityPools.providers v1/
create P {+parent}/providers 18 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/providers 5
patch A {+name} 3 bo
undelete P {+name}:undelete 0 bo
>projects.locations.workloadIdentityPools.providers.keys v1/
create P {+parent}/keys 19 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/keys 5
undelete P {+name}:undelete 0 bo
>projects.locations.workloadIdentityPools.providers.keys.operations v1/{+name}
get G - 0
>projects.locations.workloadIdentityPools.providers.operations v1/{+name}
get G - 0
>projects.roles v1/
create P {+parent}/roles 0 b
delete D {+name} 10
get G {+name} 0
list G {+parent}/roles 11
patch A {+name} 3 b
undelete P {+name}:undelete 0 b
>projects.serviceAccounts v1/
create P {+name}/serviceAccounts 0 b
delete D {+name} 0
disable P {+name}:disable 0 b
enable P {+name}:enable 0 b
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 20
list G {+name}/serviceAccounts 21
patch A {+name} 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
signBlob P {+name}:signBlob 0 b
signJwt P {+name}:signJwt 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
undelete P {+name}:undelete 0 b
update U {+name} 0 b
>projects.serviceAccounts.keys v1/{+name}
create P /keys 0 b
delete D - 0
disable P :disable 0 b
enable P :enable 0 b
get G - 22
list G /keys 23
upload P /keys:upload 0 b
>roles v1/
get G {+name} 0
list G roles 24
queryGrantableRoles P roles:queryGrantableRoles 0 b
`,
  'logging.v2': `
https://logging.googleapis.com/
?pageSize,pageToken
?updateMask
?extraLocationTypes,filter,pageSize,pageToken
?bucketId
?linkId
?viewId
?pageSize,pageToken,resourceNames
?filter,pageSize,pageToken,returnPartialSuccess
?filter,pageSize,pageToken
?savedQueryId
?customWriterIdentity,uniqueWriterIdentity
?customWriterIdentity,uniqueWriterIdentity,updateMask
?logScopeId
>billingAccounts v2/{+name}/
getCmekSettings G cmekSettings 0
getSettings G settings 0
>billingAccounts.exclusions v2/
create P {+parent}/exclusions 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/exclusions 1
patch A {+name} 2 b
>billingAccounts.locations v2/{+name}
get G - 0
list G /locations 3
>billingAccounts.locations.buckets v2/
create P {+parent}/buckets 4 b
createAsync P {+parent}/buckets:createAsync 4 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/buckets 1
patch A {+name} 2 b
undelete P {+name}:undelete 0 b
updateAsync P {+name}:updateAsync 2 bo
>billingAccounts.locations.buckets.links v2/
create P {+parent}/links 5 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/links 1
>billingAccounts.locations.buckets.views v2/
create P {+parent}/views 6 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/views 1
patch A {+name} 2 b
>billingAccounts.locations.buckets.views.logs v2/{+parent}/
list G logs 7
>billingAccounts.locations.operations v2/{+name}
cancel P :cancel 0 b
get G - 0
list G /operations 8
>billingAccounts.locations.recentQueries v2/{+parent}/
list G recentQueries 9
>billingAccounts.locations.savedQueries v2/
create P {+parent}/savedQueries 10 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/savedQueries 9
patch A {+name} 2 b
>billingAccounts.logs v2/
delete D {+logName} 0
list G {+parent}/logs 7
>billingAccounts.sinks v2/
create P {+parent}/sinks 11 b
delete D {+sinkName} 0
get G {+sinkName} 0
list G {+parent}/sinks 9
patch A {+sinkName} 12 b
update U {+sinkName} 12 b
>entries v2/
copy P entries:copy 0 bo
list P entries:list 0 b
tail P entries:tail 0 b
write P entries:write 0 b
>exclusions v2/
create P {+parent}/exclusions 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/exclusions 1
patch A {+name} 2 b
>folders v2/{+name}/
getCmekSettings G cmekSettings 0
getSettings G settings 0
updateSettings A settings 2 b
>folders.exclusions v2/
create P {+parent}/exclusions 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/exclusions 1
patch A {+name} 2 b
>folders.locations v2/{+name}
get G - 0
list G /locations 3
>folders.locations.buckets v2/
create P {+parent}/buckets 4 b
createAsync P {+parent}/buckets:createAsync 4 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/buckets 1
patch A {+name} 2 b
undelete P {+name}:undelete 0 b
updateAsync P {+name}:updateAsync 2 bo
>folders.locations.buckets.links v2/
create P {+parent}/links 5 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/links 1
>folders.locations.buckets.views v2/
create P {+parent}/views 6 b
delete D {+name} 0
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/views 1
patch A {+name} 2 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>folders.locations.buckets.views.logs v2/{+parent}/
list G logs 7
>folders.locations.logScopes v2/
create P {+parent}/logScopes 13 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/logScopes 1
patch A {+name} 2 b
>folders.locations.operations v2/{+name}
cancel P :cancel 0 b
get G - 0
list G /operations 8
>folders.locations.recentQueries v2/{+parent}/
list G recentQueries 9
>folders.locations.savedQueries v2/
create P {+parent}/savedQueries 10 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/savedQueries 9
patch A {+name} 2 b
>folders.logs v2/
delete D {+logName} 0
list G {+parent}/logs 7
>folders.sinks v2/
create P {+parent}/sinks 11 b
delete D {+sinkName} 0
get G {+sinkName} 0
list G {+parent}/sinks 9
patch A {+sinkName} 12 b
update U {+sinkName} 12 b
>locations v2/{+name}
get G - 0
list G /locations 3
>locations.buckets v2/
create P {+parent}/buckets 4 b
createAsync P {+parent}/buckets:createAsync 4 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/buckets 1
patch A {+name} 2 b
undelete P {+name}:undelete 0 b
updateAsync P {+name}:updateAsync 2 bo
>locations.buckets.links v2/
create P {+parent}/links 5 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/links 1
>locations.buckets.views v2/
create P {+parent}/views 6 b
delete D {+name} 0
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/views 1
patch A {+name} 2 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>locations.operations v2/{+name}
cancel P :cancel 0 b
get G - 0
list G /operations 8
>logs v2/
delete D {+logName} 0
list G {+parent}/logs 7
>monitoredResourceDescriptors v2/
list G monitoredResourceDescriptors 1
>organizations v2/{+name}/
getCmekSettings G cmekSettings 0
getSettings G settings 0
updateCmekSettings A cmekSettings 2 b
updateSettings A settings 2 b
>organizations.exclusions v2/
create P {+parent}/exclusions 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/exclusions 1
patch A {+name} 2 b
>organizations.locations v2/{+name}
get G - 0
list G /locations 3
>organizations.locations.buckets v2/
create P {+parent}/buckets 4 b
createAsync P {+parent}/buckets:createAsync 4 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/buckets 1
patch A {+name} 2 b
undelete P {+name}:undelete 0 b
updateAsync P {+name}:updateAsync 2 bo
>organizations.locations.buckets.links v2/
create P {+parent}/links 5 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/links 1
>organizations.locations.buckets.views v2/
create P {+parent}/views 6 b
delete D {+name} 0
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/views 1
patch A {+name} 2 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>organizations.locations.buckets.views.logs v2/{+parent}/
list G logs 7
>organizations.locations.logScopes v2/
create P {+parent}/logScopes 13 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/logScopes 1
patch A {+name} 2 b
>organizations.locations.operations v2/{+name}
cancel P :cancel 0 b
get G - 0
list G /operations 8
>organizations.locations.recentQueries v2/{+parent}/
list G recentQueries 9
>organizations.locations.savedQueries v2/
create P {+parent}/savedQueries 10 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/savedQueries 9
patch A {+name} 2 b
>organizations.logs v2/
delete D {+logName} 0
list G {+parent}/logs 7
>organizations.sinks v2/
create P {+parent}/sinks 11 b
delete D {+sinkName} 0
get G {+sinkName} 0
list G {+parent}/sinks 9
patch A {+sinkName} 12 b
update U {+sinkName} 12 b
>projects v2/{+name}/
getCmekSettings G cmekSettings 0
getSettings G settings 0
>projects.exclusions v2/
create P {+parent}/exclusions 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/exclusions 1
patch A {+name} 2 b
>projects.locations v2/{+name}
get G - 0
list G /locations 3
>projects.locations.buckets v2/
create P {+parent}/buckets 4 b
createAsync P {+parent}/buckets:createAsync 4 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/buckets 1
patch A {+name} 2 b
undelete P {+name}:undelete 0 b
updateAsync P {+name}:updateAsync 2 bo
>projects.locations.buckets.links v2/
create P {+parent}/links 5 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/links 1
>projects.locations.buckets.views v2/
create P {+parent}/views 6 b
delete D {+name} 0
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/views 1
patch A {+name} 2 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.buckets.views.logs v2/{+parent}/
list G logs 7
>projects.locations.logScopes v2/
create P {+parent}/logScopes 13 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/logScopes 1
patch A {+name} 2 b
>projects.locations.operations v2/{+name}
cancel P :cancel 0 b
get G - 0
list G /operations 8
>projects.locations.recentQueries v2/{+parent}/
list G recentQueries 9
>projects.locations.savedQueries v2/
create P {+parent}/savedQueries 10 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/savedQueries 9
patch A {+name} 2 b
>projects.logs v2/
delete D {+logName} 0
list G {+parent}/logs 7
>projects.metrics v2/
create P {+parent}/metrics 0 b
delete D {+metricName} 0
get G {+metricName} 0
list G {+parent}/metrics 1
update U {+metricName} 0 b
>projects.sinks v2/
create P {+parent}/sinks 11 b
delete D {+sinkName} 0
get G {+sinkName} 0
list G {+parent}/sinks 9
patch A {+sinkName} 12 b
update U {+sinkName} 12 b
>sinks v2/
create P {+parent}/sinks 11 b
delete D {+sinkName} 0
get G {+sinkName} 0
list G {+parent}/sinks 9
update U {+sinkName} 12 b
>v2 v2/{+name}/
getCmekSettings G cmekSettings 0
getSettings G settings 0
updateCmekSettings A cmekSettings 2 b
updateSettings A settings 2 b
`,
  'notebooks.v1': `
https://notebooks.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?environmentId
?pageSize,pageToken
?executionId
?filter,orderBy,pageSize,pageToken
?instanceId
?options.requestedPolicyVersion
?type
?filter,pageSize,pageToken,returnPartialSuccess
?requestId,runtimeId
?requestId
?requestId,updateMask
?scheduleId
>projects.locations v1/{+name}
get G - 0
list G /locations 1
>projects.locations.environments v1/
create P {+parent}/environments 2 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/environments 3
>projects.locations.executions v1/
create P {+parent}/executions 4 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/executions 5
>projects.locations.instances v1/
create P {+parent}/instances 6 bo
delete D {+name} 0 o
diagnose P {+name}:diagnose 0 bo
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 7
getInstanceHealth G {+name}:getInstanceHealth 0
isUpgradeable G {+notebookInstance}:isUpgradeable 8
list G {+parent}/instances 5
migrate P {+name}:migrate 0 bo
register P {+parent}/instances:register 0 bo
report P {+name}:report 0 bo
reportEvent P {+name}:reportEvent 0 bo
reset P {+name}:reset 0 bo
rollback P {+name}:rollback 0 bo
setAccelerator A {+name}:setAccelerator 0 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
setLabels A {+name}:setLabels 0 bo
setMachineType A {+name}:setMachineType 0 bo
start P {+name}:start 0 bo
stop P {+name}:stop 0 bo
testIamPermissions P {+resource}:testIamPermissions 0 b
updateConfig A {+name}:updateConfig 0 bo
updateMetadataItems A {+name}:updateMetadataItems 0 b
updateShieldedInstanceConfig A {+name}:updateShieldedInstanceConfig 0 bo
upgrade P {+name}:upgrade 0 bo
upgradeInternal P {+name}:upgradeInternal 0 bo
>projects.locations.operations v1/{+name}
cancel P :cancel 0 b
delete D - 0
get G - 0
list G /operations 9
>projects.locations.runtimes v1/
create P {+parent}/runtimes 10 bo
delete D {+name} 11 o
diagnose P {+name}:diagnose 0 bo
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 7
list G {+parent}/runtimes 5
migrate P {+name}:migrate 0 bo
patch A {+name} 12 bo
refreshRuntimeTokenInternal P {+name}:refreshRuntimeTokenInternal 0 b
reportEvent P {+name}:reportEvent 0 bo
reset P {+name}:reset 0 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
start P {+name}:start 0 bo
stop P {+name}:stop 0 bo
switch P {+name}:switch 0 bo
testIamPermissions P {+resource}:testIamPermissions 0 b
upgrade P {+name}:upgrade 0 bo
>projects.locations.schedules v1/
create P {+parent}/schedules 13 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/schedules 5
trigger P {+name}:trigger 0 bo
`,
};
