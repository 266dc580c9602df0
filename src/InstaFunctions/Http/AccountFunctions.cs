using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Http;

/// <summary>The routes of accounts and their quota.</summary>
public sealed class AccountFunctions(ApiTriggers api)
{
    /// <summary><c>POST /api/v1/instagram/accounts</c></summary>
    [Function("ConnectInstagramAccount")]
    public Task<IResult> ConnectInstagramAccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/instagram/accounts")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ConnectInstagramAccount", request, durable);

    /// <summary><c>GET /api/v1/instagram/accounts</c></summary>
    [Function("ListInstagramAccounts")]
    public Task<IResult> ListInstagramAccountsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/instagram/accounts")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ListInstagramAccounts", request, durable);

    /// <summary><c>GET /api/v1/instagram/accounts/{instagramAccountId}</c></summary>
    [Function("GetInstagramAccount")]
    public Task<IResult> GetInstagramAccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/instagram/accounts/{instagramAccountId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("GetInstagramAccount", request, durable);

    /// <summary><c>DELETE /api/v1/instagram/accounts/{instagramAccountId}</c></summary>
    [Function("DeleteInstagramAccount")]
    public Task<IResult> DeleteInstagramAccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = "api/v1/instagram/accounts/{instagramAccountId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("DeleteInstagramAccount", request, durable);

    /// <summary><c>GET /api/v1/instagram/accounts/{instagramAccountId}/quota</c></summary>
    [Function("GetInstagramQuota")]
    public Task<IResult> GetInstagramQuotaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/instagram/accounts/{instagramAccountId}/quota")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("GetInstagramQuota", request, durable);
}
