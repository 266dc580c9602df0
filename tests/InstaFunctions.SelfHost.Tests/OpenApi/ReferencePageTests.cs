using System.Net;
using System.Text.RegularExpressions;

namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>The page for people.</summary>
public sealed class ReferencePageTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Everything_the_page_loads_comes_from_the_service()
    {
        var page = await api.Plain.GetStringAsync(new Uri("/docs/index.html", UriKind.Relative));
        var loaded = Regex.Matches(page, """(?:src|href)="([^"]+)" """.TrimEnd()).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(loaded);
        foreach (var file in loaded)
        {
            var address = new Uri(new Uri(api.Plain.BaseAddress!, "/docs/"), file);
            Assert.Equal(api.Plain.BaseAddress!.Authority, address.Authority);
            using var answer = await api.Plain.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Contains("/openapi/v1.json", await api.Plain.GetStringAsync(new Uri("/docs/index.js", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_may_load_nothing_from_elsewhere_and_run_nothing_inline()
    {
        using var answer = await api.Plain.GetAsync(new Uri("/docs/index.html", UriKind.Relative));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_short_address_leads_to_the_page()
    {
        using var answer = await api.Plain.GetAsync(new Uri("/docs", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.EndsWith("docs/index.html", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }
}
