using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.Health;

/// <summary>Whether the host can do its work; each host looks at what it stands on.</summary>
public interface IReadiness
{
    /// <summary>Looks.</summary>
    Task<HealthView> CheckAsync(CancellationToken cancellation);
}

/// <summary>How the service is.</summary>
/// <param name="Status"><c>ready</c>, <c>live</c> or <c>unavailable</c>.</param>
/// <param name="Instagram">Which Instagram it publishes to: its host, or <c>simulator</c>.</param>
/// <param name="Message">A sentence for people; absent when there is nothing to say.</param>
public sealed record HealthView(string Status, string? Instagram = null, string? Message = null);

/// <summary>Tells whether the process lives and can do its work.</summary>
public sealed class HealthEndpoints(IReadiness readiness)
{
    /// <summary><c>GET /health/live</c>.</summary>
    public static Task<IResult> LiveAsync(ApiCall call) =>
        Task.FromResult<IResult>(ApiAnswer.Json(StatusCodes.Status200OK, new HealthView("live"), ApiJson.Default.HealthView));

    /// <summary><c>GET /health/ready</c>.</summary>
    public async Task<IResult> ReadyAsync(ApiCall call)
    {
        var health = await readiness.CheckAsync(call.Cancellation);
        var status = health.Status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return ApiAnswer.Json(status, health, ApiJson.Default.HealthView);
    }
}
