using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Http;

/// <summary>The routes of logins and what the platform calls.</summary>
public sealed class CallbackFunctions(ApiTriggers api)
{
    /// <summary><c>POST /api/v1/instagram/connect</c></summary>
    [Function("StartInstagramLogin")]
    public Task<IResult> StartInstagramLoginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/instagram/connect")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("StartInstagramLogin", request, durable);

    /// <summary><c>GET /api/v1/instagram/callback</c></summary>
    [Function("FinishInstagramLogin")]
    public Task<IResult> FinishInstagramLoginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/instagram/callback")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("FinishInstagramLogin", request, durable);

    /// <summary><c>GET /api/v1/instagram/webhooks</c></summary>
    [Function("VerifyInstagramWebhook")]
    public Task<IResult> VerifyInstagramWebhookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/instagram/webhooks")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("VerifyInstagramWebhook", request, durable);

    /// <summary><c>POST /api/v1/instagram/webhooks</c></summary>
    [Function("ReceiveInstagramWebhook")]
    public Task<IResult> ReceiveInstagramWebhookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/instagram/webhooks")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ReceiveInstagramWebhook", request, durable);

    /// <summary><c>POST /api/v1/instagram/deauthorize</c></summary>
    [Function("DeauthorizeInstagram")]
    public Task<IResult> DeauthorizeInstagramAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/instagram/deauthorize")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("DeauthorizeInstagram", request, durable);

    /// <summary><c>POST /api/v1/instagram/data-deletion</c></summary>
    [Function("DeleteInstagramData")]
    public Task<IResult> DeleteInstagramDataAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/instagram/data-deletion")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("DeleteInstagramData", request, durable);

    /// <summary><c>GET /api/v1/instagram/data-deletion/{code}</c></summary>
    [Function("GetInstagramDataDeletion")]
    public Task<IResult> GetInstagramDataDeletionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/instagram/data-deletion/{code}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("GetInstagramDataDeletion", request, durable);

    /// <summary><c>GET /api/v1/instagram/login</c></summary>
    [Function("OpenInstagramLogin")]
    public Task<IResult> OpenInstagramLoginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/instagram/login")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("OpenInstagramLogin", request, durable);

    /// <summary><c>POST /api/v1/instagram/callback</c></summary>
    [Function("ConfirmInstagramLogin")]
    public Task<IResult> ConfirmInstagramLoginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/instagram/callback")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ConfirmInstagramLogin", request, durable);
}
