using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace InstaFunctions.Api.Problems;

/// <summary>Writes a problem as <c>application/problem+json</c>, with an <c>error</c> member for clients of the seed contract.</summary>
internal sealed class ProblemResult(ApiProblemException problem, string requestId) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => problem.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new JsonObject
        {
            ["type"] = $"urn:instafunctions:problem:{problem.Code}",
            ["title"] = ReasonPhrases.GetReasonPhrase(problem.Status),
            ["status"] = problem.Status,
            ["detail"] = problem.Message,
            ["code"] = problem.Code,
            ["requestId"] = requestId,
            ["error"] = new JsonObject { ["code"] = problem.Code, ["message"] = problem.Message },
        };
        if (problem.Errors.Count > 0)
        {
            body["errors"] = new JsonArray([.. problem.Errors.Select(e => (JsonNode)new JsonObject
            {
                ["field"] = e.Field,
                ["code"] = e.Code,
                ["message"] = e.Message,
            })]);
        }

        if (problem.MoreErrors > 0)
        {
            body["moreErrors"] = problem.MoreErrors;
        }

        foreach (var (name, value) in problem.More)
        {
            body[name] = value;
        }

        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        if (problem.RetryAfter is { } wait)
        {
            // Whole seconds, and never so few that the retry comes too early.
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        return response.WriteAsync(body.ToJsonString(), httpContext.RequestAborted);
    }
}
