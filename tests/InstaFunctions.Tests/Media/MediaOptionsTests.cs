using InstaFunctions.Core.Media;
using InstaFunctions.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Tests.Media;

public sealed class MediaOptionsTests
{
    [Fact]
    public void The_defaults_are_valid_and_as_documented()
    {
        var options = Read([]);

        Assert.Equal((8_388_608, 300_000_000), (options.MaxImageBytes, options.MaxVideoBytes));
        Assert.Equal((TimeSpan.FromSeconds(60), TimeSpan.FromDays(30), TimeSpan.FromHours(24)), (options.ImportTimeout, options.Retention, options.UploadLifetime));
        Assert.Equal((false, false), (options.AllowHttpImport, options.AllowPrivateImport));
    }

    [Theory]
    [InlineData("MaxImageBytes", "1")]
    [InlineData("MaxVideoBytes", "1")]
    [InlineData("ImportTimeout", "1.00:00:00")]
    [InlineData("Retention", "00:00:01")]
    [InlineData("Retention", "3650.00:00:00")]
    [InlineData("UploadLifetime", "30.00:00:00")]
    public void A_setting_at_its_limit_is_taken(string setting, string value)
    {
        Assert.NotNull(Read(new() { [$"Media:{setting}"] = value }));
    }

    [Theory]
    [InlineData("MaxImageBytes", "0")]
    [InlineData("MaxVideoBytes", "0")]
    [InlineData("ImportTimeout", "00:00:00")]
    [InlineData("ImportTimeout", "1.00:00:01")]
    [InlineData("Retention", "00:00:00")]
    [InlineData("Retention", "3650.00:00:01")]
    [InlineData("UploadLifetime", "-00:00:01")]
    [InlineData("UploadLifetime", "30.00:00:01")]
    public void A_setting_past_its_limit_is_refused_by_its_name(string setting, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(new() { [$"Media:{setting}"] = value }));

        Assert.Contains($"Media:{setting}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_setting_is_refused_by_its_name()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Read(new() { ["Media:MaxImageByte"] = "1" }));

        Assert.Contains("MaxImageByte", refused.Message, StringComparison.Ordinal);
    }

    private static MediaOptions Read(Dictionary<string, string?> settings)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddMedia()
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<MediaOptions>>().Value;
    }
}
