using InstaFunctions.Functions.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace InstaFunctions.Functions.Tests;

public sealed class UnmatchedRequestsTests
{
    [Theory]
    [InlineData("GET", "/", 404, "")]
    [InlineData("GET", "/api/v1/nothing", 404, "")]
    [InlineData("POST", "/api/v1/jobs/publish/1/cancel/more", 404, "")]
    [InlineData("DELETE", "/api/v1/publish/instagram", 405, "POST")]
    [InlineData("HEAD", "/health/live", 405, "GET")]
    [InlineData("PUT", "/api/v1/publish/scheduled/0199d8f0-0000-7000-8000-000000000000", 405, "DELETE, PATCH")]
    public async Task What_no_route_takes_is_a_problem_and_a_wrong_method_is_told_the_right_ones(string method, string path, int status, string allow)
    {
        using var app = TestApp.Start();
        var http = Request(app, method, path);

        await app.Services.GetRequiredService<UnmatchedRequests>().Answer(http.Request).ExecuteAsync(http);

        Assert.Equal(status, http.Response.StatusCode);
        Assert.Equal(allow, http.Response.Headers.Allow.ToString());
        Assert.StartsWith("application/problem+json", http.Response.ContentType, StringComparison.Ordinal);
        Assert.NotEmpty(http.Response.Headers["X-Request-Id"].ToString());
    }

    [Fact]
    public async Task The_reference_page_is_served()
    {
        using var app = TestApp.Start(services => services.AddSingleton(Mock.Of<IWebHostEnvironment>()));
        var http = Request(app, "GET", "/docs/index.html");

        await app.Services.GetRequiredService<UnmatchedRequests>().Answer(http.Request).ExecuteAsync(http);

        http.Response.Body.Position = 0;
        Assert.Equal(200, http.Response.StatusCode);
        Assert.Contains("<title>InstaFunctions API</title>", await new StreamReader(http.Response.Body).ReadToEndAsync(), StringComparison.Ordinal);
        Assert.NotEmpty(http.Response.Headers.ContentSecurityPolicy.ToString());
    }

    private static DefaultHttpContext Request(TestApp app, string method, string path)
    {
        var http = new DefaultHttpContext { RequestServices = app.Services };
        (http.Request.Method, http.Request.Path, http.Response.Body) = (method, path, new MemoryStream());
        return http;
    }
}
