// Written by local/discovery/generate.ts from discovery documents of Google APIs: do not edit.
// Data, one line a method, and so as long as those APIs are.
export const AI = {
  'aiplatform.v1': `
https://aiplatform.googleapis.com/
?parent
?filter,pageSize,pageToken,parent,readMask
?filter,pageSize,pageToken,returnPartialSuccess
?timeout
?readMask
?filter,orderBy,pageSize,pageToken,parent,readMask
?updateMask
?filter,orderBy,pageSize,pageToken,readMask
?lastEventId,stream
?filter,name,pageSize,pageToken,returnPartialSuccess
?extraLocationTypes,filter,pageSize,pageToken
?force
?options.requestedPolicyVersion
?filter,orderBy,pageSize,pageToken
?permissions
?filter,pageSize,pageToken,readMask
?pageSize,pageToken
?annotationFilters,annotationsFilter,annotationsLimit,dataItemFilter,dataLabelingJob,fieldMask,orderBy,orderByAnnotation.orderBy,orderByAnnotation.savedQuery,orderByDataItem,pageSize,pageToken,savedQuery
?endpointId
?filter,gdcZone,orderBy,pageSize,pageToken,readMask
?deployedModelId
?evaluationMetricId
?featureGroupId
?featureId
?filter,latestStatsCount,orderBy,pageSize,pageToken,readMask
?featureOnlineStoreId
?featureViewId,runSyncImmediately
?featurestoreId
?pageSize,pageToken,query
?entityTypeId
?memoryId
?filter,pageSize,pageToken
?metadataStoreId
?artifactId
?etag
?allowMissing,updateMask
?filter,maxHops
?contextId
?etag,force
?executionId
?metadataSchemaId
?notebookExecutionJobId
?view
?filter,orderBy,pageSize,pageToken,view
?notebookRuntimeTemplateId
?persistentResourceId
?pipelineJobId
?limit,page
?forceDelete
?sessionId
?semanticGovernancePolicyId
?servingProfileId
?pageSize,pageToken,readMask
?timeSeries
?tensorboardExperimentId
?tensorboardRunId
?tensorboardTimeSeriesId
?filter,maxDataPoints
?blobIds
?huggingFaceToken,isHuggingFaceModel,languageCode,view
?filter,pageSize,pageToken,parent
>batchPredictionJobs v1/
create P batchPredictionJobs 1 b
get G {+name} 0
list G batchPredictionJobs 2
>customJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>dataLabelingJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>datasets v1/
create P datasets 1 bo
delete D {+name} 0 o
get G {+name} 5
list G datasets 6
patch A {+name} 7 b
>datasets.annotationSpecs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>datasets.dataItems.annotations.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>datasets.dataItems.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>datasets.datasetVersions v1/
create P {+parent}/datasetVersions 0 bo
delete D {+name} 0 o
get G {+name} 5
list G {+parent}/datasetVersions 8
patch A {+name} 7 b
restore G {+name}:restore 0
>datasets.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>datasets.savedQueries.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>deploymentResourcePools.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>endpoints v1/
computeTokens P {+endpoint}:computeTokens 0 b
countTokens P {+endpoint}:countTokens 0 b
fetchPredictOperation P {+endpoint}:fetchPredictOperation 0 bo
generateContent P {+model}:generateContent 0 b
predict P {+endpoint}:predict 0 b
predictLongRunning P {+endpoint}:predictLongRunning 0 bo
streamGenerateContent P {+model}:streamGenerateContent 0 b
>endpoints.chat v1/{+endpoint}/chat/
completions P completions 0 b
>endpoints.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>featureGroups.features.operations v1/{+name}
delete D - 0
get G - 0
listWait G :wait 3
wait P :wait 4 o
>featureGroups.operations v1/{+name}
delete D - 0
get G - 0
listWait G :wait 3
wait P :wait 4 o
>featureOnlineStores.featureViews.operations v1/{+name}
delete D - 0
get G - 0
listWait G :wait 3
wait P :wait 4 o
>featureOnlineStores.operations v1/{+name}
delete D - 0
get G - 0
listWait G :wait 3
wait P :wait 4 o
>featurestores.entityTypes.features.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>featurestores.entityTypes.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>featurestores.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>hyperparameterTuningJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>indexEndpoints.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>indexes.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>interactions v1/{+name}
cancel P :cancel 0
getPoll G :poll 9
getStream G :stream 9
>media v1/{+parent}/
upload P ragFiles:upload 0 bu
>memoryBanks.memories.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>memoryBanks.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>metadataStores.artifacts.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>metadataStores.contexts.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>metadataStores.executions.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>metadataStores.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>migratableResources.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>modelDeploymentMonitoringJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>models.evaluations.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>models.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>notebookExecutionJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>notebookRuntimeTemplates.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>notebookRuntimes.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>onlineEvaluators.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>operations v1/
cancel P {+name}:cancel 0
delete D {+name} 0
get G {+name} 0
list G operations 10
wait P {+name}:wait 4 o
>persistentResources.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>pipelineJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects v1/{+name}
getCacheConfig G - 0
updateCacheConfig A - 7 bo
>projects.locations v1/
askContexts P {+parent}:askContexts 0 b
asyncRetrieveContexts P {+parent}:asyncRetrieveContexts 0 bo
augmentPrompt P {+parent}:augmentPrompt 0 b
corroborateContent P {+parent}:corroborateContent 0 b
deploy P {+destination}:deploy 0 bo
evaluateDataset P {+location}:evaluateDataset 0 bo
evaluateInstances P {+location}:evaluateInstances 0 b
generateInstanceRubrics P {+location}:generateInstanceRubrics 0 b
generateLossClusters P {+location}:generateLossClusters 0 bo
generateSyntheticData P {+location}:generateSyntheticData 0 b
generateUserScenarios P {+location}:generateUserScenarios 0 b
get G {+name} 0
getRagEngineConfig G {+name} 0
getSemanticGovernancePolicyEngine G {+name} 0
list G {+name}/locations 11
retrieveContexts P {+parent}:retrieveContexts 0 b
updateRagEngineConfig A {+name} 0 bo
updateSemanticGovernancePolicyEngine A {+name} 7 bo
>projects.locations.agents v1/
create P {+parent}/agents 0 bo
delete D {+name} 12 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
list G {+parent}/agents 14
patch A {+name} 7 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 15
>projects.locations.batchPredictionJobs v1/
cancel P {+name}:cancel 0 b
create P {+parent}/batchPredictionJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/batchPredictionJobs 16
>projects.locations.cachedContents v1/
create P {+parent}/cachedContents 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/cachedContents 17
patch A {+name} 7 b
>projects.locations.customJobs v1/
cancel P {+name}:cancel 0 b
create P {+parent}/customJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/customJobs 16
>projects.locations.customJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.dataLabelingJobs v1/
cancel P {+name}:cancel 0 b
create P {+parent}/dataLabelingJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/dataLabelingJobs 8
>projects.locations.dataLabelingJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.datasets v1/
create P {+parent}/datasets 0 bo
delete D {+name} 0 o
export P {+name}:export 0 bo
get G {+name} 5
getIamPolicy P {+resource}:getIamPolicy 13
import P {+name}:import 0 bo
list G {+parent}/datasets 8
patch A {+name} 7 b
searchDataItems G {+dataset}:searchDataItems 18
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 15
>projects.locations.datasets.annotationSpecs v1/{+name}
get G - 5
>projects.locations.datasets.annotationSpecs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.datasets.dataItems v1/{+parent}/
list G dataItems 8
>projects.locations.datasets.dataItems.annotations v1/{+parent}/
list G annotations 8
>projects.locations.datasets.dataItems.annotations.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.datasets.dataItems.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.datasets.datasetVersions v1/
create P {+parent}/datasetVersions 0 bo
delete D {+name} 0 o
get G {+name} 5
list G {+parent}/datasetVersions 8
patch A {+name} 7 b
restore G {+name}:restore 0
>projects.locations.datasets.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.datasets.savedQueries v1/
delete D {+name} 0 o
list G {+parent}/savedQueries 8
>projects.locations.datasets.savedQueries.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.deploymentResourcePools v1/
create P {+parent}/deploymentResourcePools 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/deploymentResourcePools 17
patch A {+name} 7 bo
queryDeployedModels G {+deploymentResourcePool}:queryDeployedModels 17
>projects.locations.deploymentResourcePools.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.endpoints v1/
computeTokens P {+endpoint}:computeTokens 0 b
countTokens P {+endpoint}:countTokens 0 b
create P {+parent}/endpoints 19 bo
delete D {+name} 0 o
deployModel P {+endpoint}:deployModel 0 bo
directPredict P {+endpoint}:directPredict 0 b
directRawPredict P {+endpoint}:directRawPredict 0 b
explain P {+endpoint}:explain 0 b
fetchPredictOperation P {+endpoint}:fetchPredictOperation 0 bo
generateContent P {+model}:generateContent 0 b
get G {+name} 0
list G {+parent}/endpoints 20
mutateDeployedModel P {+endpoint}:mutateDeployedModel 0 bo
patch A {+name} 7 b
predict P {+endpoint}:predict 0 b
predictLongRunning P {+endpoint}:predictLongRunning 0 bo
rawPredict P {+endpoint}:rawPredict 0 b
serverStreamingPredict P {+endpoint}:serverStreamingPredict 0 b
streamGenerateContent P {+model}:streamGenerateContent 0 b
streamRawPredict P {+endpoint}:streamRawPredict 0 b
undeployModel P {+endpoint}:undeployModel 0 bo
update P {+name}:update 0 bo
>projects.locations.endpoints.chat v1/{+endpoint}/chat/
completions P completions 0 b
>projects.locations.endpoints.deployedModels.invoke v1/{+endpoint}/deployedModels/{deployedModelId}/invoke/{+invokeId}
invoke P - 0 b
>projects.locations.endpoints.google.science v1/{+endpoint}/science/
inference P inference 21 b
>projects.locations.endpoints.invoke v1/{+endpoint}/invoke/{+invokeId}
invoke P - 0 b
>projects.locations.endpoints.openapi v1/{+endpoint}/
completions P completions 21 b
embeddings P embeddings 21 b
responses P responses 21 b
>projects.locations.endpoints.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.endpoints.responses v1/{+name}
delete D - 0
get G - 0
>projects.locations.evaluationItems v1/
create P {+parent}/evaluationItems 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/evaluationItems 14
>projects.locations.evaluationMetrics v1/
create P {+parent}/evaluationMetrics 22 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/evaluationMetrics 14
>projects.locations.evaluationRuns v1/
cancel P {+name}:cancel 0 b
create P {+parent}/evaluationRuns 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/evaluationRuns 14
>projects.locations.evaluationSets v1/
create P {+parent}/evaluationSets 0 b
delete D {+name} 0 o
get G {+name} 0
import P {+parent}/evaluationSets:import 0 bo
list G {+parent}/evaluationSets 14
patch A {+name} 7 b
>projects.locations.featureGroups v1/
create P {+parent}/featureGroups 23 bo
delete D {+name} 12 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
list G {+parent}/featureGroups 14
patch A {+name} 7 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 15
>projects.locations.featureGroups.features v1/
batchCreate P {+parent}/features:batchCreate 0 bo
create P {+parent}/features 24 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/features 25
patch A {+name} 7 bo
>projects.locations.featureGroups.features.operations v1/{+name}
delete D - 0
get G - 0
listWait G :wait 3
wait P :wait 4 o
>projects.locations.featureGroups.operations v1/{+name}
delete D - 0
get G - 0
listWait G :wait 3
wait P :wait 4 o
>projects.locations.featureOnlineStores v1/
create P {+parent}/featureOnlineStores 26 bo
delete D {+name} 12 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
list G {+parent}/featureOnlineStores 14
patch A {+name} 7 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 15
>projects.locations.featureOnlineStores.featureViews v1/
create P {+parent}/featureViews 27 bo
delete D {+name} 0 o
directWrite P {+featureView}:directWrite 0 b
fetchFeatureValues P {+featureView}:fetchFeatureValues 0 b
generateFetchAccessToken P {+featureView}:generateFetchAccessToken 0 b
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
list G {+parent}/featureViews 14
patch A {+name} 7 bo
searchNearestEntities P {+featureView}:searchNearestEntities 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
sync P {+featureView}:sync 0 b
testIamPermissions P {+resource}:testIamPermissions 15
>projects.locations.featureOnlineStores.featureViews.featureViewSyncs v1/
get G {+name} 0
list G {+parent}/featureViewSyncs 14
>projects.locations.featureOnlineStores.featureViews.operations v1/{+name}
delete D - 0
get G - 0
listWait G :wait 3
wait P :wait 4 o
>projects.locations.featureOnlineStores.operations v1/{+name}
delete D - 0
get G - 0
listWait G :wait 3
wait P :wait 4 o
>projects.locations.featurestores v1/
batchReadFeatureValues P {+featurestore}:batchReadFeatureValues 0 bo
create P {+parent}/featurestores 28 bo
delete D {+name} 12 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
list G {+parent}/featurestores 8
patch A {+name} 7 bo
searchFeatures G {+location}/featurestores:searchFeatures 29
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 15
>projects.locations.featurestores.entityTypes v1/
create P {+parent}/entityTypes 30 bo
delete D {+name} 12 o
deleteFeatureValues P {+entityType}:deleteFeatureValues 0 bo
exportFeatureValues P {+entityType}:exportFeatureValues 0 bo
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
importFeatureValues P {+entityType}:importFeatureValues 0 bo
list G {+parent}/entityTypes 8
patch A {+name} 7 b
readFeatureValues P {+entityType}:readFeatureValues 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
streamingReadFeatureValues P {+entityType}:streamingReadFeatureValues 0 b
testIamPermissions P {+resource}:testIamPermissions 15
writeFeatureValues P {+entityType}:writeFeatureValues 0 b
>projects.locations.featurestores.entityTypes.features v1/
batchCreate P {+parent}/features:batchCreate 0 bo
create P {+parent}/features 24 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/features 25
patch A {+name} 7 b
>projects.locations.featurestores.entityTypes.features.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.featurestores.entityTypes.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.featurestores.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.hyperparameterTuningJobs v1/
cancel P {+name}:cancel 0 b
create P {+parent}/hyperparameterTuningJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/hyperparameterTuningJobs 16
>projects.locations.hyperparameterTuningJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.indexEndpoints v1/
create P {+parent}/indexEndpoints 0 bo
delete D {+name} 0 o
deployIndex P {+indexEndpoint}:deployIndex 0 bo
findNeighbors P {+indexEndpoint}:findNeighbors 0 b
get G {+name} 0
list G {+parent}/indexEndpoints 16
mutateDeployedIndex P {+indexEndpoint}:mutateDeployedIndex 7 bo
patch A {+name} 7 b
readIndexDatapoints P {+indexEndpoint}:readIndexDatapoints 0 b
undeployIndex P {+indexEndpoint}:undeployIndex 0 bo
>projects.locations.indexEndpoints.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.indexes v1/
create P {+parent}/indexes 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/indexes 16
patch A {+name} 7 bo
removeDatapoints P {+index}:removeDatapoints 0 b
upsertDatapoints P {+index}:upsertDatapoints 0 b
>projects.locations.indexes.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.interactions v1/
create P projects/{projectsId}/locations/{locationsId}/interactions:create 0 b
createStream P projects/{projectsId}/locations/{locationsId}/interactions:createStream 0 b
delete D {+name} 0
>projects.locations.interactionsHttp v1/
cancel P {+name}/cancel 0
create P {+parent}/interactionsHttp 0 b
get G {+name} 9
>projects.locations.memoryBanks v1/{+parent}
ingestEvents P :ingestEvents 0 bo
>projects.locations.memoryBanks.memories v1/
create P {+parent}/memories 31 bo
delete D {+name} 0 o
generate P {+parent}/memories:generate 0 bo
get G {+name} 0
list G {+parent}/memories 14
patch A {+name} 7 bo
purge P {+parent}/memories:purge 0 bo
retrieve P {+parent}/memories:retrieve 0 b
rollback P {+name}:rollback 0 bo
>projects.locations.memoryBanks.memories.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.memoryBanks.memories.revisions v1/
get G {+name} 0
list G {+parent}/revisions 32
>projects.locations.memoryBanks.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.metadataStores v1/
create P {+parent}/metadataStores 33 bo
delete D {+name} 12 o
get G {+name} 0
list G {+parent}/metadataStores 17
>projects.locations.metadataStores.artifacts v1/
create P {+parent}/artifacts 34 b
delete D {+name} 35 o
get G {+name} 0
list G {+parent}/artifacts 14
patch A {+name} 36 b
purge P {+parent}/artifacts:purge 0 bo
queryArtifactLineageSubgraph G {+artifact}:queryArtifactLineageSubgraph 37
>projects.locations.metadataStores.artifacts.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.metadataStores.contexts v1/
addContextArtifactsAndExecutions P {+context}:addContextArtifactsAndExecutions 0 b
addContextChildren P {+context}:addContextChildren 0 b
create P {+parent}/contexts 38 b
delete D {+name} 39 o
get G {+name} 0
list G {+parent}/contexts 14
patch A {+name} 36 b
purge P {+parent}/contexts:purge 0 bo
queryContextLineageSubgraph G {+context}:queryContextLineageSubgraph 0
removeContextChildren P {+context}:removeContextChildren 0 b
>projects.locations.metadataStores.contexts.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.metadataStores.executions v1/
addExecutionEvents P {+execution}:addExecutionEvents 0 b
create P {+parent}/executions 40 b
delete D {+name} 35 o
get G {+name} 0
list G {+parent}/executions 14
patch A {+name} 36 b
purge P {+parent}/executions:purge 0 bo
queryExecutionInputsAndOutputs G {+execution}:queryExecutionInputsAndOutputs 0
>projects.locations.metadataStores.executions.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.metadataStores.metadataSchemas v1/
create P {+parent}/metadataSchemas 41 b
get G {+name} 0
list G {+parent}/metadataSchemas 32
>projects.locations.metadataStores.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.migratableResources v1/{+parent}/
batchMigrate P migratableResources:batchMigrate 0 bo
search P migratableResources:search 0 b
>projects.locations.migratableResources.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.modelDeploymentMonitoringJobs v1/
create P {+parent}/modelDeploymentMonitoringJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/modelDeploymentMonitoringJobs 16
patch A {+name} 7 bo
pause P {+name}:pause 0 b
resume P {+name}:resume 0 b
searchModelDeploymentMonitoringStatsAnomalies P {+modelDeploymentMonitoringJob}:searchModelDeploymentMonitoringStatsAnomalies 0 b
>projects.locations.modelDeploymentMonitoringJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.models v1/
copy P {+parent}/models:copy 0 bo
delete D {+name} 0 o
deleteVersion D {+name}:deleteVersion 0 o
export P {+name}:export 0 bo
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
list G {+parent}/models 8
listCheckpoints G {+name}:listCheckpoints 17
listVersions G {+name}:listVersions 8
mergeVersionAliases P {+name}:mergeVersionAliases 0 b
patch A {+name} 7 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 15
updateExplanationDataset P {+model}:updateExplanationDataset 0 bo
upload P {+parent}/models:upload 0 bo
>projects.locations.models.evaluations v1/
get G {+name} 0
import P {+parent}/evaluations:import 0 b
list G {+parent}/evaluations 16
>projects.locations.models.evaluations.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.models.evaluations.slices v1/
batchImport P {+parent}:batchImport 0 b
get G {+name} 0
list G {+parent}/slices 16
>projects.locations.models.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.nasJobs v1/
cancel P {+name}:cancel 0 b
create P {+parent}/nasJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/nasJobs 16
>projects.locations.nasJobs.nasTrialDetails v1/
get G {+name} 0
list G {+parent}/nasTrialDetails 17
>projects.locations.notebookExecutionJobs v1/
create P {+parent}/notebookExecutionJobs 42 bo
delete D {+name} 0 o
get G {+name} 43
list G {+parent}/notebookExecutionJobs 44
>projects.locations.notebookExecutionJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.notebookRuntimeTemplates v1/
create P {+parent}/notebookRuntimeTemplates 45 bo
delete D {+name} 0 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
list G {+parent}/notebookRuntimeTemplates 8
patch A {+name} 7 b
setDefault P {+parent}/notebookRuntimeTemplates:setDefault 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 15
>projects.locations.notebookRuntimeTemplates.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.notebookRuntimes v1/
assign P {+parent}/notebookRuntimes:assign 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/notebookRuntimes 8
start P {+name}:start 0 bo
stop P {+name}:stop 0 bo
upgrade P {+name}:upgrade 0 bo
>projects.locations.notebookRuntimes.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.onlineEvaluators v1/
activate P {+name}:activate 0 bo
create P {+parent}/onlineEvaluators 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/onlineEvaluators 14
patch A {+name} 7 bo
suspend P {+name}:suspend 0 bo
>projects.locations.onlineEvaluators.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.persistentResources v1/
create P {+parent}/persistentResources 46 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/persistentResources 17
patch A {+name} 7 bo
reboot P {+name}:reboot 0 bo
>projects.locations.persistentResources.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.pipelineJobs v1/
batchCancel P {+parent}/pipelineJobs:batchCancel 0 bo
batchDelete P {+parent}/pipelineJobs:batchDelete 0 bo
cancel P {+name}:cancel 0 b
create P {+parent}/pipelineJobs 47 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/pipelineJobs 8
>projects.locations.pipelineJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.publishers.files v1/
delete D {+name} 0
download G {+name}/content 0 m
get G {+name} 0
list G {+parent}/publishers/{publishersId}/files 48
upload P {+parent}/publishers/{publishersId}/files 0 bu
>projects.locations.publishers.models v1/
batchEmbedContents P {+model}:batchEmbedContents 0 b
computeTokens P {+endpoint}:computeTokens 0 b
countTokens P {+endpoint}:countTokens 0 b
embedContent P {+model}:embedContent 0 b
fetchPredictOperation P {+endpoint}:fetchPredictOperation 0 bo
generateContent P {+model}:generateContent 0 b
predict P {+endpoint}:predict 0 b
predictLongRunning P {+endpoint}:predictLongRunning 0 bo
rawPredict P {+endpoint}:rawPredict 0 b
serverStreamingPredict P {+endpoint}:serverStreamingPredict 0 b
streamGenerateContent P {+model}:streamGenerateContent 0 b
streamRawPredict P {+endpoint}:streamRawPredict 0 b
>projects.locations.publishers.models.invoke v1/{+endpoint}/invoke/{+invokeId}
invoke P - 0 b
>projects.locations.publishers.v1 v1/{+endpoint}/v1/
responses P responses 21 b
>projects.locations.publishers.v1.responses v1/
compact P {+endpoint}/v1/responses/compact 21 b
delete D {+name} 0
get G {+name} 0
>projects.locations.ragCorpora v1/
create P {+parent}/ragCorpora 0 bo
delete D {+name} 12 o
get G {+name} 0
list G {+parent}/ragCorpora 17
patch A {+name} 0 bo
>projects.locations.ragCorpora.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.ragCorpora.ragFiles v1/
delete D {+name} 49 o
get G {+name} 0
import P {+parent}/ragFiles:import 0 bo
list G {+parent}/ragFiles 17
>projects.locations.ragCorpora.ragFiles.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.ragEngineConfig.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.reasoningEngines v1/
asyncQuery P {+name}:asyncQuery 0 bo
cancelAsyncQuery P {+name}:cancelAsyncQuery 0 b
create P {+parent}/reasoningEngines 0 bo
delete D {+name} 12 o
executeCode P {+name}:executeCode 0 b
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 13
list G {+parent}/reasoningEngines 32
patch A {+name} 7 bo
query P {+name}:query 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
streamQuery P {+name}:streamQuery 0 b
testIamPermissions P {+resource}:testIamPermissions 15
>projects.locations.reasoningEngines.memories v1/
create P {+parent}/memories 31 bo
delete D {+name} 0 o
generate P {+parent}/memories:generate 0 bo
get G {+name} 0
ingestEvents P {+parent}/memories:ingestEvents 0 bo
list G {+parent}/memories 14
patch A {+name} 7 bo
purge P {+parent}/memories:purge 0 bo
retrieve P {+parent}/memories:retrieve 0 b
rollback P {+name}:rollback 0 bo
>projects.locations.reasoningEngines.memories.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.reasoningEngines.memories.revisions v1/
get G {+name} 0
list G {+parent}/revisions 32
>projects.locations.reasoningEngines.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.reasoningEngines.runtimeRevisions v1/{+name}
query P :query 0 b
streamQuery P :streamQuery 0 b
>projects.locations.reasoningEngines.sandboxEnvironmentSnapshots v1/
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sandboxEnvironmentSnapshots 32
>projects.locations.reasoningEngines.sandboxEnvironmentSnapshots.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 4 o
>projects.locations.reasoningEngines.sandboxEnvironmentTemplates v1/
create P {+parent}/sandboxEnvironmentTemplates 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sandboxEnvironmentTemplates 32
>projects.locations.reasoningEngines.sandboxEnvironmentTemplates.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 4 o
>projects.locations.reasoningEngines.sandboxEnvironments v1/
authorizeAccess P {+name}:authorizeAccess 0 b
create P {+parent}/sandboxEnvironments 0 bo
delete D {+name} 0 o
execute P {+name}:execute 0 b
get G {+name} 0
list G {+parent}/sandboxEnvironments 32
pause P {+name}:pause 0 bo
resume P {+name}:resume 0 bo
snapshot P {+name}:snapshot 0 bo
>projects.locations.reasoningEngines.sandboxEnvironments.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 4 o
>projects.locations.reasoningEngines.sessions v1/
appendEvent P {+name}:appendEvent 0 b
compact P {+name}:compact 0 bo
create P {+parent}/sessions 50 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sessions 14
patch A {+name} 7 b
>projects.locations.reasoningEngines.sessions.events v1/{+parent}/
list G events 14
>projects.locations.reasoningEngines.sessions.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.schedules v1/
create P {+parent}/schedules 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/schedules 14
patch A {+name} 7 b
pause P {+name}:pause 0 b
resume P {+name}:resume 0 b
>projects.locations.schedules.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.semanticGovernancePolicies v1/
create P {+parent}/semanticGovernancePolicies 51 bo
delete D {+name} 35 o
get G {+name} 0
list G {+parent}/semanticGovernancePolicies 17
patch A {+name} 7 bo
>projects.locations.semanticGovernancePolicies.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.semanticGovernancePolicyEngine v1/{+name}
deprovision P :deprovision 0 bo
>projects.locations.servingProfiles v1/
create P {+parent}/servingProfiles 52 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/servingProfiles 17
patch A {+name} 7 b
>projects.locations.servingProfiles.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.skills.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.specialistPools v1/
create P {+parent}/specialistPools 0 bo
delete D {+name} 12 o
get G {+name} 0
list G {+parent}/specialistPools 53
patch A {+name} 7 bo
>projects.locations.specialistPools.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.studies v1/
create P {+parent}/studies 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/studies 17
lookup P {+parent}/studies:lookup 0 b
>projects.locations.studies.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.studies.trials v1/
addTrialMeasurement P {+trialName}:addTrialMeasurement 0 b
checkTrialEarlyStoppingState P {+trialName}:checkTrialEarlyStoppingState 0 bo
complete P {+name}:complete 0 b
create P {+parent}/trials 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/trials 17
listOptimalTrials P {+parent}/trials:listOptimalTrials 0 b
stop P {+name}:stop 0 b
suggest P {+parent}/trials:suggest 0 bo
>projects.locations.studies.trials.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.taskStores.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.tensorboards v1/
batchRead G {+tensorboard}:batchRead 54
create P {+parent}/tensorboards 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/tensorboards 8
patch A {+name} 7 bo
readSize G {+tensorboard}:readSize 0
readUsage G {+tensorboard}:readUsage 0
>projects.locations.tensorboards.experiments v1/
batchCreate P {+parent}:batchCreate 0 b
create P {+parent}/experiments 55 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/experiments 8
patch A {+name} 7 b
write P {+tensorboardExperiment}:write 0 b
>projects.locations.tensorboards.experiments.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.tensorboards.experiments.runs v1/
batchCreate P {+parent}/runs:batchCreate 0 b
create P {+parent}/runs 56 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/runs 8
patch A {+name} 7 b
write P {+tensorboardRun}:write 0 b
>projects.locations.tensorboards.experiments.runs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.tensorboards.experiments.runs.timeSeries v1/
create P {+parent}/timeSeries 57 b
delete D {+name} 0 o
exportTensorboardTimeSeries P {+tensorboardTimeSeries}:exportTensorboardTimeSeries 0 b
get G {+name} 0
list G {+parent}/timeSeries 8
patch A {+name} 7 b
read G {+tensorboardTimeSeries}:read 58
readBlobData G {+timeSeries}:readBlobData 59
>projects.locations.tensorboards.experiments.runs.timeSeries.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.tensorboards.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.trainingPipelines v1/
cancel P {+name}:cancel 0 b
create P {+parent}/trainingPipelines 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/trainingPipelines 16
>projects.locations.trainingPipelines.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>projects.locations.tuningJobs v1/
cancel P {+name}:cancel 0 b
create P {+parent}/tuningJobs 0 b
get G {+name} 0
list G {+parent}/tuningJobs 32
rebaseTunedModel P {+parent}/tuningJobs:rebaseTunedModel 0 bo
>projects.locations.tuningJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>publishers.models v1/
computeTokens P {+endpoint}:computeTokens 0 b
countTokens P {+endpoint}:countTokens 0 b
fetchPredictOperation P {+endpoint}:fetchPredictOperation 0 bo
generateContent P {+model}:generateContent 0 b
get G {+name} 60
predict P {+endpoint}:predict 0 b
predictLongRunning P {+endpoint}:predictLongRunning 0 bo
streamGenerateContent P {+model}:streamGenerateContent 0 b
>ragCorpora.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>ragCorpora.ragFiles.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>ragEngineConfig.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>reasoningEngines v1/
asyncQuery P {+name}:asyncQuery 0 bo
cancelAsyncQuery P {+name}:cancelAsyncQuery 0 b
create P reasoningEngines 1 bo
delete D {+name} 12 o
executeCode P {+name}:executeCode 0 b
get G {+name} 0
list G reasoningEngines 61
patch A {+name} 7 bo
query P {+name}:query 0 b
streamQuery P {+name}:streamQuery 0 b
>reasoningEngines.memories.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>reasoningEngines.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>reasoningEngines.runtimeRevisions v1/{+name}
query P :query 0 b
streamQuery P :streamQuery 0 b
>reasoningEngines.sandboxEnvironmentSnapshots v1/
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sandboxEnvironmentSnapshots 32
>reasoningEngines.sandboxEnvironmentSnapshots.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 4 o
>reasoningEngines.sandboxEnvironmentTemplates v1/
create P {+parent}/sandboxEnvironmentTemplates 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sandboxEnvironmentTemplates 32
>reasoningEngines.sandboxEnvironmentTemplates.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 4 o
>reasoningEngines.sandboxEnvironments v1/
authorizeAccess P {+name}:authorizeAccess 0 b
create P {+parent}/sandboxEnvironments 0 bo
delete D {+name} 0 o
execute P {+name}:execute 0 b
get G {+name} 0
list G {+parent}/sandboxEnvironments 32
pause P {+name}:pause 0 bo
resume P {+name}:resume 0 bo
snapshot P {+name}:snapshot 0 bo
>reasoningEngines.sandboxEnvironments.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 4 o
>reasoningEngines.sessions.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>schedules.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>semanticGovernancePolicies.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>servingProfiles.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>skills.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>specialistPools.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>studies.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>studies.trials.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>taskStores.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>tensorboards.experiments.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>tensorboards.experiments.runs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>tensorboards.experiments.runs.timeSeries.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>tensorboards.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>trainingPipelines.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>tuningJobs.operations v1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 3
wait P :wait 4 o
>v1
evaluateDataset P v1:evaluateDataset 0 bo
evaluateInstances P v1:evaluateInstances 0 b
generateInstanceRubrics P v1:generateInstanceRubrics 0 b
`,
  'aiplatform.v1beta1': `
https://aiplatform.googleapis.com/
?filter,pageSize,pageToken,returnPartialSuccess
?timeout
?parent
?filter,pageSize,pageToken,parent,readMask
?readMask
?filter,orderBy,pageSize,pageToken,parent,readMask
?updateMask
?filter,orderBy,pageSize,pageToken,readMask
?includeInput,lastEventId,stream
?path,processingConfig.outputMimeType
?memoryId
?filter,orderBy,pageSize,pageToken
?filter,pageSize,pageToken
?filter,name,pageSize,pageToken,returnPartialSuccess
?extraLocationTypes,filter,pageSize,pageToken
?agentAnomalyDetectionScopeId
?pageSize,pageToken
?force
?options.requestedPolicyVersion
?permissions
?uniqueCreationToken,userContext.channel,userContext.location,userContext.timeZone
?operateOnSelf
?pageSize,pageToken,path,recursive
?continuationToken,nextStepSeqNum,snapshot
?path
?filter,pageSize,pageToken,path,recursive
?outputMimeType,path
?filter,pageSize,pageToken,readMask
?annotationFilters,annotationsFilter,annotationsLimit,dataItemFilter,dataLabelingJob,fieldMask,orderBy,orderByAnnotation.orderBy,orderByAnnotation.savedQuery,orderByDataItem,pageSize,pageToken,savedQuery
?detectorId
?revisionId
?endpointId
?filter,gdcZone,pageSize,pageToken,readMask
?deployedModelId
?evaluationMetricId
?exampleStore.createTime,exampleStore.description,exampleStore.displayName,exampleStore.exampleStoreConfig.vertexEmbeddingModel,exampleStore.name,exampleStore.updateTime
?featureGroupId
?featureMonitorId
?featureMonitorJobId
?featureId
?featureStatsAndAnomalySpec.latestStatsCount,featureStatsAndAnomalySpec.statsTimeRange.endTime,featureStatsAndAnomalySpec.statsTimeRange.startTime
?filter,latestStatsCount,orderBy,pageSize,pageToken,readMask
?featureOnlineStoreId
?featureViewId,runSyncImmediately
?featurestoreId
?pageSize,pageToken,query
?entityTypeId
?metadataStoreId
?artifactId
?etag
?allowMissing,updateMask
?filter,maxHops
?contextId
?etag,force
?executionId
?metadataSchemaId
?modelMonitorId
?modelMonitoringJobId
?view
?filter,orderBy,pageSize,pageToken,view
?notebookExecutionJobId
?notebookRuntimeTemplateId
?persistentResourceId
?pipelineJobId
?limit,page
?force,forceDelete
?ragDataSchemaId
?forceDelete
?ragMetadataId
?historyLength
?a2aTaskId
?sessionId
?semanticGovernancePolicyId
?servingProfileId
?skillId
?query,topK
?pageSize,pageToken,readMask
?a2aTaskRecordId
?timeSeries
?tensorboardExperimentId
?tensorboardRunId
?tensorboardTimeSeriesId
?filter,maxDataPoints
?blobIds
?accent,context,gender,languageCode,pageSize,pageToken,persona,pitch,regionCode,search,type
?huggingFaceToken,includeEquivalentModelGardenModelDeploymentConfigs,isHuggingFaceModel,languageCode,view
?filter,languageCode,listAllVersions,orderBy,pageSize,pageToken,view
?filter,pageSize,pageToken,parent
?getDefaultApiKey
>agents.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>apps.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>batchPredictionJobs v1beta1/
create P batchPredictionJobs 3 b
get G {+name} 0
list G batchPredictionJobs 4
>collaborativeProjects.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 2 o
>customJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>dataLabelingJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>datasets v1beta1/
create P datasets 3 bo
delete D {+name} 0 o
get G {+name} 5
list G datasets 6
patch A {+name} 7 b
>datasets.annotationSpecs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>datasets.dataItems.annotations.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>datasets.dataItems.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>datasets.datasetVersions v1beta1/
create P {+parent}/datasetVersions 0 bo
delete D {+name} 0 o
get G {+name} 5
list G {+parent}/datasetVersions 8
patch A {+name} 7 b
restore G {+name}:restore 0
>datasets.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>datasets.savedQueries.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>deploymentResourcePools.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>edgeDevices.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>endpoints v1beta1/
computeTokens P {+endpoint}:computeTokens 0 b
countTokens P {+endpoint}:countTokens 0 b
fetchPredictOperation P {+endpoint}:fetchPredictOperation 0 bo
generateContent P {+model}:generateContent 0 b
predict P {+endpoint}:predict 0 b
predictLongRunning P {+endpoint}:predictLongRunning 0 bo
streamGenerateContent P {+model}:streamGenerateContent 0 b
>endpoints.chat v1beta1/{+endpoint}/chat/
completions P completions 0 b
>endpoints.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>evaluationItems.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>evaluationMetrics.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
>evaluationRuns.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>evaluationSets.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>exampleStores.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>extensionControllers.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>extensions.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>featureGroups.featureMonitors.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>featureGroups.features.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>featureGroups.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>featureOnlineStores.featureViews.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>featureOnlineStores.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>featurestores.entityTypes.features.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>featurestores.entityTypes.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>featurestores.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>hyperparameterTuningJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>indexEndpoints.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>indexes.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>interactions v1beta1/{+name}
cancel P :cancel 0
getPoll G :poll 9
getStream G :stream 9
>learningSets.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>media v1beta1/{+name}
download G :download 10 m
>memoryBanks v1beta1/{+parent}
ingestEvents P :ingestEvents 0 bo
>memoryBanks.memories v1beta1/
create P {+parent}/memories 11 bo
delete D {+name} 0 o
generate P {+parent}/memories:generate 0 bo
get G {+name} 0
list G {+parent}/memories 12
patch A {+name} 7 bo
purge P {+parent}/memories:purge 0 bo
retrieve P {+parent}/memories:retrieve 0 b
retrieveProfiles P {+parent}/memories:retrieveProfiles 0 b
rollback P {+name}:rollback 0 bo
>memoryBanks.memories.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>memoryBanks.memories.revisions v1beta1/
get G {+name} 0
list G {+parent}/revisions 13
>memoryBanks.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>metadataStores.artifacts.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>metadataStores.contexts.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>metadataStores.executions.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>metadataStores.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>migratableResources.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>modelDeploymentMonitoringJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>modelMonitors.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>models.evaluations.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>models.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>notebookExecutionJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>notebookRuntimeTemplates.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>notebookRuntimes.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>onlineEvaluators.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>operations v1beta1/
cancel P {+name}:cancel 0
delete D {+name} 0
get G {+name} 0
list G operations 14
wait P {+name}:wait 2 o
>persistentResources.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>pipelineJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects v1beta1/{+name}
fetchPublisherModelConfig G :fetchPublisherModelConfig 0
getCacheConfig G - 0
setPublisherModelConfig P :setPublisherModelConfig 0 bo
updateCacheConfig A - 7 bo
>projects.locations v1beta1/
askContexts P {+parent}:askContexts 0 b
asyncRetrieveContexts P {+parent}:asyncRetrieveContexts 0 bo
augmentPrompt P {+parent}:augmentPrompt 0 b
corroborateContent P {+parent}:corroborateContent 0 b
deploy P {+destination}:deploy 0 bo
deployPublisherModel P {+destination}:deployPublisherModel 0 bo
evaluateDataset P {+location}:evaluateDataset 0 bo
evaluateInstances P {+location}:evaluateInstances 0 b
generateInstanceRubrics P {+location}:generateInstanceRubrics 0 b
generateLossClusters P {+location}:generateLossClusters 0 bo
generateSyntheticData P {+location}:generateSyntheticData 0 b
generateUserScenarios P {+location}:generateUserScenarios 0 b
get G {+name} 0
getRagEngineConfig G {+name} 0
getSemanticGovernancePolicyEngine G {+name} 0
list G {+name}/locations 15
recommendSpec P {+parent}:recommendSpec 0 b
retrieveContexts P {+parent}:retrieveContexts 0 b
updateRagEngineConfig A {+name} 0 bo
updateSemanticGovernancePolicyEngine A {+name} 7 bo
>projects.locations.agentAnomalyDetectionScopes v1beta1/
create P {+parent}/agentAnomalyDetectionScopes 16 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/agentAnomalyDetectionScopes 17
>projects.locations.agents v1beta1/
create P {+parent}/agents 0 bo
delete D {+name} 18 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
list G {+parent}/agents 12
patch A {+name} 7 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 20
>projects.locations.agents.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.agents.tasks v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/tasks 21 b
delete D {+name} 22 o
deleteArtifact P {+task}:deleteArtifact 0 b
download G {+name}:download 10 m
downloadArtifact G {+task}:downloadArtifact 10
get G {+name} 0
list G {+parent}/tasks 12
listArtifacts G {+task}:listArtifacts 23
patch A {+name} 7 b
resume P {+name}:resume 0 b
stream G {+name}:stream 24
suspend P {+name}:suspend 0 bo
upload P {+name}:upload 0 bu
uploadArtifact P {+task}:uploadArtifact 25 b
>projects.locations.agents.tasks.artifacts v1beta1/
add P {+task}/artifacts:add 0 b
list G {+parent}/artifacts 26
preview G {+parent}/artifacts:preview 27
remove P {+parent}/artifacts:remove 0 b
>projects.locations.apps.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.batchPredictionJobs v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/batchPredictionJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/batchPredictionJobs 28
>projects.locations.cachedContents v1beta1/
create P {+parent}/cachedContents 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/cachedContents 17
patch A {+name} 7 b
>projects.locations.collaborativeProjects v1beta1/
create P {+parent}/collaborativeProjects 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/collaborativeProjects 17
patch A {+name} 7 bo
>projects.locations.collaborativeProjects.artifacts v1beta1/
add P {+collaborativeProject}/artifacts:add 0 b
list G {+parent}/artifacts 26
preview G {+parent}/artifacts:preview 27
remove P {+parent}/artifacts:remove 0 b
>projects.locations.collaborativeProjects.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 2 o
>projects.locations.customJobs v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/customJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/customJobs 28
>projects.locations.customJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.dataLabelingJobs v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/dataLabelingJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/dataLabelingJobs 8
>projects.locations.dataLabelingJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.datasets v1beta1/
assemble P {+name}:assemble 0 bo
assess P {+name}:assess 0 bo
create P {+parent}/datasets 0 bo
delete D {+name} 0 o
export P {+name}:export 0 bo
get G {+name} 5
getIamPolicy P {+resource}:getIamPolicy 19
import P {+name}:import 0 bo
list G {+parent}/datasets 8
patch A {+name} 7 b
searchDataItems G {+dataset}:searchDataItems 29
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 20
>projects.locations.datasets.annotationSpecs v1beta1/{+name}
get G - 5
>projects.locations.datasets.annotationSpecs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.datasets.dataItems v1beta1/{+parent}/
list G dataItems 8
>projects.locations.datasets.dataItems.annotations v1beta1/{+parent}/
list G annotations 8
>projects.locations.datasets.dataItems.annotations.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.datasets.dataItems.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.datasets.datasetVersions v1beta1/
create P {+parent}/datasetVersions 0 bo
delete D {+name} 0 o
get G {+name} 5
list G {+parent}/datasetVersions 8
patch A {+name} 7 b
restore G {+name}:restore 0
>projects.locations.datasets.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.datasets.savedQueries v1beta1/
delete D {+name} 0 o
list G {+parent}/savedQueries 8
>projects.locations.datasets.savedQueries.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.deploymentResourcePools v1beta1/
create P {+parent}/deploymentResourcePools 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/deploymentResourcePools 17
patch A {+name} 7 bo
queryDeployedModels G {+deploymentResourcePool}:queryDeployedModels 17
>projects.locations.deploymentResourcePools.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.detectors v1beta1/
create P {+parent}/detectors 30 b
delete D {+name} 0
disable P {+name}:disable 0 b
enable P {+name}:enable 0 b
get G {+name} 31
list G {+parent}/detectors 17
listRevisions G {+name}:listRevisions 17
patch A {+name} 7 b
>projects.locations.edgeDevices.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.endpoints v1beta1/
computeTokens P {+endpoint}:computeTokens 0 b
countTokens P {+endpoint}:countTokens 0 b
create P {+parent}/endpoints 32 bo
delete D {+name} 0 o
deployModel P {+endpoint}:deployModel 0 bo
directPredict P {+endpoint}:directPredict 0 b
directRawPredict P {+endpoint}:directRawPredict 0 b
explain P {+endpoint}:explain 0 b
fetchPredictOperation P {+endpoint}:fetchPredictOperation 0 bo
generateContent P {+model}:generateContent 0 b
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
list G {+parent}/endpoints 33
mutateDeployedModel P {+endpoint}:mutateDeployedModel 0 bo
patch A {+name} 7 b
predict P {+endpoint}:predict 0 b
predictLongRunning P {+endpoint}:predictLongRunning 0 bo
rawPredict P {+endpoint}:rawPredict 0 b
serverStreamingPredict P {+endpoint}:serverStreamingPredict 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
streamGenerateContent P {+model}:streamGenerateContent 0 b
streamRawPredict P {+endpoint}:streamRawPredict 0 b
testIamPermissions P {+resource}:testIamPermissions 20
undeployModel P {+endpoint}:undeployModel 0 bo
update P {+name}:update 0 bo
>projects.locations.endpoints.chat v1beta1/{+endpoint}/chat/
completions P completions 0 b
>projects.locations.endpoints.deployedModels.invoke v1beta1/{+endpoint}/deployedModels/{deployedModelId}/invoke/{+invokeId}
invoke P - 0 b
>projects.locations.endpoints.google.science v1beta1/{+endpoint}/science/
inference P inference 34 b
>projects.locations.endpoints.invoke v1beta1/{+endpoint}/invoke/{+invokeId}
invoke P - 0 b
>projects.locations.endpoints.openapi v1beta1/{+endpoint}/
completions P completions 34 b
embeddings P embeddings 34 b
responses P responses 34 b
>projects.locations.endpoints.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.endpoints.responses v1beta1/{+name}
delete D - 0
get G - 0
>projects.locations.evaluationExperiments v1beta1/
create P {+parent}/evaluationExperiments 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/evaluationExperiments 12
patch A {+name} 7 b
>projects.locations.evaluationItems v1beta1/
create P {+parent}/evaluationItems 0 b
delete D {+name} 18 o
get G {+name} 0
list G {+parent}/evaluationItems 12
>projects.locations.evaluationItems.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.evaluationItems.revisions v1beta1/{+name}
get G - 0
>projects.locations.evaluationMetrics v1beta1/
create P {+parent}/evaluationMetrics 35 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/evaluationMetrics 12
>projects.locations.evaluationMetrics.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
>projects.locations.evaluationRuns v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/evaluationRuns 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/evaluationRuns 12
>projects.locations.evaluationRuns.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.evaluationSets v1beta1/
create P {+parent}/evaluationSets 0 b
delete D {+name} 18 o
get G {+name} 0
import P {+parent}/evaluationSets:import 0 bo
list G {+parent}/evaluationSets 12
patch A {+name} 7 b
>projects.locations.evaluationSets.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.evaluationSets.revisions v1beta1/
create P {+parent}/revisions 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/revisions 17
>projects.locations.exampleStores v1beta1/
create P {+parent}/exampleStores:create 36 o
delete D {+name} 0 o
fetchExamples P {+exampleStore}:fetchExamples 0 b
get G {+name} 0
list G {+parent}/exampleStores 13
patch A {+name} 7 bo
removeExamples P {+exampleStore}:removeExamples 0 b
searchExamples P {+exampleStore}:searchExamples 0 b
upsertExamples P {+exampleStore}:upsertExamples 0 b
>projects.locations.exampleStores.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.extensionControllers.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.extensions v1beta1/
delete D {+name} 0 o
execute P {+name}:execute 0 b
get G {+name} 0
import P {+parent}/extensions:import 0 bo
list G {+parent}/extensions 12
patch A {+name} 7 b
query P {+name}:query 0 b
>projects.locations.extensions.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.featureGroups v1beta1/
create P {+parent}/featureGroups 37 bo
delete D {+name} 18 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
list G {+parent}/featureGroups 12
patch A {+name} 7 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 20
>projects.locations.featureGroups.featureMonitors v1beta1/
create P {+parent}/featureMonitors 38 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/featureMonitors 12
patch A {+name} 7 bo
>projects.locations.featureGroups.featureMonitors.featureMonitorJobs v1beta1/
create P {+parent}/featureMonitorJobs 39 b
get G {+name} 0
list G {+parent}/featureMonitorJobs 12
>projects.locations.featureGroups.featureMonitors.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.featureGroups.features v1beta1/
batchCreate P {+parent}/features:batchCreate 0 bo
create P {+parent}/features 40 bo
delete D {+name} 0 o
get G {+name} 41
list G {+parent}/features 42
patch A {+name} 7 bo
>projects.locations.featureGroups.features.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.featureGroups.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.featureOnlineStores v1beta1/
create P {+parent}/featureOnlineStores 43 bo
delete D {+name} 18 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
list G {+parent}/featureOnlineStores 12
patch A {+name} 7 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 20
>projects.locations.featureOnlineStores.featureViews v1beta1/
create P {+parent}/featureViews 44 bo
delete D {+name} 0 o
directWrite P {+featureView}:directWrite 0 b
fetchFeatureValues P {+featureView}:fetchFeatureValues 0 b
generateFetchAccessToken P {+featureView}:generateFetchAccessToken 0 b
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
list G {+parent}/featureViews 12
patch A {+name} 7 bo
searchNearestEntities P {+featureView}:searchNearestEntities 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
streamingFetchFeatureValues P {+featureView}:streamingFetchFeatureValues 0 b
sync P {+featureView}:sync 0 b
testIamPermissions P {+resource}:testIamPermissions 20
>projects.locations.featureOnlineStores.featureViews.featureViewSyncs v1beta1/
get G {+name} 0
list G {+parent}/featureViewSyncs 12
>projects.locations.featureOnlineStores.featureViews.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.featureOnlineStores.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.featurestores v1beta1/
batchReadFeatureValues P {+featurestore}:batchReadFeatureValues 0 bo
create P {+parent}/featurestores 45 bo
delete D {+name} 18 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 0 b
list G {+parent}/featurestores 8
patch A {+name} 7 bo
searchFeatures G {+location}/featurestores:searchFeatures 46
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations.featurestores.entityTypes v1beta1/
create P {+parent}/entityTypes 47 bo
delete D {+name} 18 o
deleteFeatureValues P {+entityType}:deleteFeatureValues 0 bo
exportFeatureValues P {+entityType}:exportFeatureValues 0 bo
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
importFeatureValues P {+entityType}:importFeatureValues 0 bo
list G {+parent}/entityTypes 8
patch A {+name} 7 b
readFeatureValues P {+entityType}:readFeatureValues 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
streamingReadFeatureValues P {+entityType}:streamingReadFeatureValues 0 b
testIamPermissions P {+resource}:testIamPermissions 20
writeFeatureValues P {+entityType}:writeFeatureValues 0 b
>projects.locations.featurestores.entityTypes.features v1beta1/
batchCreate P {+parent}/features:batchCreate 0 bo
create P {+parent}/features 40 bo
delete D {+name} 0 o
get G {+name} 41
list G {+parent}/features 42
patch A {+name} 7 b
>projects.locations.featurestores.entityTypes.features.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.featurestores.entityTypes.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.featurestores.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.hyperparameterTuningJobs v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/hyperparameterTuningJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/hyperparameterTuningJobs 28
>projects.locations.hyperparameterTuningJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.indexEndpoints v1beta1/
create P {+parent}/indexEndpoints 0 bo
delete D {+name} 0 o
deployIndex P {+indexEndpoint}:deployIndex 0 bo
findNeighbors P {+indexEndpoint}:findNeighbors 0 b
get G {+name} 0
list G {+parent}/indexEndpoints 28
mutateDeployedIndex P {+indexEndpoint}:mutateDeployedIndex 7 bo
patch A {+name} 7 b
readIndexDatapoints P {+indexEndpoint}:readIndexDatapoints 0 b
undeployIndex P {+indexEndpoint}:undeployIndex 0 bo
>projects.locations.indexEndpoints.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.indexes v1beta1/
create P {+parent}/indexes 0 bo
delete D {+name} 0 o
get G {+name} 0
import P {+name}:import 0 bo
list G {+parent}/indexes 28
patch A {+name} 7 bo
removeDatapoints P {+index}:removeDatapoints 0 b
upsertDatapoints P {+index}:upsertDatapoints 0 b
>projects.locations.indexes.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.interactions v1beta1/
create P projects/{projectsId}/locations/{locationsId}/interactions:create 0 b
createStream P projects/{projectsId}/locations/{locationsId}/interactions:createStream 0 b
delete D {+name} 0
>projects.locations.interactionsHttp v1beta1/
cancel P {+name}/cancel 0
create P {+parent}/interactionsHttp 0 b
get G {+name} 9
>projects.locations.learningSets.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.memoryBanks v1beta1/{+parent}
ingestEvents P :ingestEvents 0 bo
>projects.locations.memoryBanks.memories v1beta1/
create P {+parent}/memories 11 bo
delete D {+name} 0 o
generate P {+parent}/memories:generate 0 bo
get G {+name} 0
list G {+parent}/memories 12
patch A {+name} 7 bo
purge P {+parent}/memories:purge 0 bo
retrieve P {+parent}/memories:retrieve 0 b
retrieveProfiles P {+parent}/memories:retrieveProfiles 0 b
rollback P {+name}:rollback 0 bo
>projects.locations.memoryBanks.memories.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.memoryBanks.memories.revisions v1beta1/
get G {+name} 0
list G {+parent}/revisions 13
>projects.locations.memoryBanks.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.metadataStores v1beta1/
create P {+parent}/metadataStores 48 bo
delete D {+name} 18 o
get G {+name} 0
list G {+parent}/metadataStores 17
>projects.locations.metadataStores.artifacts v1beta1/
create P {+parent}/artifacts 49 b
delete D {+name} 50 o
get G {+name} 0
list G {+parent}/artifacts 12
patch A {+name} 51 b
purge P {+parent}/artifacts:purge 0 bo
queryArtifactLineageSubgraph G {+artifact}:queryArtifactLineageSubgraph 52
>projects.locations.metadataStores.artifacts.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.metadataStores.contexts v1beta1/
addContextArtifactsAndExecutions P {+context}:addContextArtifactsAndExecutions 0 b
addContextChildren P {+context}:addContextChildren 0 b
create P {+parent}/contexts 53 b
delete D {+name} 54 o
get G {+name} 0
list G {+parent}/contexts 12
patch A {+name} 51 b
purge P {+parent}/contexts:purge 0 bo
queryContextLineageSubgraph G {+context}:queryContextLineageSubgraph 0
removeContextChildren P {+context}:removeContextChildren 0 b
>projects.locations.metadataStores.contexts.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.metadataStores.executions v1beta1/
addExecutionEvents P {+execution}:addExecutionEvents 0 b
create P {+parent}/executions 55 b
delete D {+name} 50 o
get G {+name} 0
list G {+parent}/executions 12
patch A {+name} 51 b
purge P {+parent}/executions:purge 0 bo
queryExecutionInputsAndOutputs G {+execution}:queryExecutionInputsAndOutputs 0
>projects.locations.metadataStores.executions.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.metadataStores.metadataSchemas v1beta1/
create P {+parent}/metadataSchemas 56 b
get G {+name} 0
list G {+parent}/metadataSchemas 13
>projects.locations.metadataStores.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.migratableResources v1beta1/{+parent}/
batchMigrate P migratableResources:batchMigrate 0 bo
search P migratableResources:search 0 b
>projects.locations.migratableResources.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.modelDeploymentMonitoringJobs v1beta1/
create P {+parent}/modelDeploymentMonitoringJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/modelDeploymentMonitoringJobs 28
patch A {+name} 7 bo
pause P {+name}:pause 0 b
resume P {+name}:resume 0 b
searchModelDeploymentMonitoringStatsAnomalies P {+modelDeploymentMonitoringJob}:searchModelDeploymentMonitoringStatsAnomalies 0 b
>projects.locations.modelDeploymentMonitoringJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.modelMonitors v1beta1/
create P {+parent}/modelMonitors 57 bo
delete D {+name} 18 o
get G {+name} 0
list G {+parent}/modelMonitors 28
patch A {+name} 7 bo
searchModelMonitoringAlerts P {+modelMonitor}:searchModelMonitoringAlerts 0 b
searchModelMonitoringStats P {+modelMonitor}:searchModelMonitoringStats 0 b
>projects.locations.modelMonitors.modelMonitoringJobs v1beta1/
create P {+parent}/modelMonitoringJobs 58 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/modelMonitoringJobs 28
>projects.locations.modelMonitors.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.models v1beta1/
copy P {+parent}/models:copy 0 bo
delete D {+name} 0 o
deleteVersion D {+name}:deleteVersion 0 o
export P {+name}:export 0 bo
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
list G {+parent}/models 28
listCheckpoints G {+name}:listCheckpoints 17
listVersions G {+name}:listVersions 8
mergeVersionAliases P {+name}:mergeVersionAliases 0 b
patch A {+name} 7 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 20
updateExplanationDataset P {+model}:updateExplanationDataset 0 bo
upload P {+parent}/models:upload 0 bo
>projects.locations.models.evaluations v1beta1/
get G {+name} 0
import P {+parent}/evaluations:import 0 b
list G {+parent}/evaluations 28
>projects.locations.models.evaluations.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.models.evaluations.slices v1beta1/
batchImport P {+parent}:batchImport 0 b
get G {+name} 0
list G {+parent}/slices 28
>projects.locations.models.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.monitoredAgents v1beta1/
clearTrainingData P {+name}:clearTrainingData 0 bo
disable P {+name}:disable 0 bo
enable P {+name}:enable 0 bo
get G {+name} 0
list G {+parent}/monitoredAgents 13
>projects.locations.monitoredAgents.analyzedSessions v1beta1/
aggregate G {+parent}/analyzedSessions:aggregate 13
get G {+name} 59
list G {+parent}/analyzedSessions 60
>projects.locations.monitoredAgents.analyzedSessions.analyzedInvocations v1beta1/
get G {+name} 0
list G {+parent}/analyzedInvocations 17
>projects.locations.nasJobs v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/nasJobs 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/nasJobs 28
>projects.locations.nasJobs.nasTrialDetails v1beta1/
get G {+name} 0
list G {+parent}/nasTrialDetails 17
>projects.locations.notebookExecutionJobs v1beta1/
create P {+parent}/notebookExecutionJobs 61 bo
delete D {+name} 0 o
generateAccessToken P {+name}:generateAccessToken 0 b
get G {+name} 59
list G {+parent}/notebookExecutionJobs 60
reportEvent P {+name}:reportEvent 0 b
>projects.locations.notebookExecutionJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.notebookRuntimeTemplates v1beta1/
create P {+parent}/notebookRuntimeTemplates 62 bo
delete D {+name} 0 o
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
list G {+parent}/notebookRuntimeTemplates 8
patch A {+name} 7 b
setDefault P {+parent}/notebookRuntimeTemplates:setDefault 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 20
>projects.locations.notebookRuntimeTemplates.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.notebookRuntimes v1beta1/
assign P {+parent}/notebookRuntimes:assign 0 bo
delete D {+name} 0 o
generateAccessToken P {+name}:generateAccessToken 0 b
get G {+name} 0
list G {+parent}/notebookRuntimes 8
reportEvent P {+name}:reportEvent 0 b
start P {+name}:start 0 bo
stop P {+name}:stop 0 bo
upgrade P {+name}:upgrade 0 bo
>projects.locations.notebookRuntimes.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.onlineEvaluators v1beta1/
activate P {+name}:activate 0 bo
create P {+parent}/onlineEvaluators 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/onlineEvaluators 12
patch A {+name} 7 bo
suspend P {+name}:suspend 0 bo
>projects.locations.onlineEvaluators.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.persistentResources v1beta1/
create P {+parent}/persistentResources 63 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/persistentResources 17
patch A {+name} 7 bo
reboot P {+name}:reboot 0 bo
>projects.locations.persistentResources.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.pipelineJobs v1beta1/
batchCancel P {+parent}/pipelineJobs:batchCancel 0 bo
batchDelete P {+parent}/pipelineJobs:batchDelete 0 bo
cancel P {+name}:cancel 0 b
create P {+parent}/pipelineJobs 64 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/pipelineJobs 8
>projects.locations.pipelineJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.publishers.files v1beta1/
delete D {+name} 0
download G {+name}/content 0 m
get G {+name} 0
list G {+parent}/publishers/{publishersId}/files 65
upload P {+parent}/publishers/{publishersId}/files 0 bu
>projects.locations.publishers.models v1beta1/
batchEmbedContents P {+model}:batchEmbedContents 0 b
computeTokens P {+endpoint}:computeTokens 0 b
countTokens P {+endpoint}:countTokens 0 b
embedContent P {+model}:embedContent 0 b
export P {+parent}/{+name}:export 0 bo
fetchPredictOperation P {+endpoint}:fetchPredictOperation 0 bo
fetchPublisherModelConfig G {+name}:fetchPublisherModelConfig 0
generateContent P {+model}:generateContent 0 b
getIamPolicy P {+resource}:getIamPolicy 19
predict P {+endpoint}:predict 0 b
predictLongRunning P {+endpoint}:predictLongRunning 0 bo
rawPredict P {+endpoint}:rawPredict 0 b
serverStreamingPredict P {+endpoint}:serverStreamingPredict 0 b
setPublisherModelConfig P {+name}:setPublisherModelConfig 0 bo
streamGenerateContent P {+model}:streamGenerateContent 0 b
streamRawPredict P {+endpoint}:streamRawPredict 0 b
>projects.locations.publishers.models.invoke v1beta1/{+endpoint}/invoke/{+invokeId}
invoke P - 0 b
>projects.locations.publishers.v1 v1beta1/{+endpoint}/v1/
responses P responses 34 b
>projects.locations.publishers.v1.responses v1beta1/
compact P {+endpoint}/v1/responses/compact 34 b
delete D {+name} 0
get G {+name} 0
>projects.locations.ragCorpora v1beta1/
create P {+parent}/ragCorpora 0 bo
delete D {+name} 66 o
get G {+name} 0
list G {+parent}/ragCorpora 17
patch A {+name} 0 bo
>projects.locations.ragCorpora.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.ragCorpora.ragDataSchemas v1beta1/
batchCreate P {+parent}/ragDataSchemas:batchCreate 0 bo
batchDelete P {+parent}/ragDataSchemas:batchDelete 0 bo
create P {+parent}/ragDataSchemas 67 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/ragDataSchemas 17
>projects.locations.ragCorpora.ragFiles v1beta1/
delete D {+name} 68 o
get G {+name} 0
import P {+parent}/ragFiles:import 0 bo
list G {+parent}/ragFiles 17
>projects.locations.ragCorpora.ragFiles.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.ragCorpora.ragFiles.ragMetadata v1beta1/
batchCreate P {+parent}/ragMetadata:batchCreate 0 bo
batchDelete P {+parent}/ragMetadata:batchDelete 0 bo
create P {+parent}/ragMetadata 69 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/ragMetadata 17
patch A {+name} 0 b
>projects.locations.ragEngineConfig.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.reasoningEngines v1beta1/
asyncQuery P {+name}:asyncQuery 0 bo
cancelAsyncQuery P {+name}:cancelAsyncQuery 0 b
create P {+parent}/reasoningEngines 0 bo
delete D {+name} 18 o
executeCode P {+name}:executeCode 0 b
get G {+name} 0
getIamPolicy P {+resource}:getIamPolicy 19
list G {+parent}/reasoningEngines 13
patch A {+name} 7 bo
query P {+name}:query 0 b
setIamPolicy P {+resource}:setIamPolicy 0 b
streamQuery P {+name}:streamQuery 0 b
testIamPermissions P {+resource}:testIamPermissions 20
>projects.locations.reasoningEngines.a2a v1beta1/{+name}/a2a/{+a2aEndpoint}
card G - 70
extendedAgentCard G - 70
tasks G - 70
>projects.locations.reasoningEngines.a2a.message v1beta1/{+name}/a2a/{+a2aEndpoint}
send P :send 0 b
stream P :stream 0 b
>projects.locations.reasoningEngines.a2a.tasks v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
cancel P :cancel 0 b
pushNotificationConfigs G - 70
subscribe G :subscribe 0
>projects.locations.reasoningEngines.a2a.tasks.pushNotificationConfigs v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
>projects.locations.reasoningEngines.a2a.v1 v1beta1/{+name}/a2a/{+a2aEndpoint}
card G - 70
extendedAgentCard G - 70
tasks G - 70
>projects.locations.reasoningEngines.a2a.v1.message v1beta1/{+name}/a2a/{+a2aEndpoint}
send P :send 0 b
stream P :stream 0 b
>projects.locations.reasoningEngines.a2a.v1.tasks v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
cancel P :cancel 0 b
pushNotificationConfigs G - 70
subscribe G :subscribe 0
>projects.locations.reasoningEngines.a2a.v1.tasks.pushNotificationConfigs v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
>projects.locations.reasoningEngines.a2aTasks v1beta1/
appendEvents P {+name}:appendEvents 0 b
create P {+parent}/a2aTasks 71 b
delete D {+name} 0
get G {+name} 59
list G {+parent}/a2aTasks 12
>projects.locations.reasoningEngines.a2aTasks.events v1beta1/{+parent}/
list G events 12
>projects.locations.reasoningEngines.examples.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 2 o
>projects.locations.reasoningEngines.feedbackEntries v1beta1/
create P {+parent}/feedbackEntries 0 bo
delete D {+name} 0 o
get G {+name} 0
getFeedbackContext G {+name} 0
list G {+parent}/feedbackEntries 12
patch A {+name} 7 bo
updateFeedbackContext A {+name} 7 bo
>projects.locations.reasoningEngines.feedbackEntries.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.reasoningEngines.memories v1beta1/
create P {+parent}/memories 11 bo
delete D {+name} 0 o
generate P {+parent}/memories:generate 0 bo
get G {+name} 0
ingestEvents P {+parent}/memories:ingestEvents 0 bo
list G {+parent}/memories 12
patch A {+name} 7 bo
purge P {+parent}/memories:purge 0 bo
retrieve P {+parent}/memories:retrieve 0 b
retrieveProfiles P {+parent}/memories:retrieveProfiles 0 b
rollback P {+name}:rollback 0 bo
>projects.locations.reasoningEngines.memories.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.reasoningEngines.memories.revisions v1beta1/
get G {+name} 0
list G {+parent}/revisions 13
>projects.locations.reasoningEngines.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.reasoningEngines.runtimeRevisions v1beta1/
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/runtimeRevisions 13
query P {+name}:query 0 b
streamQuery P {+name}:streamQuery 0 b
>projects.locations.reasoningEngines.runtimeRevisions.a2a v1beta1/{+name}/a2a/{+a2aEndpoint}
card G - 70
extendedAgentCard G - 70
tasks G - 70
>projects.locations.reasoningEngines.runtimeRevisions.a2a.message v1beta1/{+name}/a2a/{+a2aEndpoint}
send P :send 0 b
stream P :stream 0 b
>projects.locations.reasoningEngines.runtimeRevisions.a2a.tasks v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
cancel P :cancel 0 b
pushNotificationConfigs G - 70
subscribe G :subscribe 0
>projects.locations.reasoningEngines.runtimeRevisions.a2a.tasks.pushNotificationConfigs v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
>projects.locations.reasoningEngines.runtimeRevisions.a2a.v1 v1beta1/{+name}/a2a/{+a2aEndpoint}
card G - 70
extendedAgentCard G - 70
tasks G - 70
>projects.locations.reasoningEngines.runtimeRevisions.a2a.v1.message v1beta1/{+name}/a2a/{+a2aEndpoint}
send P :send 0 b
stream P :stream 0 b
>projects.locations.reasoningEngines.runtimeRevisions.a2a.v1.tasks v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
cancel P :cancel 0 b
pushNotificationConfigs G - 70
subscribe G :subscribe 0
>projects.locations.reasoningEngines.runtimeRevisions.a2a.v1.tasks.pushNotificationConfigs v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
>projects.locations.reasoningEngines.runtimeRevisions.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.reasoningEngines.sandboxEnvironmentSnapshots v1beta1/
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sandboxEnvironmentSnapshots 13
>projects.locations.reasoningEngines.sandboxEnvironmentSnapshots.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.reasoningEngines.sandboxEnvironmentTemplates v1beta1/
create P {+parent}/sandboxEnvironmentTemplates 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sandboxEnvironmentTemplates 13
patch A {+name} 7 bo
>projects.locations.reasoningEngines.sandboxEnvironmentTemplates.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.reasoningEngines.sandboxEnvironments v1beta1/
authorizeAccess P {+name}:authorizeAccess 0 b
bidiExecute P {+name}:bidiExecute 0 b
create P {+parent}/sandboxEnvironments 0 bo
delete D {+name} 0 o
execute P {+name}:execute 0 b
get G {+name} 0
list G {+parent}/sandboxEnvironments 13
pause P {+name}:pause 0 bo
resume P {+name}:resume 0 bo
snapshot P {+name}:snapshot 0 bo
>projects.locations.reasoningEngines.sandboxEnvironments.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.reasoningEngines.sessions v1beta1/
appendEvent P {+name}:appendEvent 0 b
compact P {+name}:compact 0 bo
create P {+parent}/sessions 72 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sessions 12
patch A {+name} 7 b
>projects.locations.reasoningEngines.sessions.events v1beta1/{+parent}/
list G events 12
>projects.locations.reasoningEngines.sessions.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.schedules v1beta1/
create P {+parent}/schedules 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/schedules 12
patch A {+name} 7 b
pause P {+name}:pause 0 b
resume P {+name}:resume 0 b
>projects.locations.schedules.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.semanticGovernancePolicies v1beta1/
create P {+parent}/semanticGovernancePolicies 73 bo
delete D {+name} 50 o
get G {+name} 0
list G {+parent}/semanticGovernancePolicies 17
patch A {+name} 7 bo
>projects.locations.semanticGovernancePolicies.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.semanticGovernancePolicyEngine v1beta1/{+name}
deprovision P :deprovision 0 bo
>projects.locations.servingProfiles v1beta1/
create P {+parent}/servingProfiles 74 bo
delete D {+name} 0
get G {+name} 0
list G {+parent}/servingProfiles 17
patch A {+name} 7 b
>projects.locations.servingProfiles.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.skills v1beta1/
create P {+parent}/skills 75 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/skills 17
patch A {+name} 7 bo
retrieve G {+parent}/skills:retrieve 76
>projects.locations.skills.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.skills.revisions v1beta1/
get G {+name} 0
list G {+parent}/revisions 13
>projects.locations.solvers.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
>projects.locations.specialistPools v1beta1/
create P {+parent}/specialistPools 0 bo
delete D {+name} 18 o
get G {+name} 0
list G {+parent}/specialistPools 77
patch A {+name} 7 bo
>projects.locations.specialistPools.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.studies v1beta1/
create P {+parent}/studies 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/studies 17
lookup P {+parent}/studies:lookup 0 b
>projects.locations.studies.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.studies.trials v1beta1/
addTrialMeasurement P {+trialName}:addTrialMeasurement 0 b
checkTrialEarlyStoppingState P {+trialName}:checkTrialEarlyStoppingState 0 bo
complete P {+name}:complete 0 b
create P {+parent}/trials 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/trials 17
listOptimalTrials P {+parent}/trials:listOptimalTrials 0 b
stop P {+name}:stop 0 b
suggest P {+parent}/trials:suggest 0 bo
>projects.locations.studies.trials.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.taskStores.a2aTaskRecords v1beta1/
appendEvents P {+name}:appendEvents 0 b
create P {+parent}/a2aTaskRecords 78 b
delete D {+name} 0
get G {+name} 59
list G {+parent}/a2aTaskRecords 12
>projects.locations.taskStores.a2aTaskRecords.events v1beta1/{+parent}/
list G events 12
>projects.locations.taskStores.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.tasks v1beta1/
get G {+name} 0
list G {+parent}/tasks 12
>projects.locations.tensorboards v1beta1/
batchRead G {+tensorboard}:batchRead 79
create P {+parent}/tensorboards 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/tensorboards 8
patch A {+name} 7 bo
readSize G {+tensorboard}:readSize 0
readUsage G {+tensorboard}:readUsage 0
>projects.locations.tensorboards.experiments v1beta1/
batchCreate P {+parent}:batchCreate 0 b
create P {+parent}/experiments 80 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/experiments 8
patch A {+name} 7 b
write P {+tensorboardExperiment}:write 0 b
>projects.locations.tensorboards.experiments.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.tensorboards.experiments.runs v1beta1/
batchCreate P {+parent}/runs:batchCreate 0 b
create P {+parent}/runs 81 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/runs 8
patch A {+name} 7 b
write P {+tensorboardRun}:write 0 b
>projects.locations.tensorboards.experiments.runs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.tensorboards.experiments.runs.timeSeries v1beta1/
create P {+parent}/timeSeries 82 b
delete D {+name} 0 o
exportTensorboardTimeSeries P {+tensorboardTimeSeries}:exportTensorboardTimeSeries 0 b
get G {+name} 0
list G {+parent}/timeSeries 8
patch A {+name} 7 b
read G {+tensorboardTimeSeries}:read 83
readBlobData G {+timeSeries}:readBlobData 84
>projects.locations.tensorboards.experiments.runs.timeSeries.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.tensorboards.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.trainingPipelines v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/trainingPipelines 0 b
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/trainingPipelines 28
>projects.locations.trainingPipelines.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>projects.locations.tuningJobs v1beta1/
cancel P {+name}:cancel 0 b
create P {+parent}/tuningJobs 0 b
get G {+name} 0
list G {+parent}/tuningJobs 13
optimizePrompt P {+parent}/tuningJobs:optimizePrompt 0 b
processData P {+parent}/tuningJobs:processData 0 bo
rebaseTunedModel P {+parent}/tuningJobs:rebaseTunedModel 0 bo
validateReinforcementTuningReward P {+parent}/tuningJobs:validateReinforcementTuningReward 0 b
>projects.locations.tuningJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 2 o
>projects.locations.voices v1beta1/
create P {+parent}/voices:create 0 b
delete D {+name}:delete 0
get G {+name}:get 0
list G {+parent}/voices:list 85
>projects.modelGardenEula v1beta1/{+parent}/
accept P modelGardenEula:accept 0 b
check P modelGardenEula:check 0 b
>projects.publishers.models v1beta1/{+parent}/{+name}
enableModel P :enableModel 0 b
>publishers.models v1beta1/
computeTokens P {+endpoint}:computeTokens 0 b
countTokens P {+endpoint}:countTokens 0 b
fetchPredictOperation P {+endpoint}:fetchPredictOperation 0 bo
generateContent P {+model}:generateContent 0 b
get G {+name} 86
list G {+parent}/models 87
predict P {+endpoint}:predict 0 b
predictLongRunning P {+endpoint}:predictLongRunning 0 bo
streamGenerateContent P {+model}:streamGenerateContent 0 b
>ragCorpora.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>ragCorpora.ragFiles.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>ragEngineConfig.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>reasoningEngines v1beta1/
asyncQuery P {+name}:asyncQuery 0 bo
cancelAsyncQuery P {+name}:cancelAsyncQuery 0 b
create P reasoningEngines 3 bo
delete D {+name} 18 o
executeCode P {+name}:executeCode 0 b
get G {+name} 0
list G reasoningEngines 88
patch A {+name} 7 bo
query P {+name}:query 0 b
streamQuery P {+name}:streamQuery 0 b
>reasoningEngines.a2a v1beta1/{+name}/a2a/{+a2aEndpoint}
card G - 70
extendedAgentCard G - 70
tasks G - 70
>reasoningEngines.a2a.message v1beta1/{+name}/a2a/{+a2aEndpoint}
send P :send 0 b
stream P :stream 0 b
>reasoningEngines.a2a.tasks v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
cancel P :cancel 0 b
pushNotificationConfigs G - 70
subscribe G :subscribe 0
>reasoningEngines.a2a.tasks.pushNotificationConfigs v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
>reasoningEngines.a2a.v1 v1beta1/{+name}/a2a/{+a2aEndpoint}
card G - 70
extendedAgentCard G - 70
tasks G - 70
>reasoningEngines.a2a.v1.message v1beta1/{+name}/a2a/{+a2aEndpoint}
send P :send 0 b
stream P :stream 0 b
>reasoningEngines.a2a.v1.tasks v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
cancel P :cancel 0 b
pushNotificationConfigs G - 70
subscribe G :subscribe 0
>reasoningEngines.a2a.v1.tasks.pushNotificationConfigs v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
>reasoningEngines.examples.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 2 o
>reasoningEngines.feedbackEntries.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>reasoningEngines.memories v1beta1/
create P {+parent}/memories 11 bo
delete D {+name} 0 o
generate P {+parent}/memories:generate 0 bo
get G {+name} 0
ingestEvents P {+parent}/memories:ingestEvents 0 bo
list G {+parent}/memories 12
patch A {+name} 7 bo
purge P {+parent}/memories:purge 0 bo
retrieve P {+parent}/memories:retrieve 0 b
retrieveProfiles P {+parent}/memories:retrieveProfiles 0 b
rollback P {+name}:rollback 0 bo
>reasoningEngines.memories.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>reasoningEngines.memories.revisions v1beta1/
get G {+name} 0
list G {+parent}/revisions 13
>reasoningEngines.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>reasoningEngines.runtimeRevisions v1beta1/{+name}
query P :query 0 b
streamQuery P :streamQuery 0 b
>reasoningEngines.runtimeRevisions.a2a v1beta1/{+name}/a2a/{+a2aEndpoint}
card G - 70
extendedAgentCard G - 70
tasks G - 70
>reasoningEngines.runtimeRevisions.a2a.message v1beta1/{+name}/a2a/{+a2aEndpoint}
send P :send 0 b
stream P :stream 0 b
>reasoningEngines.runtimeRevisions.a2a.tasks v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
cancel P :cancel 0 b
pushNotificationConfigs G - 70
subscribe G :subscribe 0
>reasoningEngines.runtimeRevisions.a2a.tasks.pushNotificationConfigs v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
>reasoningEngines.runtimeRevisions.a2a.v1 v1beta1/{+name}/a2a/{+a2aEndpoint}
card G - 70
extendedAgentCard G - 70
tasks G - 70
>reasoningEngines.runtimeRevisions.a2a.v1.message v1beta1/{+name}/a2a/{+a2aEndpoint}
send P :send 0 b
stream P :stream 0 b
>reasoningEngines.runtimeRevisions.a2a.v1.tasks v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
cancel P :cancel 0 b
pushNotificationConfigs G - 70
subscribe G :subscribe 0
>reasoningEngines.runtimeRevisions.a2a.v1.tasks.pushNotificationConfigs v1beta1/{+name}/a2a/{+a2aEndpoint}
a2aGetReasoningEngine G - 70
>reasoningEngines.runtimeRevisions.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>reasoningEngines.sandboxEnvironmentSnapshots v1beta1/
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sandboxEnvironmentSnapshots 13
>reasoningEngines.sandboxEnvironmentSnapshots.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>reasoningEngines.sandboxEnvironmentTemplates v1beta1/
create P {+parent}/sandboxEnvironmentTemplates 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sandboxEnvironmentTemplates 13
patch A {+name} 7 bo
>reasoningEngines.sandboxEnvironmentTemplates.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>reasoningEngines.sandboxEnvironments v1beta1/
authorizeAccess P {+name}:authorizeAccess 0 b
bidiExecute P {+name}:bidiExecute 0 b
create P {+parent}/sandboxEnvironments 0 bo
delete D {+name} 0 o
execute P {+name}:execute 0 b
get G {+name} 0
list G {+parent}/sandboxEnvironments 13
pause P {+name}:pause 0 bo
resume P {+name}:resume 0 bo
snapshot P {+name}:snapshot 0 bo
>reasoningEngines.sandboxEnvironments.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>reasoningEngines.sessions v1beta1/
appendEvent P {+name}:appendEvent 0 b
create P {+parent}/sessions 72 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/sessions 12
patch A {+name} 7 b
>reasoningEngines.sessions.events v1beta1/{+parent}/
list G events 12
>reasoningEngines.sessions.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>schedules.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>semanticGovernancePolicies.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>servingProfiles.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>skills.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>solvers.operations v1beta1/{+name}
delete D - 0
get G - 0
list G /operations 1
>specialistPools.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>studies.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>studies.trials.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>taskStores.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>tensorboards.experiments.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>tensorboards.experiments.runs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>tensorboards.experiments.runs.timeSeries.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>tensorboards.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>trainingPipelines.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
list G /operations 1
wait P :wait 2 o
>tuningJobs.operations v1beta1/{+name}
cancel P :cancel 0
delete D - 0
get G - 0
wait P :wait 2 o
>v1beta1
evaluateDataset P v1beta1:evaluateDataset 0 bo
evaluateInstances P v1beta1:evaluateInstances 0 b
generateInstanceRubrics P v1beta1:generateInstanceRubrics 0 b
>vertexExpress v1beta1/
retrieveExpressProject G vertexExpress:retrieveExpressProject 89
signUp P vertexExpress:signUp 0 b
>vertexExpress.Eligibility v1beta1/vertexExpress/
check G Eligibility:check 0
`,
  'documentai.v1': `
https://documentai.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?filter,pageSize,pageToken,returnPartialSuccess
?pageSize,pageToken
?force
?updateMask
>operations v1/{+name}
delete D - 0
>projects.locations v1/
fetchProcessorTypes G {+parent}:fetchProcessorTypes 0
get G {+name} 0
list G {+name}/locations 1
>projects.locations.operations v1/{+name}
cancel P :cancel 0
get G - 0
list G - 2
>projects.locations.processorTypes v1/
get G {+name} 0
list G {+parent}/processorTypes 3
>projects.locations.processors v1/
batchProcess P {+name}:batchProcess 0 bo
create P {+parent}/processors 0 b
delete D {+name} 0 o
disable P {+name}:disable 0 bo
enable P {+name}:enable 0 bo
get G {+name} 0
list G {+parent}/processors 3
process P {+name}:process 0 b
setDefaultProcessorVersion P {+processor}:setDefaultProcessorVersion 0 bo
>projects.locations.processors.humanReviewConfig v1/{+humanReviewConfig}
reviewDocument P :reviewDocument 0 bo
>projects.locations.processors.processorVersions v1/
batchProcess P {+name}:batchProcess 0 bo
delete D {+name} 0 o
deploy P {+name}:deploy 0 bo
evaluateProcessorVersion P {+processorVersion}:evaluateProcessorVersion 0 bo
get G {+name} 0
list G {+parent}/processorVersions 3
process P {+name}:process 0 b
train P {+parent}/processorVersions:train 0 bo
undeploy P {+name}:undeploy 0 bo
>projects.locations.processors.processorVersions.evaluations v1/
get G {+name} 0
list G {+parent}/evaluations 3
>projects.locations.schemas v1/
create P {+parent}/schemas 0 b
delete D {+name} 4 o
get G {+name} 0
list G {+parent}/schemas 3
patch A {+name} 5 b
>projects.locations.schemas.schemaVersions v1/
create P {+parent}/schemaVersions 0 b
delete D {+name} 0 o
generate P {+parent}/schemaVersions:generate 0 b
get G {+name} 0
list G {+parent}/schemaVersions 3
patch A {+name} 5 b
>projects.operations v1/{+name}
get G - 0
`,
  'language.v1': `
https://language.googleapis.com/
>documents v1/
analyzeEntities P documents:analyzeEntities 0 b
analyzeEntitySentiment P documents:analyzeEntitySentiment 0 b
analyzeSentiment P documents:analyzeSentiment 0 b
analyzeSyntax P documents:analyzeSyntax 0 b
annotateText P documents:annotateText 0 b
classifyText P documents:classifyText 0 b
moderateText P documents:moderateText 0 b
`,
  'language.v1beta2': `
https://language.googleapis.com/
>documents v1beta2/
analyzeEntities P documents:analyzeEntities 0 b
analyzeEntitySentiment P documents:analyzeEntitySentiment 0 b
analyzeSentiment P documents:analyzeSentiment 0 b
analyzeSyntax P documents:analyzeSyntax 0 b
annotateText P documents:annotateText 0 b
classifyText P documents:classifyText 0 b
moderateText P documents:moderateText 0 b
`,
  'lifesciences.v2beta': `
https://lifesciences.googleapis.com/
?extraLocationTypes,filter,pageSize,pageToken
?filter,pageSize,pageToken
>projects.locations v2beta/{+name}
get G - 0
list G /locations 1
>projects.locations.operations v2beta/{+name}
cancel P :cancel 0 b
get G - 0
list G /operations 2
>projects.locations.pipelines v2beta/{+parent}/
run P pipelines:run 0 bo
`,
  'ml.v1': `
https://ml.googleapis.com/
?options.requestedPolicyVersion
?filter,pageSize,pageToken
?updateMask
?pageSize,pageToken
?studyId
?filter,pageSize,pageToken,returnPartialSuccess
>projects v1/{+name}
explain P :explain 0 b
getConfig G :getConfig 0
predict P :predict 0 b
>projects.jobs v1/
cancel P {+name}:cancel 0 b
create P {+parent}/jobs 0 b
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 1
list G {+parent}/jobs 2
patch A {+name} 3 b
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.locations v1/
get G {+name} 0
list G {+parent}/locations 4
>projects.locations.operations v1/{+name}
cancel P :cancel 0
get G - 0
>projects.locations.studies v1/
create P {+parent}/studies 5 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/studies 0
>projects.locations.studies.trials v1/
addMeasurement P {+name}:addMeasurement 0 b
checkEarlyStoppingState P {+name}:checkEarlyStoppingState 0 bo
complete P {+name}:complete 0 b
create P {+parent}/trials 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/trials 0
listOptimalTrials P {+parent}/trials:listOptimalTrials 0 b
stop P {+name}:stop 0 b
suggest P {+parent}/trials:suggest 0 bo
>projects.models v1/
create P {+parent}/models 0 b
delete D {+name} 0 o
get G {+name} 0
getIamPolicy G {+resource}:getIamPolicy 1
list G {+parent}/models 2
patch A {+name} 3 bo
setIamPolicy P {+resource}:setIamPolicy 0 b
testIamPermissions P {+resource}:testIamPermissions 0 b
>projects.models.versions v1/
create P {+parent}/versions 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/versions 2
patch A {+name} 3 bo
setDefault P {+name}:setDefault 0 b
>projects.operations v1/{+name}
cancel P :cancel 0
get G - 0
list G /operations 6
`,
  'translate.v2': `
https://translation.googleapis.com/ language/translate/
?q!
?model,target
?cid,format,model,q!,source,target!
>detections v2/
detect P detect 0 b
list G detect 1
>languages v2/
list G languages 2
>translations
list G v2 3
translate P v2 0 b
`,
  'translate.v3': `
https://translation.googleapis.com/
?displayLanguageCode,model
?extraLocationTypes,filter,pageSize,pageToken
?filter,pageSize,pageToken
?pageSize,pageToken
?updateMask
?filter,pageSize,pageToken,returnPartialSuccess
>projects v3/{+parent}
detectLanguage P :detectLanguage 0 b
getSupportedLanguages G /supportedLanguages 1
romanizeText P :romanizeText 0 b
translateText P :translateText 0 b
>projects.locations v3/
adaptiveMtTranslate P {+parent}:adaptiveMtTranslate 0 b
batchTranslateDocument P {+parent}:batchTranslateDocument 0 bo
batchTranslateText P {+parent}:batchTranslateText 0 bo
detectLanguage P {+parent}:detectLanguage 0 b
get G {+name} 0
getSupportedLanguages G {+parent}/supportedLanguages 1
list G {+name}/locations 2
refineText P {+parent}:refineText 0 b
romanizeText P {+parent}:romanizeText 0 b
translateDocument P {+parent}:translateDocument 0 b
translateText P {+parent}:translateText 0 b
>projects.locations.adaptiveMtDatasets v3/
create P {+parent}/adaptiveMtDatasets 0 b
delete D {+name} 0
get G {+name} 0
importAdaptiveMtFile P {+parent}:importAdaptiveMtFile 0 b
list G {+parent}/adaptiveMtDatasets 3
>projects.locations.adaptiveMtDatasets.adaptiveMtFiles v3/
delete D {+name} 0
get G {+name} 0
list G {+parent}/adaptiveMtFiles 4
>projects.locations.adaptiveMtDatasets.adaptiveMtFiles.adaptiveMtSentences v3/{+parent}/
list G adaptiveMtSentences 4
>projects.locations.adaptiveMtDatasets.adaptiveMtSentences v3/{+parent}/
list G adaptiveMtSentences 4
>projects.locations.datasets v3/
create P {+parent}/datasets 0 bo
delete D {+name} 0 o
exportData P {+dataset}:exportData 0 bo
get G {+name} 0
importData P {+dataset}:importData 0 bo
list G {+parent}/datasets 4
>projects.locations.datasets.examples v3/{+parent}/
list G examples 3
>projects.locations.glossaries v3/
create P {+parent}/glossaries 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/glossaries 3
patch A {+name} 5 bo
>projects.locations.glossaries.glossaryEntries v3/
create P {+parent}/glossaryEntries 0 b
delete D {+name} 0
get G {+name} 0
list G {+parent}/glossaryEntries 4
patch A {+name} 0 b
>projects.locations.models v3/
create P {+parent}/models 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/models 3
>projects.locations.operations v3/{+name}
cancel P :cancel 0 b
delete D - 0
get G - 0
list G /operations 6
wait P :wait 0 bo
`,
  'translate.v3beta1': `
https://translation.googleapis.com/
?displayLanguageCode,model
?extraLocationTypes,filter,pageSize,pageToken
?filter,pageSize,pageToken
?filter,pageSize,pageToken,returnPartialSuccess
>projects v3beta1/{+parent}
detectLanguage P :detectLanguage 0 b
getSupportedLanguages G /supportedLanguages 1
translateText P :translateText 0 b
>projects.locations v3beta1/
batchTranslateDocument P {+parent}:batchTranslateDocument 0 bo
batchTranslateText P {+parent}:batchTranslateText 0 bo
detectLanguage P {+parent}:detectLanguage 0 b
get G {+name} 0
getSupportedLanguages G {+parent}/supportedLanguages 1
list G {+name}/locations 2
refineText P {+parent}:refineText 0 b
translateDocument P {+parent}:translateDocument 0 b
translateText P {+parent}:translateText 0 b
>projects.locations.glossaries v3beta1/
create P {+parent}/glossaries 0 bo
delete D {+name} 0 o
get G {+name} 0
list G {+parent}/glossaries 3
>projects.locations.operations v3beta1/{+name}
cancel P :cancel 0 b
delete D - 0
get G - 0
list G /operations 4
wait P :wait 0 bo
`,
};
