using System.Diagnostics;
using System.Globalization;
using InstaFunctions.SelfHost.Tests.Media;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>A start that cannot go well ends at once, with a sentence that names the setting.</summary>
public sealed class SettingsTests
{
    private const string RealInstagram = "--Instagram:AppId=1";

    [Theory]
    [InlineData("There is no setting Publishing:PolInterval.", "--Publishing:PolInterval=00:01:00")]
    [InlineData("There is no setting Storage:Folder. The settings of Storage are AcceptNewKeys, Path.", "--Storage:Folder=x")]
    [InlineData("There is no setting Admin:Key.", "--Admin:Key=x")]
    [InlineData("There is no setting Api:Permits.", "--Api:Permits=1")]
    [InlineData("There is no setting Media:Max.", "--Media:Max=1")]
    [InlineData("There is no setting Instagram:Url.", "--Instagram:Url=x")]
    [InlineData("Publishing:PollInterval is \"soon\"; it must be a time such as 00:01:30", "--Publishing:PollInterval=soon")]
    [InlineData("Publishing:DailyLimit is \"many\"; it must be a whole number.", "--Publishing:DailyLimit=many")]
    [InlineData("Media:AllowHttpImport is \"maybe\"; it must be true or false.", "--Media:AllowHttpImport=maybe")]
    [InlineData("Instagram:GraphUrl is \"graph\"; it must be an absolute URL.", "--Instagram:GraphUrl=graph")]
    [InlineData("Admin:ApiKey has 15 characters; it must have 16 at least.", "--Admin:ApiKey=123456789012345")]
    [InlineData("Api:PermitsPerMinute is 0; it must be 1 at least.", "--Api:PermitsPerMinute=0")]
    [InlineData("Publishing:PollInterval is 00:00:00; it must be longer than zero.", "--Publishing:PollInterval=00:00:00")]
    [InlineData("Publishing:PollInterval is 00:06:00; it must not be longer than Publishing:PollTimeout (00:05:00).", "--Publishing:PollInterval=00:06:00")]
    [InlineData("Publishing:MaxScheduleAhead is 30.00:00:00; it must not be longer than 29 days.", "--Publishing:MaxScheduleAhead=30.00:00:00")]
    [InlineData("Publishing:ReconcileGrace is 00:01:40; it must be at least", "--Publishing:ReconcileGrace=00:01:40")]
    [InlineData("PublicUrl is \"example.com\"; it must be an absolute http or https URL without a query.", "--PublicUrl=example.com")]
    [InlineData("PublicUrl is not set. Instagram fetches the media from this service", RealInstagram)]
    [InlineData("PublicUrl is http://media.example.com/, which is not https.", RealInstagram, "--PublicUrl=http://media.example.com")]
    [InlineData("PublicUrl is https://localhost:5000/, which is this machine.", RealInstagram, "--PublicUrl=https://localhost:5000")]
    [InlineData("PublicUrl is https://203.0.113.9/, an address without a name.", RealInstagram, "--PublicUrl=https://203.0.113.9")]
    [InlineData("PublicUrl is https://nas.local/, a name that only this network knows.", RealInstagram, "--PublicUrl=https://nas.local")]
    [InlineData("PublicUrl is https://server/, a name that only this network knows.", RealInstagram, "--PublicUrl=https://server")]
    [InlineData("urls is \"foo\"; it must be addresses such as http://127.0.0.1:8080", "--urls=foo")]
    [InlineData("urls is \"http://\"; it must be addresses", "--urls=http://127.0.0.1:0;http://")]
    [InlineData("urls is \"ftp://127.0.0.1:0\"; it must be addresses", "--urls=ftp://127.0.0.1:0")]
    [InlineData("Unable to configure HTTPS endpoint. No server certificate was specified", "--urls=https://127.0.0.1:0")]
    [InlineData("Invalid url: 'foo'", "--Kestrel:Endpoints:Http:Url=foo")]
    [InlineData("Logging:LogLevel:Default is \"Loud\"; it must be one of Trace, Debug", "--Logging:LogLevel:Default=Loud")]
    [InlineData("Logging:Console:LogLevel:Default is \"Loud\"; it must be one of", "--Logging:Console:LogLevel:Default=Loud")]
    [InlineData("Storage:Path is empty", "--Storage:Path=")]
    [InlineData("Storage:AcceptNewKeys is \"perhaps\"; it must be true or false.", "--Storage:AcceptNewKeys=perhaps")]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence(string sentence, params string[] settings)
    {
        using var folder = new TemporaryFolder();

        var (code, output, error) = await StartAsync([.. settings, $"--Storage:Path={folder.Path}", .. settings.Where(s => s.StartsWith("--Storage:Path", StringComparison.Ordinal))]);

        Assert.Equal(1, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error + output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        using var folder = new TemporaryFolder();

        var names = await StartAsync("--Api:Permits=1", "--Publishing:PollInterval=soon", $"--Storage:Path={folder.Path}");
        var values = await StartAsync("--Admin:ApiKey=short", "--Media:MaxImageBytes=0", $"--Storage:Path={folder.Path}");

        Assert.Contains("Api:Permits", names.Error, StringComparison.Ordinal);
        Assert.Contains("Publishing:PollInterval", names.Error, StringComparison.Ordinal);
        Assert.Contains("Admin:ApiKey", values.Error, StringComparison.Ordinal);
        Assert.Contains("Media:MaxImageBytes", values.Error, StringComparison.Ordinal);
        Assert.Equal((1, 1), (names.Code, values.Code));
    }

    [Fact]
    public async Task A_folder_or_address_that_cannot_be_used_stops_the_start_with_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "");
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        var noFolder = await StartAsync($"--Storage:Path={file}");
        var noAddress = await StartAsync($"--Storage:Path={folder.Path}", $"--urls=http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

        Assert.All([noFolder, noAddress], start =>
        {
            Assert.Equal(1, start.Code);
            Assert.DoesNotContain("   at ", start.Error + start.Output, StringComparison.Ordinal);
        });
        Assert.Contains(file, noFolder.Error, StringComparison.Ordinal);
        Assert.Contains("address already in use", noAddress.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Instagram_settings_it_says_plainly_that_posts_go_to_a_simulator()
    {
        using var folder = new TemporaryFolder();
        using var process = Launch("--urls=http://127.0.0.1:0", $"--Storage:Path={folder.Path}", "--Publishing:PollInterval=00:00:01");
        try
        {
            var url = "";
            var told = false;
            while (!told && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                url = line.StartsWith("InstaFunctions listens on ", StringComparison.Ordinal) ? line.Split(' ')[^1] : url;
                told = line.Contains("posts go to the SIMULATOR", StringComparison.Ordinal);
            }

            Assert.True(told);
            using var caller = new Caller(new Uri(url), null);
            var ready = (await caller.GetAsync("/health/ready")).Is(200);
            Assert.Equal("simulator", ready["instagram"]);
            Assert.Contains("Nothing reaches Instagram", ready["message"], StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<(int Code, string Output, string Error)> StartAsync(params string[] arguments)
    {
        using var process = Launch(["--urls=http://127.0.0.1:0", .. arguments]);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }

    private static Process Launch(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(Hosting.SelfHostApp).Assembly.Location, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = AppContext.BaseDirectory,
    })!;
}
