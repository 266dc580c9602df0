targetScope = 'resourceGroup'

@description('A short name that everything is named after: 3 to 12 lower-case letters and digits.')
@minLength(3)
@maxLength(12)
param environmentName string

@description('Where everything runs.')
param location string = resourceGroup().location

@description('The id of the Instagram app, from the Meta app dashboard.')
param instagramAppId string

@description('The secret of the Instagram app. It is kept in Key Vault.')
@secure()
param instagramAppSecret string

@description('What Meta sends when it verifies the webhook, at least 8 characters, as entered in the app dashboard; empty: no webhook. It is kept in Key Vault.')
@secure()
param webhookVerifyToken string = ''

@description('The operator\'s key for the admin routes, at least 16 characters. It is kept in Key Vault.')
@secure()
@minLength(16)
param adminApiKey string

@description('The address that people and Meta reach the service under; empty: the one that Azure gives it.')
param publicUrl string = ''

@description('Who is told when an alert fires; empty: nobody.')
param alertEmail string = ''

@description('The name of the certificate in the vault that the key ring is encrypted with; empty: none. It must be there before.')
param keyRingCertificate string = ''

@description('The name of the certificate before it, while there are keys that were encrypted with that.')
param previousKeyRingCertificate string = ''

@description('The most instances that the plan scales out to.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

var token = toLower(uniqueString(resourceGroup().id, environmentName))
var tags = { 'azd-env-name': environmentName }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${environmentName}-${token}'
  location: location
  tags: tags
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: '${environmentName}-${token}'
    location: location
    tags: tags
    principalId: identity.properties.principalId
    alertEmail: alertEmail
  }
}

module storage 'storage.bicep' = {
  name: 'storage'
  params: {
    name: take('st${environmentName}${token}', 24)
    location: location
    tags: tags
    principalId: identity.properties.principalId
  }
}

module vault 'vault.bicep' = {
  name: 'vault'
  params: {
    name: take('kv-${environmentName}-${token}', 24)
    location: location
    tags: tags
    principalId: identity.properties.principalId
    instagramAppSecret: instagramAppSecret
    webhookVerifyToken: webhookVerifyToken
    adminApiKey: adminApiKey
  }
}

module app 'app.bicep' = {
  name: 'app'
  params: {
    name: 'func-${environmentName}-${token}'
    location: location
    tags: union(tags, { 'azd-service-name': 'api' })
    identityId: identity.id
    identityClientId: identity.properties.clientId
    storageName: storage.outputs.name
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    instagramAppId: instagramAppId
    instagramAppSecretUri: vault.outputs.instagramAppSecretUri
    adminApiKeyUri: vault.outputs.adminApiKeyUri
    webhookVerifyTokenUri: empty(webhookVerifyToken) ? '' : vault.outputs.webhookVerifyTokenUri
    publicUrl: publicUrl
    keyRingCertificateUri: empty(keyRingCertificate) ? '' : '${vault.outputs.secretsUri}${keyRingCertificate}'
    previousKeyRingCertificateUri: empty(previousKeyRingCertificate) ? '' : '${vault.outputs.secretsUri}${previousKeyRingCertificate}'
    maximumInstanceCount: maximumInstanceCount
  }
}

output SERVICE_API_NAME string = app.outputs.name
output SERVICE_API_URI string = app.outputs.uri
