using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Tests.Api;

public sealed class ApiRateLimitTests
{
    private static readonly ApiRoute Route = Calls.Route(Idempotency.None, _ => Task.FromResult<IResult>(ApiAnswer.NoContent));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(600)]
    public void A_key_has_so_many_requests_and_no_more(int permits)
    {
        using var limit = new ApiRateLimit(Options.Create(new ApiOptions { PermitsPerMinute = permits }));
        var key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        for (var n = 1; n <= permits; n++)
        {
            var call = Calls.Of(new DefaultHttpContext(), Route, key: key);
            limit.Admit(call);
            Assert.Equal($"\"key\";r={permits - n};t=10", call.Http.Response.Headers["RateLimit"].ToString());
            Assert.Equal($"\"key\";q={permits};w=60", call.Http.Response.Headers["RateLimit-Policy"].ToString());
        }

        var problem = Assert.Throws<ApiProblemException>(() => limit.Admit(Calls.Of(new DefaultHttpContext(), Route, key: key)));

        Assert.Equal((429, "rate_limited"), (problem.Status, problem.Code));
        Assert.NotNull(problem.RetryAfter);
        limit.Admit(Calls.Of(new DefaultHttpContext(), Route, key: Guid.CreateVersion7(TimeProvider.System.GetUtcNow())));
    }

    [Theory]
    [InlineData(ApiAccess.Admin)]
    [InlineData(ApiAccess.Public)]
    public void Only_tenants_are_limited(ApiAccess access)
    {
        using var limit = new ApiRateLimit(Options.Create(new ApiOptions { PermitsPerMinute = 1 }));
        var http = new DefaultHttpContext();

        limit.Admit(Calls.Of(http, Route with { Access = access }));
        limit.Admit(Calls.Of(http, Route with { Access = access }));

        Assert.Empty(http.Response.Headers);
    }
}
