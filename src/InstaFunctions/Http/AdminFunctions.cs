using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Http;

/// <summary>The routes of the operator.</summary>
public sealed class AdminFunctions(ApiTriggers api)
{
    /// <summary><c>POST /api/v1/admin/tenants</c></summary>
    [Function("CreateTenant")]
    public Task<IResult> CreateTenantAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/admin/tenants")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("CreateTenant", request, durable);

    /// <summary><c>PATCH /api/v1/admin/tenants/{tenantId}</c></summary>
    [Function("ChangeTenant")]
    public Task<IResult> ChangeTenantAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "PATCH", Route = "api/v1/admin/tenants/{tenantId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ChangeTenant", request, durable);

    /// <summary><c>POST /api/v1/admin/tenants/{tenantId}/keys</c></summary>
    [Function("CreateApiKey")]
    public Task<IResult> CreateApiKeyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/admin/tenants/{tenantId}/keys")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("CreateApiKey", request, durable);

    /// <summary><c>DELETE /api/v1/admin/tenants/{tenantId}/keys/{keyId}</c></summary>
    [Function("DeleteApiKey")]
    public Task<IResult> DeleteApiKeyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = "api/v1/admin/tenants/{tenantId}/keys/{keyId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("DeleteApiKey", request, durable);

    /// <summary><c>GET /api/v1/admin/tenants</c></summary>
    [Function("ListTenants")]
    public Task<IResult> ListTenantsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/admin/tenants")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ListTenants", request, durable);

    /// <summary><c>GET /api/v1/admin/tenants/{tenantId}/keys</c></summary>
    [Function("ListApiKeys")]
    public Task<IResult> ListApiKeysAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/admin/tenants/{tenantId}/keys")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ListApiKeys", request, durable);

    /// <summary><c>DELETE /api/v1/admin/tenants/{tenantId}/keys</c></summary>
    [Function("DeleteApiKeys")]
    public Task<IResult> DeleteApiKeysAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = "api/v1/admin/tenants/{tenantId}/keys")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("DeleteApiKeys", request, durable);

    /// <summary><c>POST /api/v1/admin/tenants/{tenantId}/keys/{keyId}/rotate</c></summary>
    [Function("RotateApiKey")]
    public Task<IResult> RotateApiKeyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/admin/tenants/{tenantId}/keys/{keyId}/rotate")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("RotateApiKey", request, durable);
}
