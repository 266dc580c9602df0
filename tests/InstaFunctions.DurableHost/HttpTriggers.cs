using InstaFunctions.Api.Routing;
using InstaFunctions.Functions.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.DurableHost;

/// <summary>The app's HTTP triggers, as routes.</summary>
internal static class HttpTriggers
{
    /// <summary>Maps every route of the contract to the trigger's code, and everything else to that of the catch-all.</summary>
    public static void MapTriggers(this WebApplication app)
    {
        var api = app.Services.GetRequiredService<ApiTriggers>();
        var unmatched = app.Services.GetRequiredService<UnmatchedRequests>();
        var engine = app.Services.GetRequiredService<DurableEngine>();
        foreach (var route in ApiRoutes.All)
        {
            _ = app.MapMethods(route.Pattern, [route.Method], (HttpRequest request) => api.AnswerAsync(route.Name, request, engine.Client));
        }

        _ = app.MapFallback((HttpRequest request) => unmatched.Answer(request));
    }
}
