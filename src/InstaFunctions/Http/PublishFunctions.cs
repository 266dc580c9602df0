using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Http;

/// <summary>The routes of publishing.</summary>
public sealed class PublishFunctions(ApiTriggers api)
{
    /// <summary><c>POST /api/v1/publish/instagram</c></summary>
    [Function("PublishInstagram")]
    public Task<IResult> PublishInstagramAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/publish/instagram")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("PublishInstagram", request, durable);

    /// <summary><c>POST /api/v1/publish/instagram/validate</c></summary>
    [Function("ValidateInstagram")]
    public Task<IResult> ValidateInstagramAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/publish/instagram/validate")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ValidateInstagram", request, durable);

    /// <summary><c>POST /api/v1/publish/instagram/carousel</c></summary>
    [Function("PublishInstagramCarousel")]
    public Task<IResult> PublishInstagramCarouselAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/publish/instagram/carousel")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("PublishInstagramCarousel", request, durable);

    /// <summary><c>POST /api/v1/publish/instagram/carousel/validate</c></summary>
    [Function("ValidateInstagramCarousel")]
    public Task<IResult> ValidateInstagramCarouselAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/publish/instagram/carousel/validate")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ValidateInstagramCarousel", request, durable);

    /// <summary><c>GET /api/v1/publish/scheduled</c></summary>
    [Function("ListScheduled")]
    public Task<IResult> ListScheduledAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/publish/scheduled")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ListScheduled", request, durable);

    /// <summary><c>PATCH /api/v1/publish/scheduled/{outputJobId}</c></summary>
    [Function("ChangeScheduled")]
    public Task<IResult> ChangeScheduledAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "PATCH", Route = "api/v1/publish/scheduled/{outputJobId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ChangeScheduled", request, durable);

    /// <summary><c>DELETE /api/v1/publish/scheduled/{outputJobId}</c></summary>
    [Function("CancelScheduled")]
    public Task<IResult> CancelScheduledAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = "api/v1/publish/scheduled/{outputJobId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("CancelScheduled", request, durable);
}
