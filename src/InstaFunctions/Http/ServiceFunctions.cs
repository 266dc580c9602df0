using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Http;

/// <summary>The routes of how the service is and what it can.</summary>
public sealed class ServiceFunctions(ApiTriggers api, UnmatchedRequests unmatched)
{
    /// <summary><c>GET /health/live</c></summary>
    [Function("Live")]
    public Task<IResult> LiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = "health/live")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("Live", request, durable);

    /// <summary><c>GET /health/ready</c></summary>
    [Function("Ready")]
    public Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = "health/ready")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("Ready", request, durable);

    /// <summary><c>GET /openapi/v1.json</c></summary>
    [Function("GetOpenApi")]
    public Task<IResult> GetOpenApiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = "openapi/v1.json")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("GetOpenApi", request, durable);

    /// <summary>
    /// Whatever no other trigger takes, and <c>/docs</c>. A route with fixed words beats it, so it hides neither the contract's
    /// routes nor Durable's; the host hands it other methods of a known path too.
    /// </summary>
    [Function("Unmatched")]
    public IResult Unmatched([HttpTrigger(
        AuthorizationLevel.Anonymous, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", Route = "{*path}")] HttpRequest request) =>
        unmatched.Answer(request);
}
