using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Http;

/// <summary>The routes of jobs.</summary>
public sealed class JobFunctions(ApiTriggers api)
{
    /// <summary><c>GET /api/v1/jobs/publish</c></summary>
    [Function("ListPublishJobs")]
    public Task<IResult> ListPublishJobsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/jobs/publish")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ListPublishJobs", request, durable);

    /// <summary><c>GET /api/v1/jobs/publish/{outputJobId}</c></summary>
    [Function("GetPublishJob")]
    public Task<IResult> GetPublishJobAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/jobs/publish/{outputJobId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("GetPublishJob", request, durable);

    /// <summary><c>POST /api/v1/jobs/publish/{outputJobId}/cancel</c></summary>
    [Function("CancelPublishJob")]
    public Task<IResult> CancelPublishJobAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/jobs/publish/{outputJobId}/cancel")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("CancelPublishJob", request, durable);

    /// <summary><c>POST /api/v1/jobs/publish/{outputJobId}/resolve</c></summary>
    [Function("ResolvePublishJob")]
    public Task<IResult> ResolvePublishJobAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/jobs/publish/{outputJobId}/resolve")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ResolvePublishJob", request, durable);
}
