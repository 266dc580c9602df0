param name string
param location string
param tags object
param identityId string
param identityClientId string
param storageName string
param deploymentContainerUrl string
param applicationInsightsConnectionString string
param instagramAppId string
param instagramAppSecretUri string
param adminApiKeyUri string
param webhookVerifyTokenUri string
param publicUrl string
param keyRingCertificateUri string
param previousKeyRingCertificateUri string
param maximumInstanceCount int

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  kind: 'functionapp'
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstanceCount
        // A request that waits for its job only idles; see "Waiting clients" in docs/operations.md. 1000 is the plan's most.
        triggers: { http: { perInstanceConcurrency: 1000 } }
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union({
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      // Bodies of 100 MB are the host's own limit; the service's is 300 MB and the rest of a form.
      FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '330000000'
      // Otherwise "/" shows a page of Azure's.
      AzureWebJobsDisableHomepage: 'true'
      Storage__Account: storageName
      Storage__ClientId: identityClientId
      Instagram__AppId: instagramAppId
      Instagram__AppSecret: '@Microsoft.KeyVault(SecretUri=${instagramAppSecretUri})'
      Admin__ApiKey: '@Microsoft.KeyVault(SecretUri=${adminApiKeyUri})'
    },
    empty(webhookVerifyTokenUri) ? {} : { Instagram__WebhookVerifyToken: '@Microsoft.KeyVault(SecretUri=${webhookVerifyTokenUri})' },
    empty(publicUrl) ? {} : { PublicUrl: publicUrl },
    empty(keyRingCertificateUri) ? {} : { Storage__KeyRingCertificate: '@Microsoft.KeyVault(SecretUri=${keyRingCertificateUri})' },
    empty(previousKeyRingCertificateUri) ? {} : { Storage__PreviousKeyRingCertificate: '@Microsoft.KeyVault(SecretUri=${previousKeyRingCertificateUri})' })
  }
}

output name string = app.name
output uri string = 'https://${app.properties.defaultHostName}'
