param name string
param location string
param tags object
param principalId string
param alertEmail string

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, metricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'instafunc'
    enabled: true
    emailReceivers: [{ name: 'operator', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

// What each means and what to do is in docs/operations.md.
var alerts = [
  {
    name: 'failed-jobs'
    severity: 2
    minutes: 15
    threshold: 0
    query: 'AppTraces | where Message startswith "Job " and Message contains "ended as failed:"'
  }
  {
    name: 'quota-exhausted'
    severity: 3
    minutes: 60
    threshold: 0
    query: 'AppTraces | where Message has "found its window full" or Message has "has reached its publishing limit"'
  }
  {
    name: 'token-in-danger'
    severity: 2
    minutes: 60
    threshold: 0
    query: 'AppTraces | where Message startswith "The access token of account" and (Message has "could not be" or Message has "is dead")'
  }
  {
    name: 'sweep-findings'
    severity: 1
    minutes: 15
    threshold: 0
    query: 'AppTraces | where Message startswith "Job " and (Message has "had no workflow" or Message has "its workflow was woken" or Message has "is stuck in" or Message has "workflow that could not go on")'
  }
  {
    name: 'storage-unreachable'
    severity: 1
    minutes: 5
    threshold: 5
    query: 'AppTraces | where Message has "the store is out of reach"'
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [for alert in alerts: {
  name: '${alert.name}-${name}'
  location: location
  tags: tags
  properties: {
    severity: alert.severity
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT${alert.minutes}M'
    criteria: {
      allOf: [
        {
          query: alert.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: alert.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    autoMitigate: true
    actions: { actionGroups: empty(alertEmail) ? [] : [group.id] }
  }
}]

output connectionString string = insights.properties.ConnectionString
