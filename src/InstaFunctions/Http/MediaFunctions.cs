using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Http;

/// <summary>The routes of media.</summary>
public sealed class MediaFunctions(ApiTriggers api)
{
    /// <summary><c>POST /api/v1/media</c></summary>
    [Function("AddMedia")]
    public Task<IResult> AddMediaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/media")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("AddMedia", request, durable);

    /// <summary><c>GET /api/v1/media</c></summary>
    [Function("ListMedia")]
    public Task<IResult> ListMediaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/media")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("ListMedia", request, durable);

    /// <summary><c>GET /api/v1/media/{mediaId}</c></summary>
    [Function("GetMedia")]
    public Task<IResult> GetMediaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "api/v1/media/{mediaId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("GetMedia", request, durable);

    /// <summary><c>DELETE /api/v1/media/{mediaId}</c></summary>
    [Function("DeleteMedia")]
    public Task<IResult> DeleteMediaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = "api/v1/media/{mediaId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("DeleteMedia", request, durable);

    /// <summary><c>POST /api/v1/media/uploads</c></summary>
    [Function("OpenMediaUpload")]
    public Task<IResult> OpenMediaUploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/media/uploads")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("OpenMediaUpload", request, durable);

    /// <summary><c>POST /api/v1/media/{mediaId}/complete</c></summary>
    [Function("CompleteMediaUpload")]
    public Task<IResult> CompleteMediaUploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "api/v1/media/{mediaId}/complete")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.AnswerAsync("CompleteMediaUpload", request, durable);
}
