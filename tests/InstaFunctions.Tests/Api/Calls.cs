using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Tests.Api;

/// <summary>Requests that never saw a network.</summary>
internal static class Calls
{
    public static ApiCall Of(string query = "", ApiOptions? options = null, params (string Name, string Value)[] headers)
    {
        var services = new ServiceCollection().AddSingleton(Options.Create(options ?? new ApiOptions())).BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Method = "GET";
        http.Request.Path = "/list";
        http.Request.QueryString = new QueryString(query);
        foreach (var (name, value) in headers)
        {
            http.Request.Headers.Append(name, value);
        }

        return Of(http, Route(Idempotency.None, _ => Task.FromResult<IResult>(ApiAnswer.NoContent)));
    }

    public static ApiCall Of(HttpContext http, ApiRoute route, Guid tenant = default, Guid key = default) => new(http, route, "request")
    {
        Caller = new AuthenticatedTenant(
            new Tenant
            {
                Id = TenantId.From(tenant),
                Name = "tenant",
                ScheduledPublishing = true,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
            new ApiKey { Id = ApiKeyId.From(key), TenantId = TenantId.From(tenant), Hash = "", CreatedAt = DateTimeOffset.UnixEpoch }),
    };

    public static ApiRoute Route(Idempotency idempotency, Func<ApiCall, Task<IResult>> handler) =>
        new("Test", "POST", "/test", ApiAccess.Tenant, handler) { Idempotency = idempotency };
}
