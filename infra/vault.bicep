param name string
param location string
param tags object
param principalId string

@secure()
param instagramAppSecret string

@secure()
param webhookVerifyToken string

@secure()
param adminApiKey string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
  }
}

resource appSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'instagram-app-secret'
  properties: { value: instagramAppSecret }
}

resource adminKey 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'admin-api-key'
  properties: { value: adminApiKey }
}

resource verifyToken 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(webhookVerifyToken)) {
  parent: vault
  name: 'instagram-webhook-verify-token'
  properties: { value: webhookVerifyToken }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

// A certificate is given out with its private key as the secret of its name.
output secretsUri string = '${vault.properties.vaultUri}secrets/'

// Without a version: a rotated secret is taken over by itself, within a day.
output instagramAppSecretUri string = '${vault.properties.vaultUri}secrets/${appSecret.name}'
output adminApiKeyUri string = '${vault.properties.vaultUri}secrets/${adminKey.name}'
output webhookVerifyTokenUri string = '${vault.properties.vaultUri}secrets/instagram-webhook-verify-token'
