using InstaFunctions.Api.OpenApi;
using InstaFunctions.Api.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace InstaFunctions.Functions.Http;

/// <summary>What no trigger of the contract takes: the reference page, and problems as the self-hosted service has them.</summary>
public sealed class UnmatchedRequests(IServiceProvider services)
{
    private static readonly (TemplateMatcher Matcher, string Method)[] Routes =
        [.. ApiRoutes.All.Select(route => (new TemplateMatcher(TemplateParser.Parse(route.Pattern.TrimStart('/')), []), route.Method))];

    private readonly Lazy<RequestDelegate> _referencePage = new(() =>
    {
        var app = new ApplicationBuilder(services);
        _ = app.UseReferencePage();
        app.Run(http => ApiDispatcher.Unmatched(http, StatusCodes.Status404NotFound).ExecuteAsync(http));
        return app.Build();
    });

    /// <summary>Answers a request.</summary>
    public IResult Answer(HttpRequest request)
    {
        if (request.Path.StartsWithSegments(ReferencePage.Path))
        {
            return new Page(_referencePage.Value);
        }

        var allowed = Methods(request.Path);
        if (allowed.Length == 0)
        {
            return ApiDispatcher.Unmatched(request.HttpContext, StatusCodes.Status404NotFound);
        }

        request.HttpContext.Response.Headers.Allow = string.Join(", ", allowed);
        return ApiDispatcher.Unmatched(request.HttpContext, StatusCodes.Status405MethodNotAllowed);
    }

    /// <summary>The methods that the contract has for a path; none when there is no such path.</summary>
    internal static string[] Methods(PathString path) =>
        [.. Routes.Where(route => route.Matcher.TryMatch(path, [])).Select(route => route.Method).Distinct().Order(StringComparer.Ordinal)];

    private sealed class Page(RequestDelegate page) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => page(httpContext);
    }
}
