using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Instagram.Tests.Options;

public sealed class InstagramOptionsTests
{
    [Fact]
    public void Without_any_setting_the_real_platform_is_meant()
    {
        var options = Read([]);
        Assert.Equal(new Uri("https://graph.instagram.com"), options.GraphUrl);
        Assert.Equal("v25.0", options.GraphVersion);
        Assert.Equal(TimeSpan.FromSeconds(30), options.RequestTimeout);
        Assert.Equal(TimeSpan.FromSeconds(100), options.PublishTimeout);
        Assert.Equal(new Uri("https://www.instagram.com/oauth/authorize"), options.AuthorizeUrl);
        Assert.Equal(new Uri("https://api.instagram.com/oauth/access_token"), options.TokenUrl);
        Assert.Null(options.AppId);
        Assert.Null(options.AppSecret);
    }

    [Fact]
    public void Every_setting_is_read_from_its_section()
    {
        var options = Read(new()
        {
            ["GraphUrl"] = "http://127.0.0.1:5001/graph",
            ["GraphVersion"] = "v26.0",
            ["RequestTimeout"] = "00:00:05",
            ["PublishTimeout"] = "00:02:00",
            ["AppId"] = "1",
            ["AppSecret"] = "2",
            ["AuthorizeUrl"] = "http://127.0.0.1:5001/oauth/authorize",
            ["TokenUrl"] = "http://127.0.0.1:5001/oauth/access_token",
        });
        Assert.Equal(new Uri("http://127.0.0.1:5001/graph"), options.GraphUrl);
        Assert.Equal("v26.0", options.GraphVersion);
        Assert.Equal(TimeSpan.FromSeconds(5), options.RequestTimeout);
        Assert.Equal(TimeSpan.FromMinutes(2), options.PublishTimeout);
        Assert.Equal(("1", "2"), (options.AppId, options.AppSecret));
        Assert.Equal(new Uri("http://127.0.0.1:5001/oauth/authorize"), options.AuthorizeUrl);
        Assert.Equal(new Uri("http://127.0.0.1:5001/oauth/access_token"), options.TokenUrl);
    }

    [Theory]
    [InlineData("GraphUrl", "graph.instagram.com", "must be an absolute http or https URL without a query, a fragment or a user name.")]
    [InlineData("GraphUrl", "ftp://graph.instagram.com", "must be an absolute http or https URL without a query, a fragment or a user name.")]
    [InlineData("GraphUrl", "https://graph.instagram.com?a=b", "must be an absolute http or https URL without a query, a fragment or a user name.")]
    [InlineData("GraphUrl", "https://me@graph.instagram.com", "must be an absolute http or https URL without a query, a fragment or a user name.")]
    [InlineData("AuthorizeUrl", "https://www.instagram.com/#x", "must be an absolute http or https URL without a query, a fragment or a user name.")]
    [InlineData("TokenUrl", "/oauth/access_token", "must be an absolute http or https URL without a query, a fragment or a user name.")]
    [InlineData("GraphVersion", "", "must look like v25.0.")]
    [InlineData("GraphVersion", "25.0", "must look like v25.0.")]
    [InlineData("GraphVersion", "v25", "must look like v25.0.")]
    [InlineData("GraphVersion", "v25.0/", "must look like v25.0.")]
    [InlineData("GraphVersion", "v25.0\n", "must look like v25.0.")]
    [InlineData("RequestTimeout", "00:00:00", "must be a time above 00:00:00 and at most 01:00:00, written as hh:mm:ss.")]
    [InlineData("RequestTimeout", "-00:00:01", "must be a time above 00:00:00 and at most 01:00:00, written as hh:mm:ss.")]
    [InlineData("RequestTimeout", "30", "must be a time above 00:00:00 and at most 01:00:00, written as hh:mm:ss.")]
    [InlineData("PublishTimeout", "01:00:00.0000001", "must be a time above 00:00:00 and at most 01:00:00, written as hh:mm:ss.")]
    [InlineData("AppSecret", "only-the-secret", "must be set when Instagram:AppSecret is.", "AppId")]
    [InlineData("AppId", "only-the-id", "must be set when Instagram:AppId is.", "AppSecret")]
    public void A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string key, string value, string rule, string? named = null)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(new() { [key] = value }));
        Assert.Equal([$"Instagram:{named ?? key} {rule}"], failure.Failures);
        Assert.DoesNotContain("only-the-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RequestTimeout", "00:00:00.0000001")]
    [InlineData("RequestTimeout", "01:00:00")]
    [InlineData("PublishTimeout", "01:00:00")]
    [InlineData("GraphVersion", "v100.12")]
    public void A_setting_at_its_limit_is_taken(string key, string value) => Assert.NotNull(Read(new() { [key] = value }));

    [Fact]
    public void All_wrong_settings_are_told_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(
            () => Read(new() { ["GraphVersion"] = "x", ["RequestTimeout"] = "00:00:00", ["PublishTimeout"] = "00:00:00" }));
        Assert.Equal(3, failure.Failures.Count());
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_told_by_its_setting()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Read(new() { ["PublishTimeout"] = "soon" }));
        Assert.Contains("Instagram:PublishTimeout", failure.Message, StringComparison.Ordinal);
    }

    // As a host's start does it: by the validator that runs before any service.
    private static InstagramOptions Read(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Instagram:{setting.Key}", setting.Value)))
            .Build();
        using var services = new ServiceCollection()
            .AddInstagramPlatform(configuration.GetSection(InstagramOptions.Section))
            .BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<IOptions<InstagramOptions>>().Value;
    }
}
