// Written by local/discovery/generate.ts from discovery documents of Google APIs: do not edit.
// Data, one line a method, and so as long as those APIs are.
export const COMPUTE = {
  'batch.v1': `
https://batch.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?jobId,requestId
?reason,requestId
?filter,orderBy,pageSize,pageToken
?filter,pageSize,pageToken
?filter,pageSize,pageToken,returnPartialSuccess
>projects.locations v1/{+name}
get G - 0
list G /locations 1
>projects.locations.jobs v1/
cancel P {+name}:cancel 0 bo
create P {+parent}/jobs 2 b
delete D {+name} 3 o
get G {+name} 0
list G {+parent}/jobs 4
>projects.locations.jobs.taskGroups.tasks v1/
get G {+name} 0
list G {+parent}/tasks 5
>projects.locations.operations v1/{+name}
cancel P :cancel 0 b
delete D - 0
get G - 0
list G /operations 6
>projects.locations.state v1/{+parent}/
report P state:report 0 b
`,
  'cloudbuild.v1': `
https://cloudbuild.googleapis.com/
?webhookKey
?parent
?name
?filter,pageSize,pageToken,parent
?gheConfigId,projectId
?configId,projectId
?projectId
?updateMask
?bitbucketServerConfigId
?pageSize,pageToken
?id,projectId
?filter,pageSize,pageToken,projectId
?projectId,triggerId
?pageSize,pageToken,projectId
?projectId,triggerId,updateMask
?projectId,secret,trigger
?validateOnly,workerPoolId
?allowMissing,etag,validateOnly
?updateMask,validateOnly
?pageSize,pageToken,parent
?name,secret
>githubDotComWebhook v1/
receive P githubDotComWebhook:receive 1 b
>locations v1/{+location}/
regionalWebhook P regionalWebhook 1 b
>operations v1/{+name}
cancel P :cancel 0 b
get G - 0
>projects.builds v1/
approve P {+name}:approve 0 bo
cancel P projects/{projectId}/builds/{id}:cancel 0 b
create P projects/{projectId}/builds 2 bo
get G projects/{projectId}/builds/{id} 3
list G projects/{projectId}/builds 4
retry P projects/{projectId}/builds/{id}:retry 0 bo
>projects.githubEnterpriseConfigs v1/
create P {+parent}/githubEnterpriseConfigs 5 bo
delete D {+name} 6 o
get G {+name} 6
list G {+parent}/githubEnterpriseConfigs 7
patch A {+name} 8 bo
>projects.locations v1/{+name}
getDefaultServiceAccount G - 0
>projects.locations.bitbucketServerConfigs v1/
create P {+parent}/bitbucketServerConfigs 9 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/bitbucketServerConfigs 10
patch A {+name} 8 bo
removeBitbucketServerConnectedRepository P {+config}:removeBitbucketServerConnectedRepository 0 b
>projects.locations.bitbucketServerConfigs.connectedRepositories v1/{+parent}/
batchCreate P connectedRepositories:batchCreate 0 bo
>projects.locations.bitbucketServerConfigs.repos v1/{+parent}/
list G repos 10
>projects.locations.builds v1/
approve P {+name}:approve 0 bo
cancel P {+name}:cancel 0 b
create P {+parent}/builds 7 bo
get G {+name} 11
list G {+parent}/builds 12
retry P {+name}:retry 0 bo
>projects.locations.githubEnterpriseConfigs v1/
create P {+parent}/githubEnterpriseConfigs 5 bo
delete D {+name} 6 o
get G {+name} 6
list G {+parent}/githubEnterpriseConfigs 7
patch A {+name} 8 bo
>projects.locations.operations v1/{+name}
cancel P :cancel 0 b
get G - 0
>projects.locations.triggers v1/
create P {+parent}/triggers 7 b
delete D {+name} 13
get G {+name} 13
list G {+parent}/triggers 14
patch A {+resourceName} 15 b
run P {+name}:run 0 bo
webhook P {+name}:webhook 16 b
>projects.locations.workerPools v1/
create P {+parent}/workerPools 17 bo
delete D {+name} 18 o
get G {+name} 0
list G {+parent}/workerPools 10
patch A {+name} 19 bo
>projects.triggers v1/projects/{projectId}/
create P triggers 2 b
delete D triggers/{triggerId} 3
get G triggers/{triggerId} 3
list G triggers 20
patch A triggers/{triggerId} 8 b
run P triggers/{triggerId}:run 3 bo
webhook P triggers/{trigger}:webhook 21 b
>v1 v1/
webhook P webhook 1 b
`,
  'cloudfunctions.v1': `
https://cloudfunctions.googleapis.com/
?filter,name,pageSize,pageToken,returnPartialSuccess
?extraLocationTypes,filter,pageSize,pageToken
?versionId
?options.requestedPolicyVersion
?pageSize,pageToken
?updateMask
>operations v1/
get G {+name} 0
list G operations 1
>projects.locations v1/{+name}/
list G locations 2
>projects.locations.functions v1/
call P {+name}:call 0 b
create P {+location}/functions 0 bo
delete D {+name} 0 o
generateDownloadUrl P {+name}:generateDownloadUrl 0 b
generateUploadUrl P {+parent}/functions:generateUploadUrl 0 b
get G {+name} 3
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/functions 5
patch A {+name} 6 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
`,
  'cloudfunctions.v2': `
https://cloudfunctions.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?functionId
?revision
?options.requestedPolicyVersion
?filter,orderBy,pageSize,pageToken
?updateMask
?filter,pageSize,pageToken,returnPartialSuccess
?filter
>projects.locations v2/{+name}/
list G locations 1
>projects.locations.functions v2/
abortFunctionUpgrade P {+name}:abortFunctionUpgrade 0 bo
commitFunctionUpgrade P {+name}:commitFunctionUpgrade 0 bo
commitFunctionUpgradeAsGen2 P {+name}:commitFunctionUpgradeAsGen2 0 bo
create P {+parent}/functions 2 bo
delete D {+name} 0 o
detachFunction P {+name}:detachFunction 0 bo
generateDownloadUrl P {+name}:generateDownloadUrl 0 b
generateUploadUrl P {+parent}/functions:generateUploadUrl 0 b
get G {+name} 3
getIamPolicy G {+resource}:getIamPolicy 4
list G {+parent}/functions 5
patch A {+name} 6 bo
redirectFunctionUpgradeTraffic P {+name}:redirectFunctionUpgradeTraffic 0 bo
rollbackFunctionUpgradeTraffic P {+name}:rollbackFunctionUpgradeTraffic 0 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
setupFunctionUpgradeConfig P {+name}:setupFunctionUpgradeConfig 0 bo
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.operations v2/{+name}
get G - 0
list G /operations 7
>projects.locations.runtimes v2/{+parent}/
list G runtimes 8
`,
  'compute.v1': `
https://compute.googleapis.com/ compute/v1/
?filter,includeAllScopes,maxResults,orderBy,pageToken,serviceProjectNumber
?filter,maxResults,orderBy,pageToken
?requestId
?autoscaler,requestId
?keyName!,requestId
?optionsRequestedPolicyVersion
?requestId,validateOnly
?requestId,updateMask,validateOnly
?requestId,resource
?guestFlush,requestId
?requestId,sourceImage
?paths,requestId,updateMask
?replaceExistingAssociation,requestId
?requestId,sourceFirewallPolicy
?name
?priority
?parentId,requestId
?filter,maxResults,orderBy,pageToken,parentId
?includeInheritedPolicies,targetResource
?priority,requestId
?name,requestId
?view
?requestId,updateMask
?parentId
?forceCreate,requestId
?noGracefulShutdown,requestId
?requestId,size!
?networkInterface!,requestId
?forceAttach,requestId
?accessConfig!,networkInterface!,requestId
?networkInterfaceName!,requestId
?deviceName!,requestId
?networkInterface!
?queryPath,variableKey
?port,start
?requestId,sourceInstanceTemplate,sourceMachineImage
?deletionProtection,requestId
?autoDelete!,deviceName!,requestId
?requestId,withExtendedNotifications
?discardLocalSsd,noGracefulShutdown,requestId
?discardLocalSsd,requestId
?discardLocalSsd,minimalAction,mostDisruptiveAllowedAction,requestId
?requestId,sourceConsistencyGroup
?requestId,sourceInstance
?maxPriority,minPriority,requestId
?direction,filter,maxResults,orderBy,pageToken,peeringName,region
?initialNodeCount!,requestId
?requestId,sourceSecurityPolicy
?targetResource
?associatedPolicyToBeReplaced,replaceExistingAssociation,requestId
?network!
?validateOnly
?priority,updateMask,validateOnly
?updateMask
?currentWaveNumber,requestId
?requestId,rollback
?etag,requestId
?namedSet,requestId
?policy,requestId
?namedSet
?natName
?filter,maxResults,natName,orderBy,pageToken
?policy
?addressFamily,destinationPrefix,filter,maxResults,orderBy,pageToken,peer,policyApplied,routeType
?showNatIps
?filter,includeAllScopes,maxResults,orderBy,pageToken,serviceProjectNumber,views
?views
?filter,maxResults,orderBy,pageToken,views
?filter,maxResults,orderBy,pageToken,serviceProject
?drainTimeoutSeconds,requestId
?failoverRatio,requestId
>acceleratorTypes projects/{project}/
aggregatedList G aggregated/acceleratorTypes 1
get G zones/{zone}/acceleratorTypes/{acceleratorType} 0
list G zones/{zone}/acceleratorTypes 2
>addresses projects/{project}/
aggregatedList G aggregated/addresses 1
delete D regions/{region}/addresses/{address} 3 s
get G regions/{region}/addresses/{address} 0
insert P regions/{region}/addresses 3 bs
list G regions/{region}/addresses 2
move P regions/{region}/addresses/{address}/move 3 bs
setLabels P regions/{region}/addresses/{resource}/setLabels 3 bs
testIamPermissions P regions/{region}/addresses/{resource}/testIamPermissions 0 b
>advice projects/{project}/regions/{region}/advice/
calendarMode P calendarMode 0 b
capacity P capacity 0 b
capacityHistory P capacityHistory 0 b
>autoscalers projects/{project}/
aggregatedList G aggregated/autoscalers 1
delete D zones/{zone}/autoscalers/{autoscaler} 3 s
get G zones/{zone}/autoscalers/{autoscaler} 0
insert P zones/{zone}/autoscalers 3 bs
list G zones/{zone}/autoscalers 2
patch A zones/{zone}/autoscalers 4 bs
testIamPermissions P zones/{zone}/autoscalers/{resource}/testIamPermissions 0 b
update U zones/{zone}/autoscalers 4 bs
>backendBuckets projects/{project}/
addSignedUrlKey P global/backendBuckets/{backendBucket}/addSignedUrlKey 3 bs
aggregatedList G aggregated/backendBuckets 1
delete D global/backendBuckets/{backendBucket} 3 s
deleteSignedUrlKey P global/backendBuckets/{backendBucket}/deleteSignedUrlKey 5 s
get G global/backendBuckets/{backendBucket} 0
getIamPolicy G global/backendBuckets/{resource}/getIamPolicy 6
insert P global/backendBuckets 3 bs
list G global/backendBuckets 2
listUsable G global/backendBuckets/listUsable 2
patch A global/backendBuckets/{backendBucket} 3 bs
setEdgeSecurityPolicy P global/backendBuckets/{backendBucket}/setEdgeSecurityPolicy 3 bs
setIamPolicy P global/backendBuckets/{resource}/setIamPolicy 0 b
testIamPermissions P global/backendBuckets/{resource}/testIamPermissions 0 b
update U global/backendBuckets/{backendBucket} 3 bs
>backendServices projects/{project}/
addSignedUrlKey P global/backendServices/{backendService}/addSignedUrlKey 3 bs
aggregatedList G aggregated/backendServices 1
delete D global/backendServices/{backendService} 3 s
deleteSignedUrlKey P global/backendServices/{backendService}/deleteSignedUrlKey 5 s
get G global/backendServices/{backendService} 0
getEffectiveSecurityPolicies G global/backendServices/{backendService}/getEffectiveSecurityPolicies 0
getHealth P global/backendServices/{backendService}/getHealth 0 b
getIamPolicy G global/backendServices/{resource}/getIamPolicy 6
insert P global/backendServices 3 bs
list G global/backendServices 2
listUsable G global/backendServices/listUsable 2
patch A global/backendServices/{backendService} 3 bs
setEdgeSecurityPolicy P global/backendServices/{backendService}/setEdgeSecurityPolicy 3 bs
setIamPolicy P global/backendServices/{resource}/setIamPolicy 0 b
setSecurityPolicy P global/backendServices/{backendService}/setSecurityPolicy 3 bs
testIamPermissions P global/backendServices/{resource}/testIamPermissions 0 b
update U global/backendServices/{backendService} 3 bs
>crossSiteNetworks projects/{project}/global/
delete D crossSiteNetworks/{crossSiteNetwork} 3 s
get G crossSiteNetworks/{crossSiteNetwork} 0
insert P crossSiteNetworks 7 bs
list G crossSiteNetworks 2
patch A crossSiteNetworks/{crossSiteNetwork} 8 bs
>diskTypes projects/{project}/
aggregatedList G aggregated/diskTypes 1
get G zones/{zone}/diskTypes/{diskType} 0
list G zones/{zone}/diskTypes 2
>disks projects/{project}/
addResourcePolicies P zones/{zone}/disks/{disk}/addResourcePolicies 3 bs
aggregatedList G aggregated/disks 1
bulkInsert P zones/{zone}/disks/bulkInsert 3 bs
bulkSetLabels P zones/{zone}/disks/bulkSetLabels 9 bs
createSnapshot P zones/{zone}/disks/{disk}/createSnapshot 10 bs
delete D zones/{zone}/disks/{disk} 3 s
get G zones/{zone}/disks/{disk} 0
getIamPolicy G zones/{zone}/disks/{resource}/getIamPolicy 6
insert P zones/{zone}/disks 11 bs
list G zones/{zone}/disks 2
removeResourcePolicies P zones/{zone}/disks/{disk}/removeResourcePolicies 3 bs
resize P zones/{zone}/disks/{disk}/resize 3 bs
setIamPolicy P zones/{zone}/disks/{resource}/setIamPolicy 0 b
setLabels P zones/{zone}/disks/{resource}/setLabels 3 bs
startAsyncReplication P zones/{zone}/disks/{disk}/startAsyncReplication 3 bs
stopAsyncReplication P zones/{zone}/disks/{disk}/stopAsyncReplication 3 s
stopGroupAsyncReplication P zones/{zone}/disks/stopGroupAsyncReplication 3 bs
testIamPermissions P zones/{zone}/disks/{resource}/testIamPermissions 0 b
update A zones/{zone}/disks/{disk} 12 bs
updateKmsKey P zones/{zone}/disks/{disk}/updateKmsKey 3 bs
>externalVpnGateways projects/{project}/global/
delete D externalVpnGateways/{externalVpnGateway} 3 s
get G externalVpnGateways/{externalVpnGateway} 0
insert P externalVpnGateways 3 bs
list G externalVpnGateways 2
setLabels P externalVpnGateways/{resource}/setLabels 0 bs
testIamPermissions P externalVpnGateways/{resource}/testIamPermissions 0 b
>firewallPolicies locations/global/
addAssociation P firewallPolicies/{firewallPolicy}/addAssociation 13 bs
addRule P firewallPolicies/{firewallPolicy}/addRule 3 bs
cloneRules P firewallPolicies/{firewallPolicy}/cloneRules 14 s
delete D firewallPolicies/{firewallPolicy} 3 s
get G firewallPolicies/{firewallPolicy} 0
getAssociation G firewallPolicies/{firewallPolicy}/getAssociation 15
getIamPolicy G firewallPolicies/{resource}/getIamPolicy 6
getRule G firewallPolicies/{firewallPolicy}/getRule 16
insert P firewallPolicies 17 bs
list G firewallPolicies 18
listAssociations G firewallPolicies/listAssociations 19
move P firewallPolicies/{firewallPolicy}/move 17 s
patch A firewallPolicies/{firewallPolicy} 3 bs
patchRule P firewallPolicies/{firewallPolicy}/patchRule 20 bs
removeAssociation P firewallPolicies/{firewallPolicy}/removeAssociation 21 s
removeRule P firewallPolicies/{firewallPolicy}/removeRule 20 s
setIamPolicy P firewallPolicies/{resource}/setIamPolicy 0 b
testIamPermissions P firewallPolicies/{resource}/testIamPermissions 0 b
>firewalls projects/{project}/global/
delete D firewalls/{firewall} 3 s
get G firewalls/{firewall} 0
insert P firewalls 3 bs
list G firewalls 2
patch A firewalls/{firewall} 3 bs
testIamPermissions P firewalls/{resource}/testIamPermissions 0 b
update U firewalls/{firewall} 3 bs
>forwardingRules projects/{project}/
aggregatedList G aggregated/forwardingRules 1
delete D regions/{region}/forwardingRules/{forwardingRule} 3 s
get G regions/{region}/forwardingRules/{forwardingRule} 22
insert P regions/{region}/forwardingRules 3 bs
list G regions/{region}/forwardingRules 2
patch A regions/{region}/forwardingRules/{forwardingRule} 3 bs
setLabels P regions/{region}/forwardingRules/{resource}/setLabels 3 bs
setTarget P regions/{region}/forwardingRules/{forwardingRule}/setTarget 3 bs
>futureReservations projects/{project}/
aggregatedList G aggregated/futureReservations 1
cancel P zones/{zone}/futureReservations/{futureReservation}/cancel 3 s
delete D zones/{zone}/futureReservations/{futureReservation} 3 s
get G zones/{zone}/futureReservations/{futureReservation} 0
insert P zones/{zone}/futureReservations 3 bs
list G zones/{zone}/futureReservations 2
update A zones/{zone}/futureReservations/{futureReservation} 23 bs
>globalAddresses projects/{project}/global/
delete D addresses/{address} 3 s
get G addresses/{address} 0
insert P addresses 3 bs
list G addresses 2
move P addresses/{address}/move 3 bs
setLabels P addresses/{resource}/setLabels 0 bs
testIamPermissions P addresses/{resource}/testIamPermissions 0 b
>globalForwardingRules projects/{project}/global/
delete D forwardingRules/{forwardingRule} 3 s
get G forwardingRules/{forwardingRule} 22
insert P forwardingRules 3 bs
list G forwardingRules 2
patch A forwardingRules/{forwardingRule} 3 bs
setLabels P forwardingRules/{resource}/setLabels 0 bs
setTarget P forwardingRules/{forwardingRule}/setTarget 3 bs
>globalFrontendSettings projects/{project}/global/
get G globalFrontendSettings 0
patch A globalFrontendSettings 23 b
>globalNetworkEndpointGroups projects/{project}/global/
attachNetworkEndpoints P networkEndpointGroups/{networkEndpointGroup}/attachNetworkEndpoints 3 bs
delete D networkEndpointGroups/{networkEndpointGroup} 3 s
detachNetworkEndpoints P networkEndpointGroups/{networkEndpointGroup}/detachNetworkEndpoints 3 bs
get G networkEndpointGroups/{networkEndpointGroup} 0
insert P networkEndpointGroups 3 bs
list G networkEndpointGroups 2
listNetworkEndpoints P networkEndpointGroups/{networkEndpointGroup}/listNetworkEndpoints 2
>globalOperations projects/{project}/
aggregatedList G aggregated/operations 1
delete D global/operations/{operation} 0
get G global/operations/{operation} 0
list G global/operations 2
wait P global/operations/{operation}/wait 0 s
>globalOrganizationOperations locations/global/
delete D operations/{operation} 24
get G operations/{operation} 24
list G operations 18
>globalPublicDelegatedPrefixes projects/{project}/global/
delete D publicDelegatedPrefixes/{publicDelegatedPrefix} 3 s
get G publicDelegatedPrefixes/{publicDelegatedPrefix} 0
insert P publicDelegatedPrefixes 3 bs
list G publicDelegatedPrefixes 2
patch A publicDelegatedPrefixes/{publicDelegatedPrefix} 3 bs
>globalVmExtensionPolicies projects/{project}/
aggregatedList G aggregated/vmExtensionPolicies 1
delete P global/vmExtensionPolicies/{globalVmExtensionPolicy}/delete 3 bs
get G global/vmExtensionPolicies/{globalVmExtensionPolicy} 0
insert P global/vmExtensionPolicies 3 bs
list G global/vmExtensionPolicies 2
update A global/vmExtensionPolicies/{globalVmExtensionPolicy} 3 bs
>healthChecks projects/{project}/
aggregatedList G aggregated/healthChecks 1
delete D global/healthChecks/{healthCheck} 3 s
get G global/healthChecks/{healthCheck} 0
insert P global/healthChecks 3 bs
list G global/healthChecks 2
patch A global/healthChecks/{healthCheck} 3 bs
testIamPermissions P global/healthChecks/{resource}/testIamPermissions 0 b
update U global/healthChecks/{healthCheck} 3 bs
>hosts projects/{project}/zones/{zone}/{association}/
get G hosts/{host} 0
getVersion P hosts/{host}/getVersion 3 bs
list G hosts 2
>httpHealthChecks projects/{project}/global/
delete D httpHealthChecks/{httpHealthCheck} 3 s
get G httpHealthChecks/{httpHealthCheck} 0
insert P httpHealthChecks 3 bs
list G httpHealthChecks 2
patch A httpHealthChecks/{httpHealthCheck} 3 bs
testIamPermissions P httpHealthChecks/{resource}/testIamPermissions 0 b
update U httpHealthChecks/{httpHealthCheck} 3 bs
>httpsHealthChecks projects/{project}/global/
delete D httpsHealthChecks/{httpsHealthCheck} 3 s
get G httpsHealthChecks/{httpsHealthCheck} 0
insert P httpsHealthChecks 3 bs
list G httpsHealthChecks 2
patch A httpsHealthChecks/{httpsHealthCheck} 3 bs
testIamPermissions P httpsHealthChecks/{resource}/testIamPermissions 0 b
update U httpsHealthChecks/{httpsHealthCheck} 3 bs
>imageFamilyViews projects/{project}/zones/{zone}/imageFamilyViews/{family}
get G - 0
>imageViews projects/{project}/regions/{region}/
get G imageViews/{resourceId} 0
list G imageViews 2
>images projects/{project}/global/
delete D images/{image} 3 s
deprecate P images/{image}/deprecate 3 bs
get G images/{image} 0
getFromFamily G images/family/{family} 0
getIamPolicy G images/{resource}/getIamPolicy 6
insert P images 25 bs
list G images 2
patch A images/{image} 3 bs
setIamPolicy P images/{resource}/setIamPolicy 0 b
setLabels P images/{resource}/setLabels 0 bs
testIamPermissions P images/{resource}/testIamPermissions 0 b
>instanceGroupManagerResizeRequests projects/{project}/zones/{zone}/instanceGroupManagers/{instanceGroupManager}/
cancel P resizeRequests/{resizeRequest}/cancel 3 s
delete D resizeRequests/{resizeRequest} 3 s
get G resizeRequests/{resizeRequest} 0
insert P resizeRequests 3 bs
list G resizeRequests 2
>instanceGroupManagers projects/{project}/
abandonInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/abandonInstances 3 bs
aggregatedList G aggregated/instanceGroupManagers 1
applyUpdatesToInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/applyUpdatesToInstances 0 bs
createInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/createInstances 3 bs
delete D zones/{zone}/instanceGroupManagers/{instanceGroupManager} 26 s
deleteInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/deleteInstances 26 bs
deletePerInstanceConfigs P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/deletePerInstanceConfigs 0 bs
get G zones/{zone}/instanceGroupManagers/{instanceGroupManager} 0
insert P zones/{zone}/instanceGroupManagers 3 bs
list G zones/{zone}/instanceGroupManagers 2
listErrors G zones/{zone}/instanceGroupManagers/{instanceGroupManager}/listErrors 2
listManagedInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/listManagedInstances 2
listPerInstanceConfigs P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/listPerInstanceConfigs 2
patch A zones/{zone}/instanceGroupManagers/{instanceGroupManager} 3 bs
patchPerInstanceConfigs P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/patchPerInstanceConfigs 3 bs
recreateInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/recreateInstances 26 bs
resize P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/resize 27 s
resumeInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/resumeInstances 3 bs
setInstanceTemplate P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/setInstanceTemplate 3 bs
setTargetPools P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/setTargetPools 3 bs
startInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/startInstances 3 bs
stopInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/stopInstances 26 bs
suspendInstances P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/suspendInstances 3 bs
updatePerInstanceConfigs P zones/{zone}/instanceGroupManagers/{instanceGroupManager}/updatePerInstanceConfigs 3 bs
>instanceGroups projects/{project}/
addInstances P zones/{zone}/instanceGroups/{instanceGroup}/addInstances 3 bs
aggregatedList G aggregated/instanceGroups 1
delete D zones/{zone}/instanceGroups/{instanceGroup} 3 s
get G zones/{zone}/instanceGroups/{instanceGroup} 0
insert P zones/{zone}/instanceGroups 3 bs
list G zones/{zone}/instanceGroups 2
listInstances P zones/{zone}/instanceGroups/{instanceGroup}/listInstances 2 b
removeInstances P zones/{zone}/instanceGroups/{instanceGroup}/removeInstances 3 bs
setNamedPorts P zones/{zone}/instanceGroups/{instanceGroup}/setNamedPorts 3 bs
testIamPermissions P zones/{zone}/instanceGroups/{resource}/testIamPermissions 0 b
>instanceSettings projects/{project}/zones/{zone}/
get G instanceSettings 0
patch A instanceSettings 23 bs
>instanceTemplates projects/{project}/
aggregatedList G aggregated/instanceTemplates 1
delete D global/instanceTemplates/{instanceTemplate} 3 s
get G global/instanceTemplates/{instanceTemplate} 0
getIamPolicy G global/instanceTemplates/{resource}/getIamPolicy 6
insert P global/instanceTemplates 3 bs
list G global/instanceTemplates 2
setIamPolicy P global/instanceTemplates/{resource}/setIamPolicy 0 b
testIamPermissions P global/instanceTemplates/{resource}/testIamPermissions 0 b
>instances projects/{project}/
addAccessConfig P zones/{zone}/instances/{instance}/addAccessConfig 28 bs
addNetworkInterface P zones/{zone}/instances/{instance}/addNetworkInterface 3 bs
addResourcePolicies P zones/{zone}/instances/{instance}/addResourcePolicies 3 bs
aggregatedList G aggregated/instances 1
attachDisk P zones/{zone}/instances/{instance}/attachDisk 29 bs
bulkInsert P zones/{zone}/instances/bulkInsert 3 bs
delete D zones/{zone}/instances/{instance} 26 s
deleteAccessConfig P zones/{zone}/instances/{instance}/deleteAccessConfig 30 s
deleteNetworkInterface P zones/{zone}/instances/{instance}/deleteNetworkInterface 31 s
detachDisk P zones/{zone}/instances/{instance}/detachDisk 32 s
get G zones/{zone}/instances/{instance} 0
getEffectiveFirewalls G zones/{zone}/instances/{instance}/getEffectiveFirewalls 33
getGuestAttributes G zones/{zone}/instances/{instance}/getGuestAttributes 34
getIamPolicy G zones/{zone}/instances/{resource}/getIamPolicy 6
getScreenshot G zones/{zone}/instances/{instance}/screenshot 0
getSerialPortOutput G zones/{zone}/instances/{instance}/serialPort 35
getShieldedInstanceIdentity G zones/{zone}/instances/{instance}/getShieldedInstanceIdentity 0
insert P zones/{zone}/instances 36 bs
list G zones/{zone}/instances 2
listReferrers G zones/{zone}/instances/{instance}/referrers 2
performMaintenance P zones/{zone}/instances/{instance}/performMaintenance 3 s
removeResourcePolicies P zones/{zone}/instances/{instance}/removeResourcePolicies 3 bs
reportHostAsFaulty P zones/{zone}/instances/{instance}/reportHostAsFaulty 3 bs
reset P zones/{zone}/instances/{instance}/reset 3 s
resume P zones/{zone}/instances/{instance}/resume 3 s
sendDiagnosticInterrupt P zones/{zone}/instances/{instance}/sendDiagnosticInterrupt 0
setDeletionProtection P zones/{zone}/instances/{resource}/setDeletionProtection 37 s
setDiskAutoDelete P zones/{zone}/instances/{instance}/setDiskAutoDelete 38 s
setIamPolicy P zones/{zone}/instances/{resource}/setIamPolicy 0 b
setLabels P zones/{zone}/instances/{instance}/setLabels 3 bs
setMachineResources P zones/{zone}/instances/{instance}/setMachineResources 3 bs
setMachineType P zones/{zone}/instances/{instance}/setMachineType 3 bs
setMetadata P zones/{zone}/instances/{instance}/setMetadata 3 bs
setMinCpuPlatform P zones/{zone}/instances/{instance}/setMinCpuPlatform 3 bs
setName P zones/{zone}/instances/{instance}/setName 3 bs
setScheduling P zones/{zone}/instances/{instance}/setScheduling 3 bs
setSecurityPolicy P zones/{zone}/instances/{instance}/setSecurityPolicy 3 bs
setServiceAccount P zones/{zone}/instances/{instance}/setServiceAccount 3 bs
setShieldedInstanceIntegrityPolicy A zones/{zone}/instances/{instance}/setShieldedInstanceIntegrityPolicy 3 bs
setTags P zones/{zone}/instances/{instance}/setTags 3 bs
simulateMaintenanceEvent P zones/{zone}/instances/{instance}/simulateMaintenanceEvent 39 s
start P zones/{zone}/instances/{instance}/start 3 s
startWithEncryptionKey P zones/{zone}/instances/{instance}/startWithEncryptionKey 3 bs
stop P zones/{zone}/instances/{instance}/stop 40 s
suspend P zones/{zone}/instances/{instance}/suspend 41 s
testIamPermissions P zones/{zone}/instances/{resource}/testIamPermissions 0 b
update U zones/{zone}/instances/{instance} 42 bs
updateAccessConfig P zones/{zone}/instances/{instance}/updateAccessConfig 28 bs
updateDisplayDevice A zones/{zone}/instances/{instance}/updateDisplayDevice 3 bs
updateNetworkInterface A zones/{zone}/instances/{instance}/updateNetworkInterface 28 bs
updateShieldedInstanceConfig A zones/{zone}/instances/{instance}/updateShieldedInstanceConfig 3 bs
>instantSnapshotGroups projects/{project}/zones/{zone}/
delete D instantSnapshotGroups/{instantSnapshotGroup} 3 s
get G instantSnapshotGroups/{instantSnapshotGroup} 0
getIamPolicy G instantSnapshotGroups/{resource}/getIamPolicy 6
insert P instantSnapshotGroups 43 bs
list G instantSnapshotGroups 2
setIamPolicy P instantSnapshotGroups/{resource}/setIamPolicy 0 b
testIamPermissions P instantSnapshotGroups/{resource}/testIamPermissions 0 b
>instantSnapshots projects/{project}/
aggregatedList G aggregated/instantSnapshots 1
delete D zones/{zone}/instantSnapshots/{instantSnapshot} 3 s
get G zones/{zone}/instantSnapshots/{instantSnapshot} 0
getIamPolicy G zones/{zone}/instantSnapshots/{resource}/getIamPolicy 6
insert P zones/{zone}/instantSnapshots 3 bs
list G zones/{zone}/instantSnapshots 2
setIamPolicy P zones/{zone}/instantSnapshots/{resource}/setIamPolicy 0 b
setLabels P zones/{zone}/instantSnapshots/{resource}/setLabels 3 bs
testIamPermissions P zones/{zone}/instantSnapshots/{resource}/testIamPermissions 0 b
>interconnectAttachmentGroups projects/{project}/global/
delete D interconnectAttachmentGroups/{interconnectAttachmentGroup} 3 s
get G interconnectAttachmentGroups/{interconnectAttachmentGroup} 0
getIamPolicy G interconnectAttachmentGroups/{resource}/getIamPolicy 6
getOperationalStatus G interconnectAttachmentGroups/{interconnectAttachmentGroup}/getOperationalStatus 0
insert P interconnectAttachmentGroups 3 bs
list G interconnectAttachmentGroups 2
patch A interconnectAttachmentGroups/{interconnectAttachmentGroup} 23 bs
setIamPolicy P interconnectAttachmentGroups/{resource}/setIamPolicy 0 b
testIamPermissions P interconnectAttachmentGroups/{resource}/testIamPermissions 0 b
>interconnectAttachments projects/{project}/
aggregatedList G aggregated/interconnectAttachments 1
delete D regions/{region}/interconnectAttachments/{interconnectAttachment} 3 s
get G regions/{region}/interconnectAttachments/{interconnectAttachment} 0
insert P regions/{region}/interconnectAttachments 7 bs
list G regions/{region}/interconnectAttachments 2
patch A regions/{region}/interconnectAttachments/{interconnectAttachment} 3 bs
setLabels P regions/{region}/interconnectAttachments/{resource}/setLabels 3 bs
>interconnectGroups projects/{project}/global/
createMembers P interconnectGroups/{interconnectGroup}/createMembers 0 bs
delete D interconnectGroups/{interconnectGroup} 3 s
get G interconnectGroups/{interconnectGroup} 0
getIamPolicy G interconnectGroups/{resource}/getIamPolicy 6
getOperationalStatus G interconnectGroups/{interconnectGroup}/getOperationalStatus 0
insert P interconnectGroups 3 bs
list G interconnectGroups 2
patch A interconnectGroups/{interconnectGroup} 23 bs
setIamPolicy P interconnectGroups/{resource}/setIamPolicy 0 b
testIamPermissions P interconnectGroups/{resource}/testIamPermissions 0 b
>interconnectLocations projects/{project}/global/
get G interconnectLocations/{interconnectLocation} 0
list G interconnectLocations 2
>interconnectRemoteLocations projects/{project}/global/
get G interconnectRemoteLocations/{interconnectRemoteLocation} 0
list G interconnectRemoteLocations 2
>interconnects projects/{project}/global/
delete D interconnects/{interconnect} 3 s
get G interconnects/{interconnect} 0
getDiagnostics G interconnects/{interconnect}/getDiagnostics 0
getMacsecConfig G interconnects/{interconnect}/getMacsecConfig 0
insert P interconnects 3 bs
list G interconnects 2
patch A interconnects/{interconnect} 3 bs
setLabels P interconnects/{resource}/setLabels 0 bs
setName P interconnects/{interconnect}/setName 3 bs
>licenseCodes projects/{project}/global/licenseCodes/
get G {licenseCode} 0
getIamPolicy G {resource}/getIamPolicy 6
setIamPolicy P {resource}/setIamPolicy 0 b
testIamPermissions P {resource}/testIamPermissions 0 b
>licenses projects/{project}/global/
delete D licenses/{license} 3 s
get G licenses/{license} 0
getIamPolicy G licenses/{resource}/getIamPolicy 6
insert P licenses 3 bs
list G licenses 2
setIamPolicy P licenses/{resource}/setIamPolicy 0 b
testIamPermissions P licenses/{resource}/testIamPermissions 0 b
update A licenses/{license} 23 bs
>machineImages projects/{project}/global/
delete D machineImages/{machineImage} 3 s
get G machineImages/{machineImage} 0
getIamPolicy G machineImages/{resource}/getIamPolicy 6
insert P machineImages 44 bs
list G machineImages 2
setIamPolicy P machineImages/{resource}/setIamPolicy 0 b
setLabels P machineImages/{resource}/setLabels 0 bs
testIamPermissions P machineImages/{resource}/testIamPermissions 0 b
>machineTypes projects/{project}/
aggregatedList G aggregated/machineTypes 1
get G zones/{zone}/machineTypes/{machineType} 0
list G zones/{zone}/machineTypes 2
>managedRulesets projects/{project}/global/
get G managedRulesets/{managedRuleset} 0
list G managedRulesets 2
>networkAttachments projects/{project}/
aggregatedList G aggregated/networkAttachments 1
delete D regions/{region}/networkAttachments/{networkAttachment} 3 s
get G regions/{region}/networkAttachments/{networkAttachment} 0
getIamPolicy G regions/{region}/networkAttachments/{resource}/getIamPolicy 6
insert P regions/{region}/networkAttachments 3 bs
list G regions/{region}/networkAttachments 2
patch A regions/{region}/networkAttachments/{networkAttachment} 3 bs
setIamPolicy P regions/{region}/networkAttachments/{resource}/setIamPolicy 0 b
testIamPermissions P regions/{region}/networkAttachments/{resource}/testIamPermissions 0 b
>networkEdgeSecurityServices projects/{project}/
aggregatedList G aggregated/networkEdgeSecurityServices 1
delete D regions/{region}/networkEdgeSecurityServices/{networkEdgeSecurityService} 3 s
get G regions/{region}/networkEdgeSecurityServices/{networkEdgeSecurityService} 0
insert P regions/{region}/networkEdgeSecurityServices 7 bs
patch A regions/{region}/networkEdgeSecurityServices/{networkEdgeSecurityService} 12 bs
>networkEndpointGroups projects/{project}/
aggregatedList G aggregated/networkEndpointGroups 1
attachNetworkEndpoints P zones/{zone}/networkEndpointGroups/{networkEndpointGroup}/attachNetworkEndpoints 3 bs
delete D zones/{zone}/networkEndpointGroups/{networkEndpointGroup} 3 s
detachNetworkEndpoints P zones/{zone}/networkEndpointGroups/{networkEndpointGroup}/detachNetworkEndpoints 3 bs
get G zones/{zone}/networkEndpointGroups/{networkEndpointGroup} 0
insert P zones/{zone}/networkEndpointGroups 3 bs
list G zones/{zone}/networkEndpointGroups 2
listNetworkEndpoints P zones/{zone}/networkEndpointGroups/{networkEndpointGroup}/listNetworkEndpoints 2 b
testIamPermissions P zones/{zone}/networkEndpointGroups/{resource}/testIamPermissions 0 b
>networkFirewallPolicies projects/{project}/
addAssociation P global/firewallPolicies/{firewallPolicy}/addAssociation 13 bs
addPacketMirroringRule P global/firewallPolicies/{firewallPolicy}/addPacketMirroringRule 45 bs
addRule P global/firewallPolicies/{firewallPolicy}/addRule 45 bs
aggregatedList G aggregated/firewallPolicies 1
cloneRules P global/firewallPolicies/{firewallPolicy}/cloneRules 14 s
delete D global/firewallPolicies/{firewallPolicy} 3 s
get G global/firewallPolicies/{firewallPolicy} 0
getAssociation G global/firewallPolicies/{firewallPolicy}/getAssociation 15
getIamPolicy G global/firewallPolicies/{resource}/getIamPolicy 6
getPacketMirroringRule G global/firewallPolicies/{firewallPolicy}/getPacketMirroringRule 16
getRule G global/firewallPolicies/{firewallPolicy}/getRule 16
insert P global/firewallPolicies 3 bs
list G global/firewallPolicies 2
patch A global/firewallPolicies/{firewallPolicy} 3 bs
patchPacketMirroringRule P global/firewallPolicies/{firewallPolicy}/patchPacketMirroringRule 20 bs
patchRule P global/firewallPolicies/{firewallPolicy}/patchRule 20 bs
removeAssociation P global/firewallPolicies/{firewallPolicy}/removeAssociation 21 s
removePacketMirroringRule P global/firewallPolicies/{firewallPolicy}/removePacketMirroringRule 20 s
removeRule P global/firewallPolicies/{firewallPolicy}/removeRule 20 s
setIamPolicy P global/firewallPolicies/{resource}/setIamPolicy 0 b
testIamPermissions P global/firewallPolicies/{resource}/testIamPermissions 0 b
>networkProfiles projects/{project}/global/
get G networkProfiles/{networkProfile} 0
list G networkProfiles 2
>networks projects/{project}/global/
addPeering P networks/{network}/addPeering 3 bs
cancelRequestRemovePeering P networks/{network}/cancelRequestRemovePeering 3 bs
delete D networks/{network} 3 s
get G networks/{network} 0
getEffectiveFirewalls G networks/{network}/getEffectiveFirewalls 0
insert P networks 3 bs
list G networks 2
listPeeringRoutes G networks/{network}/listPeeringRoutes 46
patch A networks/{network} 3 bs
removePeering P networks/{network}/removePeering 3 bs
requestRemovePeering P networks/{network}/requestRemovePeering 3 bs
switchToCustomMode P networks/{network}/switchToCustomMode 3 s
updatePeering A networks/{network}/updatePeering 3 bs
>nodeGroups projects/{project}/
addNodes P zones/{zone}/nodeGroups/{nodeGroup}/addNodes 3 bs
aggregatedList G aggregated/nodeGroups 1
delete D zones/{zone}/nodeGroups/{nodeGroup} 3 s
deleteNodes P zones/{zone}/nodeGroups/{nodeGroup}/deleteNodes 3 bs
get G zones/{zone}/nodeGroups/{nodeGroup} 0
getIamPolicy G zones/{zone}/nodeGroups/{resource}/getIamPolicy 6
insert P zones/{zone}/nodeGroups 47 bs
list G zones/{zone}/nodeGroups 2
listNodes P zones/{zone}/nodeGroups/{nodeGroup}/listNodes 2
patch A zones/{zone}/nodeGroups/{nodeGroup} 3 bs
performMaintenance P zones/{zone}/nodeGroups/{nodeGroup}/performMaintenance 3 bs
setIamPolicy P zones/{zone}/nodeGroups/{resource}/setIamPolicy 0 b
setNodeTemplate P zones/{zone}/nodeGroups/{nodeGroup}/setNodeTemplate 3 bs
simulateMaintenanceEvent P zones/{zone}/nodeGroups/{nodeGroup}/simulateMaintenanceEvent 3 bs
testIamPermissions P zones/{zone}/nodeGroups/{resource}/testIamPermissions 0 b
>nodeTemplates projects/{project}/
aggregatedList G aggregated/nodeTemplates 1
delete D regions/{region}/nodeTemplates/{nodeTemplate} 3 s
get G regions/{region}/nodeTemplates/{nodeTemplate} 0
getIamPolicy G regions/{region}/nodeTemplates/{resource}/getIamPolicy 6
insert P regions/{region}/nodeTemplates 3 bs
list G regions/{region}/nodeTemplates 2
setIamPolicy P regions/{region}/nodeTemplates/{resource}/setIamPolicy 0 b
testIamPermissions P regions/{region}/nodeTemplates/{resource}/testIamPermissions 0 b
>nodeTypes projects/{project}/
aggregatedList G aggregated/nodeTypes 1
get G zones/{zone}/nodeTypes/{nodeType} 0
list G zones/{zone}/nodeTypes 2
>organizationSecurityPolicies locations/global/
addAssociation P securityPolicies/{securityPolicy}/addAssociation 13 bs
addRule P securityPolicies/{securityPolicy}/addRule 3 bs
copyRules P securityPolicies/{securityPolicy}/copyRules 48 s
delete D securityPolicies/{securityPolicy} 3 s
get G securityPolicies/{securityPolicy} 0
getAssociation G securityPolicies/{securityPolicy}/getAssociation 15
getRule G securityPolicies/{securityPolicy}/getRule 16
insert P securityPolicies 17 bs
list G securityPolicies 18
listAssociations G securityPolicies/listAssociations 49
listPreconfiguredExpressionSets G securityPolicies/listPreconfiguredExpressionSets 18
move P securityPolicies/{securityPolicy}/move 17 s
patch A securityPolicies/{securityPolicy} 3 bs
patchRule P securityPolicies/{securityPolicy}/patchRule 20 bs
removeAssociation P securityPolicies/{securityPolicy}/removeAssociation 21 s
removeRule P securityPolicies/{securityPolicy}/removeRule 20 s
>packetMirrorings projects/{project}/
aggregatedList G aggregated/packetMirrorings 1
delete D regions/{region}/packetMirrorings/{packetMirroring} 3 s
get G regions/{region}/packetMirrorings/{packetMirroring} 0
insert P regions/{region}/packetMirrorings 3 bs
list G regions/{region}/packetMirrorings 2
patch A regions/{region}/packetMirrorings/{packetMirroring} 3 bs
testIamPermissions P regions/{region}/packetMirrorings/{resource}/testIamPermissions 0 b
>previewFeatures projects/{project}/global/
get G previewFeatures/{previewFeature} 0
list G previewFeatures 2
update A previewFeatures/{previewFeature} 3 bs
>projectViews projects/{project}/regions/{region}/
get G projectViews 0
>projects projects/{project}
disableXpnHost P /disableXpnHost 3 s
disableXpnResource P /disableXpnResource 3 bs
enableXpnHost P /enableXpnHost 3 s
enableXpnResource P /enableXpnResource 3 bs
get G - 0
getXpnHost G /getXpnHost 0
getXpnResources G /getXpnResources 2
listXpnHosts P /listXpnHosts 2 b
moveDisk P /moveDisk 3 bs
moveInstance P /moveInstance 3 bs
setCloudArmorTier P /setCloudArmorTier 3 bs
setCommonInstanceMetadata P /setCommonInstanceMetadata 3 bs
setDefaultNetworkTier P /setDefaultNetworkTier 3 bs
setUsageExportBucket P /setUsageExportBucket 3 bs
>publicAdvertisedPrefixes projects/{project}/global/
announce P publicAdvertisedPrefixes/{publicAdvertisedPrefix}/announce 3 s
delete D publicAdvertisedPrefixes/{publicAdvertisedPrefix} 3 s
get G publicAdvertisedPrefixes/{publicAdvertisedPrefix} 0
insert P publicAdvertisedPrefixes 3 bs
list G publicAdvertisedPrefixes 2
patch A publicAdvertisedPrefixes/{publicAdvertisedPrefix} 3 bs
withdraw P publicAdvertisedPrefixes/{publicAdvertisedPrefix}/withdraw 3 s
>publicDelegatedPrefixes projects/{project}/
aggregatedList G aggregated/publicDelegatedPrefixes 1
announce P regions/{region}/publicDelegatedPrefixes/{publicDelegatedPrefix}/announce 3 s
delete D regions/{region}/publicDelegatedPrefixes/{publicDelegatedPrefix} 3 s
get G regions/{region}/publicDelegatedPrefixes/{publicDelegatedPrefix} 0
insert P regions/{region}/publicDelegatedPrefixes 3 bs
list G regions/{region}/publicDelegatedPrefixes 2
patch A regions/{region}/publicDelegatedPrefixes/{publicDelegatedPrefix} 3 bs
withdraw P regions/{region}/publicDelegatedPrefixes/{publicDelegatedPrefix}/withdraw 3 s
>regionAutoscalers projects/{project}/regions/{region}/
delete D autoscalers/{autoscaler} 3 s
get G autoscalers/{autoscaler} 0
insert P autoscalers 3 bs
list G autoscalers 2
patch A autoscalers 4 bs
testIamPermissions P autoscalers/{resource}/testIamPermissions 0 b
update U autoscalers 4 bs
>regionBackendBuckets projects/{project}/regions/{region}/
delete D backendBuckets/{backendBucket} 3 s
get G backendBuckets/{backendBucket} 0
getIamPolicy G backendBuckets/{resource}/getIamPolicy 6
insert P backendBuckets 3 bs
list G backendBuckets 2
listUsable G backendBuckets/listUsable 2
patch A backendBuckets/{backendBucket} 3 bs
setIamPolicy P backendBuckets/{resource}/setIamPolicy 0 b
testIamPermissions P backendBuckets/{resource}/testIamPermissions 0 b
>regionBackendServices projects/{project}/regions/{region}/
delete D backendServices/{backendService} 3 s
get G backendServices/{backendService} 0
getHealth P backendServices/{backendService}/getHealth 0 b
getIamPolicy G backendServices/{resource}/getIamPolicy 6
insert P backendServices 3 bs
list G backendServices 2
listUsable G backendServices/listUsable 2
patch A backendServices/{backendService} 3 bs
setIamPolicy P backendServices/{resource}/setIamPolicy 0 b
setSecurityPolicy P backendServices/{backendService}/setSecurityPolicy 3 bs
testIamPermissions P backendServices/{resource}/testIamPermissions 0 b
update U backendServices/{backendService} 3 bs
>regionCommitments projects/{project}/
aggregatedList G aggregated/commitments 1
get G regions/{region}/commitments/{commitment} 0
insert P regions/{region}/commitments 3 bs
list G regions/{region}/commitments 2
update A regions/{region}/commitments/{commitment} 12 bs
>regionCompositeHealthChecks projects/{project}/
aggregatedList G aggregated/compositeHealthChecks 1
delete D regions/{region}/compositeHealthChecks/{compositeHealthCheck} 3 s
get G regions/{region}/compositeHealthChecks/{compositeHealthCheck} 0
getHealth G regions/{region}/compositeHealthChecks/{compositeHealthCheck}/getHealth 0
insert P regions/{region}/compositeHealthChecks 3 bs
list G regions/{region}/compositeHealthChecks 2
patch A regions/{region}/compositeHealthChecks/{compositeHealthCheck} 3 bs
testIamPermissions P regions/{region}/compositeHealthChecks/{resource}/testIamPermissions 0 b
>regionDiskTypes projects/{project}/regions/{region}/
get G diskTypes/{diskType} 0
list G diskTypes 2
>regionDisks projects/{project}/regions/{region}/
addResourcePolicies P disks/{disk}/addResourcePolicies 3 bs
bulkInsert P disks/bulkInsert 3 bs
createSnapshot P disks/{disk}/createSnapshot 3 bs
delete D disks/{disk} 3 s
get G disks/{disk} 0
getIamPolicy G disks/{resource}/getIamPolicy 6
insert P disks 11 bs
list G disks 2
removeResourcePolicies P disks/{disk}/removeResourcePolicies 3 bs
resize P disks/{disk}/resize 3 bs
setIamPolicy P disks/{resource}/setIamPolicy 0 b
setLabels P disks/{resource}/setLabels 3 bs
startAsyncReplication P disks/{disk}/startAsyncReplication 3 bs
stopAsyncReplication P disks/{disk}/stopAsyncReplication 3 s
stopGroupAsyncReplication P disks/stopGroupAsyncReplication 3 bs
testIamPermissions P disks/{resource}/testIamPermissions 0 b
update A disks/{disk} 12 bs
updateKmsKey P disks/{disk}/updateKmsKey 3 bs
>regionHealthAggregationPolicies projects/{project}/
aggregatedList G aggregated/healthAggregationPolicies 1
delete D regions/{region}/healthAggregationPolicies/{healthAggregationPolicy} 3 s
get G regions/{region}/healthAggregationPolicies/{healthAggregationPolicy} 0
insert P regions/{region}/healthAggregationPolicies 3 bs
list G regions/{region}/healthAggregationPolicies 2
patch A regions/{region}/healthAggregationPolicies/{healthAggregationPolicy} 3 bs
testIamPermissions P regions/{region}/healthAggregationPolicies/{resource}/testIamPermissions 0 b
>regionHealthCheckServices projects/{project}/
aggregatedList G aggregated/healthCheckServices 1
delete D regions/{region}/healthCheckServices/{healthCheckService} 3 s
get G regions/{region}/healthCheckServices/{healthCheckService} 0
insert P regions/{region}/healthCheckServices 3 bs
list G regions/{region}/healthCheckServices 2
patch A regions/{region}/healthCheckServices/{healthCheckService} 3 bs
testIamPermissions P regions/{region}/healthCheckServices/{resource}/testIamPermissions 0 b
>regionHealthChecks projects/{project}/regions/{region}/
delete D healthChecks/{healthCheck} 3 s
get G healthChecks/{healthCheck} 0
insert P healthChecks 3 bs
list G healthChecks 2
patch A healthChecks/{healthCheck} 3 bs
testIamPermissions P healthChecks/{resource}/testIamPermissions 0 b
update U healthChecks/{healthCheck} 3 bs
>regionHealthSources projects/{project}/
aggregatedList G aggregated/healthSources 1
delete D regions/{region}/healthSources/{healthSource} 3 s
get G regions/{region}/healthSources/{healthSource} 0
getHealth G regions/{region}/healthSources/{healthSource}/getHealth 0
insert P regions/{region}/healthSources 3 bs
list G regions/{region}/healthSources 2
patch A regions/{region}/healthSources/{healthSource} 3 bs
testIamPermissions P regions/{region}/healthSources/{resource}/testIamPermissions 0 b
>regionInstanceGroupManagerResizeRequests projects/{project}/regions/{region}/instanceGroupManagers/{instanceGroupManager}/
cancel P resizeRequests/{resizeRequest}/cancel 3 s
delete D resizeRequests/{resizeRequest} 3 s
get G resizeRequests/{resizeRequest} 0
insert P resizeRequests 3 bs
list G resizeRequests 2
>regionInstanceGroupManagers projects/{project}/regions/{region}/
abandonInstances P instanceGroupManagers/{instanceGroupManager}/abandonInstances 3 bs
applyUpdatesToInstances P instanceGroupManagers/{instanceGroupManager}/applyUpdatesToInstances 0 bs
createInstances P instanceGroupManagers/{instanceGroupManager}/createInstances 3 bs
delete D instanceGroupManagers/{instanceGroupManager} 26 s
deleteInstances P instanceGroupManagers/{instanceGroupManager}/deleteInstances 26 bs
deletePerInstanceConfigs P instanceGroupManagers/{instanceGroupManager}/deletePerInstanceConfigs 0 bs
get G instanceGroupManagers/{instanceGroupManager} 0
insert P instanceGroupManagers 3 bs
list G instanceGroupManagers 2
listErrors G instanceGroupManagers/{instanceGroupManager}/listErrors 2
listManagedInstances P instanceGroupManagers/{instanceGroupManager}/listManagedInstances 2
listPerInstanceConfigs P instanceGroupManagers/{instanceGroupManager}/listPerInstanceConfigs 2
patch A instanceGroupManagers/{instanceGroupManager} 3 bs
patchPerInstanceConfigs P instanceGroupManagers/{instanceGroupManager}/patchPerInstanceConfigs 3 bs
recreateInstances P instanceGroupManagers/{instanceGroupManager}/recreateInstances 26 bs
resize P instanceGroupManagers/{instanceGroupManager}/resize 27 s
resumeInstances P instanceGroupManagers/{instanceGroupManager}/resumeInstances 3 bs
setInstanceTemplate P instanceGroupManagers/{instanceGroupManager}/setInstanceTemplate 3 bs
setTargetPools P instanceGroupManagers/{instanceGroupManager}/setTargetPools 3 bs
startInstances P instanceGroupManagers/{instanceGroupManager}/startInstances 3 bs
stopInstances P instanceGroupManagers/{instanceGroupManager}/stopInstances 26 bs
suspendInstances P instanceGroupManagers/{instanceGroupManager}/suspendInstances 3 bs
updatePerInstanceConfigs P instanceGroupManagers/{instanceGroupManager}/updatePerInstanceConfigs 3 bs
>regionInstanceGroups projects/{project}/regions/{region}/
get G instanceGroups/{instanceGroup} 0
list G instanceGroups 2
listInstances P instanceGroups/{instanceGroup}/listInstances 2 b
setNamedPorts P instanceGroups/{instanceGroup}/setNamedPorts 3 bs
testIamPermissions P instanceGroups/{resource}/testIamPermissions 0 b
>regionInstanceTemplates projects/{project}/regions/{region}/
delete D instanceTemplates/{instanceTemplate} 3 s
get G instanceTemplates/{instanceTemplate} 0
insert P instanceTemplates 3 bs
list G instanceTemplates 2
>regionInstances projects/{project}/regions/{region}/instances/
bulkInsert P bulkInsert 3 bs
>regionInstantSnapshotGroups projects/{project}/regions/{region}/
delete D instantSnapshotGroups/{instantSnapshotGroup} 3 s
get G instantSnapshotGroups/{instantSnapshotGroup} 0
getIamPolicy G instantSnapshotGroups/{resource}/getIamPolicy 6
insert P instantSnapshotGroups 43 bs
list G instantSnapshotGroups 2
setIamPolicy P instantSnapshotGroups/{resource}/setIamPolicy 0 b
testIamPermissions P instantSnapshotGroups/{resource}/testIamPermissions 0 b
>regionInstantSnapshots projects/{project}/regions/{region}/
delete D instantSnapshots/{instantSnapshot} 3 s
get G instantSnapshots/{instantSnapshot} 0
getIamPolicy G instantSnapshots/{resource}/getIamPolicy 6
insert P instantSnapshots 3 bs
list G instantSnapshots 2
setIamPolicy P instantSnapshots/{resource}/setIamPolicy 0 b
setLabels P instantSnapshots/{resource}/setLabels 3 bs
testIamPermissions P instantSnapshots/{resource}/testIamPermissions 0 b
>regionNetworkEndpointGroups projects/{project}/regions/{region}/
attachNetworkEndpoints P networkEndpointGroups/{networkEndpointGroup}/attachNetworkEndpoints 3 bs
delete D networkEndpointGroups/{networkEndpointGroup} 3 s
detachNetworkEndpoints P networkEndpointGroups/{networkEndpointGroup}/detachNetworkEndpoints 3 bs
get G networkEndpointGroups/{networkEndpointGroup} 0
insert P networkEndpointGroups 3 bs
list G networkEndpointGroups 2
listNetworkEndpoints P networkEndpointGroups/{networkEndpointGroup}/listNetworkEndpoints 2
>regionNetworkFirewallPolicies projects/{project}/regions/{region}/
addAssociation P firewallPolicies/{firewallPolicy}/addAssociation 50 bs
addRule P firewallPolicies/{firewallPolicy}/addRule 45 bs
cloneRules P firewallPolicies/{firewallPolicy}/cloneRules 14 s
delete D firewallPolicies/{firewallPolicy} 3 s
get G firewallPolicies/{firewallPolicy} 0
getAssociation G firewallPolicies/{firewallPolicy}/getAssociation 15
getEffectiveFirewalls G firewallPolicies/getEffectiveFirewalls 51
getIamPolicy G firewallPolicies/{resource}/getIamPolicy 6
getRule G firewallPolicies/{firewallPolicy}/getRule 16
insert P firewallPolicies 3 bs
list G firewallPolicies 2
patch A firewallPolicies/{firewallPolicy} 3 bs
patchAssociation P firewallPolicies/{firewallPolicy}/patchAssociation 3 bs
patchRule P firewallPolicies/{firewallPolicy}/patchRule 20 bs
removeAssociation P firewallPolicies/{firewallPolicy}/removeAssociation 21 s
removeRule P firewallPolicies/{firewallPolicy}/removeRule 20 s
setIamPolicy P firewallPolicies/{resource}/setIamPolicy 0 b
testIamPermissions P firewallPolicies/{resource}/testIamPermissions 0 b
>regionNotificationEndpoints projects/{project}/
aggregatedList G aggregated/notificationEndpoints 1
delete D regions/{region}/notificationEndpoints/{notificationEndpoint} 3 s
get G regions/{region}/notificationEndpoints/{notificationEndpoint} 0
insert P regions/{region}/notificationEndpoints 3 bs
list G regions/{region}/notificationEndpoints 2
testIamPermissions P regions/{region}/notificationEndpoints/{resource}/testIamPermissions 0 b
>regionOperations projects/{project}/regions/{region}/
delete D operations/{operation} 0
get G operations/{operation} 0
list G operations 2
wait P operations/{operation}/wait 0 s
>regionSecurityPolicies projects/{project}/regions/{region}/
addRule P securityPolicies/{securityPolicy}/addRule 52 bs
delete D securityPolicies/{securityPolicy} 3 s
get G securityPolicies/{securityPolicy} 0
getRule G securityPolicies/{securityPolicy}/getRule 16
insert P securityPolicies 7 bs
list G securityPolicies 2
patch A securityPolicies/{securityPolicy} 23 bs
patchRule P securityPolicies/{securityPolicy}/patchRule 53 bs
removeRule P securityPolicies/{securityPolicy}/removeRule 16 s
setLabels P securityPolicies/{resource}/setLabels 3 bs
>regionSnapshotSettings projects/{project}/regions/{region}/
get G snapshotSettings 0
patch A snapshotSettings 23 bs
>regionSnapshots projects/{project}/regions/{region}/
delete D snapshots/{snapshot} 3 s
get G snapshots/{snapshot} 0
getIamPolicy G snapshots/{resource}/getIamPolicy 6
insert P snapshots 3 bs
list G snapshots 2
setIamPolicy P snapshots/{resource}/setIamPolicy 0 b
setLabels P snapshots/{resource}/setLabels 3 bs
testIamPermissions P snapshots/{resource}/testIamPermissions 0 b
updateKmsKey P snapshots/{snapshot}/updateKmsKey 3 bs
>regionSslCertificates projects/{project}/regions/{region}/
delete D sslCertificates/{sslCertificate} 3 s
get G sslCertificates/{sslCertificate} 0
insert P sslCertificates 3 bs
list G sslCertificates 2
>regionSslPolicies projects/{project}/regions/{region}/
delete D sslPolicies/{sslPolicy} 3 s
get G sslPolicies/{sslPolicy} 0
getIamPolicy G sslPolicies/{resource}/getIamPolicy 6
insert P sslPolicies 3 bs
list G sslPolicies 2
listAvailableFeatures G sslPolicies/listAvailableFeatures 2
patch A sslPolicies/{sslPolicy} 3 bs
setIamPolicy P sslPolicies/{resource}/setIamPolicy 0 b
testIamPermissions P sslPolicies/{resource}/testIamPermissions 0 b
>regionTargetHttpProxies projects/{project}/regions/{region}/
delete D targetHttpProxies/{targetHttpProxy} 3 s
get G targetHttpProxies/{targetHttpProxy} 0
insert P targetHttpProxies 3 bs
list G targetHttpProxies 2
setUrlMap P targetHttpProxies/{targetHttpProxy}/setUrlMap 3 bs
>regionTargetHttpsProxies projects/{project}/regions/{region}/
delete D targetHttpsProxies/{targetHttpsProxy} 3 s
get G targetHttpsProxies/{targetHttpsProxy} 0
insert P targetHttpsProxies 3 bs
list G targetHttpsProxies 2
patch A targetHttpsProxies/{targetHttpsProxy} 3 bs
setSslCertificates P targetHttpsProxies/{targetHttpsProxy}/setSslCertificates 3 bs
setUrlMap P targetHttpsProxies/{targetHttpsProxy}/setUrlMap 3 bs
>regionTargetTcpProxies projects/{project}/regions/{region}/
delete D targetTcpProxies/{targetTcpProxy} 3 s
get G targetTcpProxies/{targetTcpProxy} 0
insert P targetTcpProxies 3 bs
list G targetTcpProxies 2
>regionUrlMaps projects/{project}/regions/{region}/
delete D urlMaps/{urlMap} 3 s
get G urlMaps/{urlMap} 0
insert P urlMaps 3 bs
list G urlMaps 2
patch A urlMaps/{urlMap} 3 bs
update U urlMaps/{urlMap} 3 bs
validate P urlMaps/{urlMap}/validate 0 b
>regionZones projects/{project}/regions/{region}/
list G zones 2
>regions projects/{project}/
get G regions/{region} 0
list G regions 2
>reliabilityRisks projects/{project}/global/
get G reliabilityRisks/{reliabilityRisk} 0
list G reliabilityRisks 2
>reservationBlocks projects/{project}/zones/{zone}/reservations/
get G {reservation}/reservationBlocks/{reservationBlock} 22
getIamPolicy G {parentResource}/reservationBlocks/{resource}/getIamPolicy 6
list G {reservation}/reservationBlocks 2
performMaintenance P {reservation}/reservationBlocks/{reservationBlock}/performMaintenance 3 bs
setIamPolicy P {parentResource}/reservationBlocks/{resource}/setIamPolicy 0 b
testIamPermissions P {parentResource}/reservationBlocks/{resource}/testIamPermissions 0 b
>reservationSlots projects/{project}/zones/{zone}/{+parentName}/
get G reservationSlots/{reservationSlot} 0
getHealth P reservationSlots/{reservationSlot}/getHealth 3 s
getVersion P reservationSlots/{reservationSlot}/getVersion 3 bs
list G reservationSlots 2
update P reservationSlots/{reservationSlot} 54 bs
>reservationSubBlocks projects/{project}/zones/{zone}/
get G {+parentName}/reservationSubBlocks/{reservationSubBlock} 22
getIamPolicy G {+parentResource}/reservationSubBlocks/{resource}/getIamPolicy 6
getVersion P {+parentName}/reservationSubBlocks/{reservationSubBlock}/getVersion 3 bs
list G {+parentName}/reservationSubBlocks 2
performMaintenance P {+parentName}/reservationSubBlocks/{reservationSubBlock}/performMaintenance 3 s
reportFaulty P {+parentName}/reservationSubBlocks/{reservationSubBlock}/reportFaulty 3 bs
setIamPolicy P {+parentResource}/reservationSubBlocks/{resource}/setIamPolicy 0 b
testIamPermissions P {+parentResource}/reservationSubBlocks/{resource}/testIamPermissions 0 b
>reservations projects/{project}/
aggregatedList G aggregated/reservations 1
delete D zones/{zone}/reservations/{reservation} 3 s
get G zones/{zone}/reservations/{reservation} 0
getIamPolicy G zones/{zone}/reservations/{resource}/getIamPolicy 6
insert P zones/{zone}/reservations 3 bs
list G zones/{zone}/reservations 2
performMaintenance P zones/{zone}/reservations/{reservation}/performMaintenance 3 bs
resize P zones/{zone}/reservations/{reservation}/resize 3 bs
setIamPolicy P zones/{zone}/reservations/{resource}/setIamPolicy 0 b
testIamPermissions P zones/{zone}/reservations/{resource}/testIamPermissions 0 b
update A zones/{zone}/reservations/{reservation} 12 bs
>resourcePolicies projects/{project}/
aggregatedList G aggregated/resourcePolicies 1
delete D regions/{region}/resourcePolicies/{resourcePolicy} 3 s
get G regions/{region}/resourcePolicies/{resourcePolicy} 0
getIamPolicy G regions/{region}/resourcePolicies/{resource}/getIamPolicy 6
insert P regions/{region}/resourcePolicies 3 bs
list G regions/{region}/resourcePolicies 2
patch A regions/{region}/resourcePolicies/{resourcePolicy} 23 bs
setIamPolicy P regions/{region}/resourcePolicies/{resource}/setIamPolicy 0 b
testIamPermissions P regions/{region}/resourcePolicies/{resource}/testIamPermissions 0 b
>rolloutPlans projects/{project}/global/
delete D rolloutPlans/{rolloutPlan} 3 s
get G rolloutPlans/{rolloutPlan} 0
insert P rolloutPlans 3 bs
list G rolloutPlans 2
>rollouts projects/{project}/global/
advance P rollouts/{rollout}/advance 55 s
cancel A rollouts/{rollout} 56 s
delete D rollouts/{rollout} 3 s
get G rollouts/{rollout} 0
list G rollouts 2
pause P rollouts/{rollout}/pause 57 s
resume P rollouts/{rollout}/resume 57 s
>routers projects/{project}/
aggregatedList G aggregated/routers 1
delete D regions/{region}/routers/{router} 3 s
deleteNamedSet P regions/{region}/routers/{router}/deleteNamedSet 58 s
deleteRoutePolicy P regions/{region}/routers/{router}/deleteRoutePolicy 59 s
get G regions/{region}/routers/{router} 0
getNamedSet G regions/{region}/routers/{router}/getNamedSet 60
getNatIpInfo G regions/{region}/routers/{router}/getNatIpInfo 61
getNatMappingInfo G regions/{region}/routers/{router}/getNatMappingInfo 62
getRoutePolicy G regions/{region}/routers/{router}/getRoutePolicy 63
getRouterStatus G regions/{region}/routers/{router}/getRouterStatus 0
insert P regions/{region}/routers 3 bs
list G regions/{region}/routers 2
listBgpRoutes G regions/{region}/routers/{router}/listBgpRoutes 64
listNamedSets G regions/{region}/routers/{router}/listNamedSets 2
listRoutePolicies G regions/{region}/routers/{router}/listRoutePolicies 2
patch A regions/{region}/routers/{router} 3 bs
patchNamedSet P regions/{region}/routers/{router}/patchNamedSet 3 bs
patchRoutePolicy P regions/{region}/routers/{router}/patchRoutePolicy 3 bs
preview P regions/{region}/routers/{router}/preview 0 b
update U regions/{region}/routers/{router} 3 bs
updateNamedSet P regions/{region}/routers/{router}/updateNamedSet 3 bs
updateRoutePolicy P regions/{region}/routers/{router}/updateRoutePolicy 3 bs
>routes projects/{project}/global/
delete D routes/{route} 3 s
get G routes/{route} 0
insert P routes 3 bs
list G routes 2
testIamPermissions P routes/{resource}/testIamPermissions 0 b
>securityPolicies projects/{project}/
addRule P global/securityPolicies/{securityPolicy}/addRule 52 bs
aggregatedList G aggregated/securityPolicies 1
delete D global/securityPolicies/{securityPolicy} 3 s
get G global/securityPolicies/{securityPolicy} 0
getRule G global/securityPolicies/{securityPolicy}/getRule 16
insert P global/securityPolicies 7 bs
list G global/securityPolicies 2
listPreconfiguredExpressionSets G global/securityPolicies/listPreconfiguredExpressionSets 2
patch A global/securityPolicies/{securityPolicy} 23 bs
patchRule P global/securityPolicies/{securityPolicy}/patchRule 53 bs
removeRule P global/securityPolicies/{securityPolicy}/removeRule 16 s
setLabels P global/securityPolicies/{resource}/setLabels 0 bs
>serviceAttachments projects/{project}/
aggregatedList G aggregated/serviceAttachments 1
delete D regions/{region}/serviceAttachments/{serviceAttachment} 3 s
get G regions/{region}/serviceAttachments/{serviceAttachment} 65
getIamPolicy G regions/{region}/serviceAttachments/{resource}/getIamPolicy 6
insert P regions/{region}/serviceAttachments 3 bs
list G regions/{region}/serviceAttachments 2
patch A regions/{region}/serviceAttachments/{serviceAttachment} 3 bs
setIamPolicy P regions/{region}/serviceAttachments/{resource}/setIamPolicy 0 b
testIamPermissions P regions/{region}/serviceAttachments/{resource}/testIamPermissions 0 b
>snapshotSettings projects/{project}/global/
get G snapshotSettings 0
patch A snapshotSettings 23 bs
>snapshots projects/{project}/global/
delete D snapshots/{snapshot} 3 s
get G snapshots/{snapshot} 0
getIamPolicy G snapshots/{resource}/getIamPolicy 6
insert P snapshots 3 bs
list G snapshots 2
setIamPolicy P snapshots/{resource}/setIamPolicy 0 b
setLabels P snapshots/{resource}/setLabels 0 bs
testIamPermissions P snapshots/{resource}/testIamPermissions 0 b
updateKmsKey P snapshots/{snapshot}/updateKmsKey 3 bs
>sslCertificates projects/{project}/
aggregatedList G aggregated/sslCertificates 1
delete D global/sslCertificates/{sslCertificate} 3 s
get G global/sslCertificates/{sslCertificate} 0
insert P global/sslCertificates 3 bs
list G global/sslCertificates 2
>sslPolicies projects/{project}/
aggregatedList G aggregated/sslPolicies 1
delete D global/sslPolicies/{sslPolicy} 3 s
get G global/sslPolicies/{sslPolicy} 0
getIamPolicy G global/sslPolicies/{resource}/getIamPolicy 6
insert P global/sslPolicies 3 bs
list G global/sslPolicies 2
listAvailableFeatures G global/sslPolicies/listAvailableFeatures 2
patch A global/sslPolicies/{sslPolicy} 3 bs
setIamPolicy P global/sslPolicies/{resource}/setIamPolicy 0 b
testIamPermissions P global/sslPolicies/{resource}/testIamPermissions 0 b
>storagePoolTypes projects/{project}/
aggregatedList G aggregated/storagePoolTypes 1
get G zones/{zone}/storagePoolTypes/{storagePoolType} 0
list G zones/{zone}/storagePoolTypes 2
>storagePools projects/{project}/
aggregatedList G aggregated/storagePools 1
delete D zones/{zone}/storagePools/{storagePool} 3 s
get G zones/{zone}/storagePools/{storagePool} 0
getIamPolicy G zones/{zone}/storagePools/{resource}/getIamPolicy 6
insert P zones/{zone}/storagePools 3 bs
list G zones/{zone}/storagePools 2
listDisks G zones/{zone}/storagePools/{storagePool}/listDisks 2
setIamPolicy P zones/{zone}/storagePools/{resource}/setIamPolicy 0 b
testIamPermissions P zones/{zone}/storagePools/{resource}/testIamPermissions 0 b
update A zones/{zone}/storagePools/{storagePool} 23 bs
>subnetworks projects/{project}/
aggregatedList G aggregated/subnetworks 66
delete D regions/{region}/subnetworks/{subnetwork} 3 s
expandIpCidrRange P regions/{region}/subnetworks/{subnetwork}/expandIpCidrRange 3 bs
get G regions/{region}/subnetworks/{subnetwork} 67
getIamPolicy G regions/{region}/subnetworks/{resource}/getIamPolicy 6
insert P regions/{region}/subnetworks 3 bs
list G regions/{region}/subnetworks 68
listUsable G aggregated/subnetworks/listUsable 69
patch A regions/{region}/subnetworks/{subnetwork} 70 bs
setIamPolicy P regions/{region}/subnetworks/{resource}/setIamPolicy 0 b
setPrivateIpGoogleAccess P regions/{region}/subnetworks/{subnetwork}/setPrivateIpGoogleAccess 3 bs
testIamPermissions P regions/{region}/subnetworks/{resource}/testIamPermissions 0 b
>targetGrpcProxies projects/{project}/global/
delete D targetGrpcProxies/{targetGrpcProxy} 3 s
get G targetGrpcProxies/{targetGrpcProxy} 0
insert P targetGrpcProxies 3 bs
list G targetGrpcProxies 2
patch A targetGrpcProxies/{targetGrpcProxy} 3 bs
>targetHttpProxies projects/{project}/
aggregatedList G aggregated/targetHttpProxies 1
delete D global/targetHttpProxies/{targetHttpProxy} 3 s
get G global/targetHttpProxies/{targetHttpProxy} 0
insert P global/targetHttpProxies 3 bs
list G global/targetHttpProxies 2
patch A global/targetHttpProxies/{targetHttpProxy} 3 bs
setUrlMap P targetHttpProxies/{targetHttpProxy}/setUrlMap 3 bs
>targetHttpsProxies projects/{project}/
aggregatedList G aggregated/targetHttpsProxies 1
delete D global/targetHttpsProxies/{targetHttpsProxy} 3 s
get G global/targetHttpsProxies/{targetHttpsProxy} 0
insert P global/targetHttpsProxies 3 bs
list G global/targetHttpsProxies 2
patch A global/targetHttpsProxies/{targetHttpsProxy} 3 bs
setCertificateMap P global/targetHttpsProxies/{targetHttpsProxy}/setCertificateMap 3 bs
setQuicOverride P global/targetHttpsProxies/{targetHttpsProxy}/setQuicOverride 3 bs
setSslCertificates P targetHttpsProxies/{targetHttpsProxy}/setSslCertificates 3 bs
setSslPolicy P global/targetHttpsProxies/{targetHttpsProxy}/setSslPolicy 3 bs
setUrlMap P targetHttpsProxies/{targetHttpsProxy}/setUrlMap 3 bs
>targetInstances projects/{project}/
aggregatedList G aggregated/targetInstances 1
delete D zones/{zone}/targetInstances/{targetInstance} 3 s
get G zones/{zone}/targetInstances/{targetInstance} 0
insert P zones/{zone}/targetInstances 3 bs
list G zones/{zone}/targetInstances 2
setSecurityPolicy P zones/{zone}/targetInstances/{targetInstance}/setSecurityPolicy 3 bs
testIamPermissions P zones/{zone}/targetInstances/{resource}/testIamPermissions 0 b
>targetPools projects/{project}/
addHealthCheck P regions/{region}/targetPools/{targetPool}/addHealthCheck 3 bs
addInstance P regions/{region}/targetPools/{targetPool}/addInstance 3 bs
aggregatedList G aggregated/targetPools 1
delete D regions/{region}/targetPools/{targetPool} 3 s
get G regions/{region}/targetPools/{targetPool} 0
getHealth P regions/{region}/targetPools/{targetPool}/getHealth 0 b
insert P regions/{region}/targetPools 3 bs
list G regions/{region}/targetPools 2
removeHealthCheck P regions/{region}/targetPools/{targetPool}/removeHealthCheck 3 bs
removeInstance P regions/{region}/targetPools/{targetPool}/removeInstance 3 bs
setBackup P regions/{region}/targetPools/{targetPool}/setBackup 71 bs
setSecurityPolicy P regions/{region}/targetPools/{targetPool}/setSecurityPolicy 3 bs
testIamPermissions P regions/{region}/targetPools/{resource}/testIamPermissions 0 b
>targetSslProxies projects/{project}/global/
delete D targetSslProxies/{targetSslProxy} 3 s
get G targetSslProxies/{targetSslProxy} 0
insert P targetSslProxies 3 bs
list G targetSslProxies 2
setBackendService P targetSslProxies/{targetSslProxy}/setBackendService 3 bs
setCertificateMap P targetSslProxies/{targetSslProxy}/setCertificateMap 3 bs
setProxyHeader P targetSslProxies/{targetSslProxy}/setProxyHeader 3 bs
setSslCertificates P targetSslProxies/{targetSslProxy}/setSslCertificates 3 bs
setSslPolicy P targetSslProxies/{targetSslProxy}/setSslPolicy 3 bs
testIamPermissions P targetSslProxies/{resource}/testIamPermissions 0 b
>targetTcpProxies projects/{project}/
aggregatedList G aggregated/targetTcpProxies 1
delete D global/targetTcpProxies/{targetTcpProxy} 3 s
get G global/targetTcpProxies/{targetTcpProxy} 0
insert P global/targetTcpProxies 3 bs
list G global/targetTcpProxies 2
setBackendService P global/targetTcpProxies/{targetTcpProxy}/setBackendService 3 bs
setProxyHeader P global/targetTcpProxies/{targetTcpProxy}/setProxyHeader 3 bs
testIamPermissions P global/targetTcpProxies/{resource}/testIamPermissions 0 b
>targetVpnGateways projects/{project}/
aggregatedList G aggregated/targetVpnGateways 1
delete D regions/{region}/targetVpnGateways/{targetVpnGateway} 3 s
get G regions/{region}/targetVpnGateways/{targetVpnGateway} 0
insert P regions/{region}/targetVpnGateways 3 bs
list G regions/{region}/targetVpnGateways 2
setLabels P regions/{region}/targetVpnGateways/{resource}/setLabels 3 bs
>urlMaps projects/{project}/
aggregatedList G aggregated/urlMaps 1
delete D global/urlMaps/{urlMap} 3 s
get G global/urlMaps/{urlMap} 0
insert P global/urlMaps 3 bs
invalidateCache P global/urlMaps/{urlMap}/invalidateCache 3 bs
list G global/urlMaps 2
patch A global/urlMaps/{urlMap} 3 bs
testIamPermissions P global/urlMaps/{resource}/testIamPermissions 0 b
update U global/urlMaps/{urlMap} 3 bs
validate P global/urlMaps/{urlMap}/validate 0 b
>vpnGateways projects/{project}/
aggregatedList G aggregated/vpnGateways 1
delete D regions/{region}/vpnGateways/{vpnGateway} 3 s
get G regions/{region}/vpnGateways/{vpnGateway} 0
getStatus G regions/{region}/vpnGateways/{vpnGateway}/getStatus 0
insert P regions/{region}/vpnGateways 3 bs
list G regions/{region}/vpnGateways 2
setLabels P regions/{region}/vpnGateways/{resource}/setLabels 3 bs
testIamPermissions P regions/{region}/vpnGateways/{resource}/testIamPermissions 0 b
>vpnTunnels projects/{project}/
aggregatedList G aggregated/vpnTunnels 1
delete D regions/{region}/vpnTunnels/{vpnTunnel} 3 s
get G regions/{region}/vpnTunnels/{vpnTunnel} 0
insert P regions/{region}/vpnTunnels 3 bs
list G regions/{region}/vpnTunnels 2
setLabels P regions/{region}/vpnTunnels/{resource}/setLabels 3 bs
>wireGroups projects/{project}/global/crossSiteNetworks/{crossSiteNetwork}/
delete D wireGroups/{wireGroup} 3 s
get G wireGroups/{wireGroup} 0
insert P wireGroups 7 bs
list G wireGroups 2
patch A wireGroups/{wireGroup} 8 bs
>zoneOperations projects/{project}/zones/{zone}/
delete D operations/{operation} 0
get G operations/{operation} 0
list G operations 2
wait P operations/{operation}/wait 0 s
>zoneVmExtensionPolicies projects/{project}/zones/{zone}/
delete D vmExtensionPolicies/{vmExtensionPolicy} 3 s
get G vmExtensionPolicies/{vmExtensionPolicy} 0
insert P vmExtensionPolicies 3 bs
list G vmExtensionPolicies 2
update A vmExtensionPolicies/{vmExtensionPolicy} 3 bs
>zones projects/{project}/
get G zones/{zone} 0
list G zones 2
`,
  'container.v1': `
https://container.googleapis.com/
?filter,pageSize,pageToken
?projectId,zone
?clusterId,projectId,zone
?version
?clusterId,nodePoolId,projectId,zone
?operationId,projectId,zone
?name
?parent
>projects.aggregated.usableSubnetworks v1/{+parent}/aggregated/
list G usableSubnetworks 1
>projects.locations v1/{+name}/
getServerConfig G serverConfig 2
>projects.locations.clusters v1/
checkAutopilotCompatibility G {+name}:checkAutopilotCompatibility 0
completeControlPlaneUpgrade P {+name}:completeControlPlaneUpgrade 0 bs
completeIpRotation P {+name}:completeIpRotation 0 bs
create P {+parent}/clusters 0 bs
delete D {+name} 3 s
fetchClusterUpgradeInfo G {+name}:fetchClusterUpgradeInfo 4
get G {+name} 3
getJwks G {+parent}/jwks 0
list G {+parent}/clusters 2
setAddons P {+name}:setAddons 0 bs
setLegacyAbac P {+name}:setLegacyAbac 0 bs
setLocations P {+name}:setLocations 0 bs
setLogging P {+name}:setLogging 0 bs
setMaintenancePolicy P {+name}:setMaintenancePolicy 0 bs
setMasterAuth P {+name}:setMasterAuth 0 bs
setMonitoring P {+name}:setMonitoring 0 bs
setNetworkPolicy P {+name}:setNetworkPolicy 0 bs
setResourceLabels P {+name}:setResourceLabels 0 bs
startIpRotation P {+name}:startIpRotation 0 bs
update U {+name} 0 bs
updateMaster P {+name}:updateMaster 0 bs
>projects.locations.clusters.nodePools v1/
completeUpgrade P {+name}:completeUpgrade 0 b
create P {+parent}/nodePools 0 bs
delete D {+name} 5 s
fetchNodePoolUpgradeInfo G {+name}:fetchNodePoolUpgradeInfo 4
get G {+name} 5
list G {+parent}/nodePools 3
rollback P {+name}:rollback 0 bs
setAutoscaling P {+name}:setAutoscaling 0 bs
setManagement P {+name}:setManagement 0 bs
setSize P {+name}:setSize 0 bs
update U {+name} 0 bs
>projects.locations.clusters.well-known v1/{+parent}/.well-known/
getOpenid-configuration G openid-configuration 0
>projects.locations.operations v1/
cancel P {+name}:cancel 0 b
get G {+name} 6
list G {+parent}/operations 2
>projects.zones v1/projects/{projectId}/zones/{zone}/
getServerconfig G serverconfig 7
>projects.zones.clusters v1/
addons P projects/{projectId}/zones/{zone}/clusters/{clusterId}/addons 0 bs
completeControlPlaneUpgrade P {+name}:completeControlPlaneUpgrade 0 bs
completeIpRotation P projects/{projectId}/zones/{zone}/clusters/{clusterId}:completeIpRotation 0 bs
create P projects/{projectId}/zones/{zone}/clusters 0 bs
delete D projects/{projectId}/zones/{zone}/clusters/{clusterId} 7 s
fetchClusterUpgradeInfo G {+name}:fetchClusterUpgradeInfo 4
get G projects/{projectId}/zones/{zone}/clusters/{clusterId} 7
legacyAbac P projects/{projectId}/zones/{zone}/clusters/{clusterId}/legacyAbac 0 bs
list G projects/{projectId}/zones/{zone}/clusters 8
locations P projects/{projectId}/zones/{zone}/clusters/{clusterId}/locations 0 bs
logging P projects/{projectId}/zones/{zone}/clusters/{clusterId}/logging 0 bs
master P projects/{projectId}/zones/{zone}/clusters/{clusterId}/master 0 bs
monitoring P projects/{projectId}/zones/{zone}/clusters/{clusterId}/monitoring 0 bs
resourceLabels P projects/{projectId}/zones/{zone}/clusters/{clusterId}/resourceLabels 0 bs
setMaintenancePolicy P projects/{projectId}/zones/{zone}/clusters/{clusterId}:setMaintenancePolicy 0 bs
setMasterAuth P projects/{projectId}/zones/{zone}/clusters/{clusterId}:setMasterAuth 0 bs
setNetworkPolicy P projects/{projectId}/zones/{zone}/clusters/{clusterId}:setNetworkPolicy 0 bs
startIpRotation P projects/{projectId}/zones/{zone}/clusters/{clusterId}:startIpRotation 0 bs
update U projects/{projectId}/zones/{zone}/clusters/{clusterId} 0 bs
>projects.zones.clusters.nodePools v1/
autoscaling P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}/autoscaling 0 bs
create P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools 0 bs
delete D projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId} 7 s
fetchNodePoolUpgradeInfo G {+name}:fetchNodePoolUpgradeInfo 4
get G projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId} 7
list G projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools 8
rollback P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}:rollback 0 bs
setManagement P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}/setManagement 0 bs
setSize P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}/setSize 0 bs
update P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}/update 0 bs
>projects.zones.operations v1/projects/{projectId}/zones/{zone}/
cancel P operations/{operationId}:cancel 0 b
get G operations/{operationId} 7
list G operations 8
`,
  'container.v1beta1': `
https://container.googleapis.com/
?filter,pageSize,pageToken
?projectId,zone
?clusterId,projectId,zone
?version
?clusterId,nodePoolId,projectId,zone
?operationId,projectId,zone
?name
?parent
>projects.aggregated.usableSubnetworks v1beta1/{+parent}/aggregated/
list G usableSubnetworks 1
>projects.locations v1beta1/
getServerConfig G {+name}/serverConfig 2
list G {+parent}/locations 0
>projects.locations.clusters v1beta1/
checkAutopilotCompatibility G {+name}:checkAutopilotCompatibility 0
completeControlPlaneUpgrade P {+name}:completeControlPlaneUpgrade 0 bs
completeIpRotation P {+name}:completeIpRotation 0 bs
create P {+parent}/clusters 0 bs
delete D {+name} 3 s
fetchClusterUpgradeInfo G {+name}:fetchClusterUpgradeInfo 4
get G {+name} 3
getJwks G {+parent}/jwks 0
list G {+parent}/clusters 2
setAddons P {+name}:setAddons 0 bs
setLegacyAbac P {+name}:setLegacyAbac 0 bs
setLocations P {+name}:setLocations 0 bs
setLogging P {+name}:setLogging 0 bs
setMaintenancePolicy P {+name}:setMaintenancePolicy 0 bs
setMasterAuth P {+name}:setMasterAuth 0 bs
setMonitoring P {+name}:setMonitoring 0 bs
setNetworkPolicy P {+name}:setNetworkPolicy 0 bs
setResourceLabels P {+name}:setResourceLabels 0 bs
startIpRotation P {+name}:startIpRotation 0 bs
update U {+name} 0 bs
updateMaster P {+name}:updateMaster 0 bs
>projects.locations.clusters.nodePools v1beta1/
completeUpgrade P {+name}:completeUpgrade 0 b
create P {+parent}/nodePools 0 bs
delete D {+name} 5 s
fetchNodePoolUpgradeInfo G {+name}:fetchNodePoolUpgradeInfo 4
get G {+name} 5
list G {+parent}/nodePools 3
rollback P {+name}:rollback 0 bs
setAutoscaling P {+name}:setAutoscaling 0 bs
setManagement P {+name}:setManagement 0 bs
setSize P {+name}:setSize 0 bs
update U {+name} 0 bs
>projects.locations.clusters.well-known v1beta1/{+parent}/.well-known/
getOpenid-configuration G openid-configuration 0
>projects.locations.operations v1beta1/
cancel P {+name}:cancel 0 b
get G {+name} 6
list G {+parent}/operations 2
>projects.zones v1beta1/projects/{projectId}/zones/{zone}/
getServerconfig G serverconfig 7
>projects.zones.clusters v1beta1/
addons P projects/{projectId}/zones/{zone}/clusters/{clusterId}/addons 0 bs
completeControlPlaneUpgrade P {+name}:completeControlPlaneUpgrade 0 bs
completeIpRotation P projects/{projectId}/zones/{zone}/clusters/{clusterId}:completeIpRotation 0 bs
create P projects/{projectId}/zones/{zone}/clusters 0 bs
delete D projects/{projectId}/zones/{zone}/clusters/{clusterId} 7 s
fetchClusterUpgradeInfo G {+name}:fetchClusterUpgradeInfo 4
get G projects/{projectId}/zones/{zone}/clusters/{clusterId} 7
legacyAbac P projects/{projectId}/zones/{zone}/clusters/{clusterId}/legacyAbac 0 bs
list G projects/{projectId}/zones/{zone}/clusters 8
locations P projects/{projectId}/zones/{zone}/clusters/{clusterId}/locations 0 bs
logging P projects/{projectId}/zones/{zone}/clusters/{clusterId}/logging 0 bs
master P projects/{projectId}/zones/{zone}/clusters/{clusterId}/master 0 bs
monitoring P projects/{projectId}/zones/{zone}/clusters/{clusterId}/monitoring 0 bs
resourceLabels P projects/{projectId}/zones/{zone}/clusters/{clusterId}/resourceLabels 0 bs
setMaintenancePolicy P projects/{projectId}/zones/{zone}/clusters/{clusterId}:setMaintenancePolicy 0 bs
setMasterAuth P projects/{projectId}/zones/{zone}/clusters/{clusterId}:setMasterAuth 0 bs
setNetworkPolicy P projects/{projectId}/zones/{zone}/clusters/{clusterId}:setNetworkPolicy 0 bs
startIpRotation P projects/{projectId}/zones/{zone}/clusters/{clusterId}:startIpRotation 0 bs
update U projects/{projectId}/zones/{zone}/clusters/{clusterId} 0 bs
>projects.zones.clusters.nodePools v1beta1/
autoscaling P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}/autoscaling 0 bs
create P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools 0 bs
delete D projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId} 7 s
fetchNodePoolUpgradeInfo G {+name}:fetchNodePoolUpgradeInfo 4
get G projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId} 7
list G projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools 8
rollback P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}:rollback 0 bs
setManagement P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}/setManagement 0 bs
setSize P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}/setSize 0 bs
update P projects/{projectId}/zones/{zone}/clusters/{clusterId}/nodePools/{nodePoolId}/update 0 bs
>projects.zones.operations v1beta1/projects/{projectId}/zones/{zone}/
cancel P operations/{operationId}:cancel 0 b
get G operations/{operationId} 7
list G operations 8
`,
  'run.v1': `
https://run.googleapis.com/
?pageSize,pageToken
?continue,fieldSelector,includeUninitialized,labelSelector,limit,resourceVersion,watch
?dryRun
?apiVersion,dryRun,kind,propagationPolicy
?apiVersion,kind,propagationPolicy
?continue,labelSelector,limit
?extraLocationTypes,filter,pageSize,pageToken
?options.requestedPolicyVersion
?filter,pageSize,pageToken,returnPartialSuccess
>namespaces.authorizeddomains apis/domains.cloudrun.com/v1/{+parent}/
list G authorizeddomains 1
>namespaces.configurations apis/serving.knative.dev/v1/
get G {+name} 0
list G {+parent}/configurations 2
>namespaces.domainmappings apis/domains.cloudrun.com/v1/
create P {+parent}/domainmappings 3 b
delete D {+name} 4
get G {+name} 0
list G {+parent}/domainmappings 2
>namespaces.executions apis/run.googleapis.com/v1/
cancel P {+name}:cancel 0 b
delete D {+name} 5
get G {+name} 0
list G {+parent}/executions 2
>namespaces.instances apis/run.googleapis.com/v1/
create P {+parent}/instances 3 b
delete D {+name} 4
get G {+name} 0
list G {+parent}/instances 2
replaceInstance U {+name} 3 b
start P {+name}:start 0 b
stop P {+name}:stop 0 b
>namespaces.jobs apis/run.googleapis.com/v1/
create P {+parent}/jobs 3 b
delete D {+name} 4
get G {+name} 0
list G {+parent}/jobs 2
replaceJob U {+name} 3 b
run P {+name}:run 0 b
>namespaces.revisions apis/serving.knative.dev/v1/
delete D {+name} 4
get G {+name} 0
list G {+parent}/revisions 2
>namespaces.routes apis/serving.knative.dev/v1/
get G {+name} 0
list G {+parent}/routes 2
>namespaces.services apis/serving.knative.dev/v1/
create P {+parent}/services 3 b
delete D {+name} 4
get G {+name} 0
list G {+parent}/services 2
replaceService U {+name} 3 b
>namespaces.tasks apis/run.googleapis.com/v1/
get G {+name} 0
list G {+parent}/tasks 2
>namespaces.workerpools apis/run.googleapis.com/v1/
create P {+parent}/workerpools 3 b
delete D {+name} 3
get G {+name} 0
list G {+parent}/workerpools 6
replaceWorkerPool U {+name} 3 b
>projects.authorizeddomains v1/{+parent}/
list G authorizeddomains 1
>projects.locations v1/{+name}/
list G locations 7
>projects.locations.authorizeddomains v1/{+parent}/
list G authorizeddomains 1
>projects.locations.configurations v1/
get G {+name} 0
list G {+parent}/configurations 2
>projects.locations.domainmappings v1/
create P {+parent}/domainmappings 3 b
delete D {+name} 4
get G {+name} 0
list G {+parent}/domainmappings 2
>projects.locations.instances v1/{+resource}
getIamPolicy G :getIamPolicy 8
setIamPolicy P :setIamPolicy 0 b
testIamPermissions P :testIamPermissions 0 b
>projects.locations.jobs v1/{+resource}
getIamPolicy G :getIamPolicy 8
setIamPolicy P :setIamPolicy 0 b
testIamPermissions P :testIamPermissions 0 b
>projects.locations.operations v1/{+name}
delete D - 0
get G - 0
list G /operations 9
wait P :wait 0 bo
>projects.locations.revisions v1/
delete D {+name} 4
get G {+name} 0
list G {+parent}/revisions 2
>projects.locations.routes v1/
get G {+name} 0
list G {+parent}/routes 2
>projects.locations.services v1/
create P {+parent}/services 3 b
delete D {+name} 4
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 8
list G {+parent}/services 2
replaceService U {+name} 3 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.workerpools v1/{+resource}
getIamPolicy G :getIamPolicy 8
setIamPolicy P :setIamPolicy 0 b
testIamPermissions P :testIamPermissions 0 b
`,
  'run.v2': `
https://run.googleapis.com/
?instanceId,validateOnly
?etag,validateOnly
?options.requestedPolicyVersion
?pageSize,pageToken,showDeleted
?allowMissing,updateMask,validateOnly
?jobId,validateOnly
?allowMissing,validateOnly
?filter,pageSize,pageToken,returnPartialSuccess
?serviceId,validateOnly
?allowMissing,forceNewRevision,updateMask,validateOnly
?validateOnly,workerPoolId
>projects.locations v2/{+name}
exportImage P :exportImage 0 b
exportImageMetadata G :exportImageMetadata 0
exportMetadata G :exportMetadata 0
exportProjectMetadata G :exportProjectMetadata 0
>projects.locations.builds v2/{+parent}/
submit P builds:submit 0 b
>projects.locations.instances v2/
create P {+parent}/instances 1 bo
delete D {+name} 2 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 3
list G {+parent}/instances 4
patch A {+name} 5 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
start P {+name}:start 0 bo
stop P {+name}:stop 0 bo
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.jobs v2/
create P {+parent}/jobs 6 bo
delete D {+name} 2 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 3
list G {+parent}/jobs 4
patch A {+name} 7 bo
run P {+name}:run 0 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.jobs.executions v2/
cancel P {+name}:cancel 0 bo
delete D {+name} 2 o
exportStatus G {+name}/{+operationId}:exportStatus 0
get G {+name} 0
list G {+parent}/executions 4
>projects.locations.jobs.executions.tasks v2/
get G {+name} 0
list G {+parent}/tasks 4
>projects.locations.operations v2/{+name}
delete D - 0
get G - 0
list G /operations 8
wait P :wait 0 bo
>projects.locations.services v2/
create P {+parent}/services 9 bo
delete D {+name} 2 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 3
list G {+parent}/services 4
patch A {+name} 10 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.services.revisions v2/
delete D {+name} 2 o
exportStatus G {+name}/{+operationId}:exportStatus 0
get G {+name} 0
list G {+parent}/revisions 4
>projects.locations.sourceUploads v2/{+parent}
upload P :uploadSource 0 bu
>projects.locations.workerPools v2/
create P {+parent}/workerPools 11 bo
delete D {+name} 2 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 3
list G {+parent}/workerPools 4
patch A {+name} 10 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.workerPools.revisions v2/
delete D {+name} 2 o
get G {+name} 0
list G {+parent}/revisions 4
`,
  'tpu.v1': `
https://tpu.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?filter,orderBy,pageSize,pageToken
?nodeId
?pageSize,pageToken
?filter,pageSize,pageToken,returnPartialSuccess
>projects.locations v1/{+name}
get G - 0
list G /locations 1
>projects.locations.acceleratorTypes v1/
get G {+name} 0
list G {+parent}/acceleratorTypes 2
>projects.locations.nodes v1/
create P {+parent}/nodes 3 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/nodes 4
reimage P {+name}:reimage 0 bo
start P {+name}:start 0 bo
stop P {+name}:stop 0 bo
>projects.locations.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 5
>projects.locations.tensorflowVersions v1/
get G {+name} 0
list G {+parent}/tensorflowVersions 2
`,
};
