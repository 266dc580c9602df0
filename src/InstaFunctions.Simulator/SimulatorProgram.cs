using System.Globalization;
using System.Runtime.InteropServices;

namespace InstaFunctions.Simulator;

/// <summary>The program: reads its arguments, starts a server, says where it is, and runs until told to stop.</summary>
internal static class SimulatorProgram
{
    private const string Usage = """
        Usage: InstaFunctions.Simulator [--urls http://127.0.0.1:5080] [--public-url URL] [--account NAME[=TOKEN]]...
                                        [--processing-time SECONDS] [--publish-limit N] [--app-id ID] [--app-secret SECRET]
                                        [--webhook-url URL] [--webhook-verify-token TOKEN]
                                        [--deauthorize-url URL] [--data-deletion-url URL]
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        SimulatorOptions options;
        try
        {
            options = Parse(args).Validated();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            await errors.WriteLineAsync(e.Message);
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using var server = await SimulatorServer.StartAsync(options, ct: stop.Token);
            await output.WriteLineAsync(Greeting(server));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (IOException e)
        {
            await errors.WriteLineAsync($"Cannot listen on {options.Urls}: {e.Message}");
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    internal static SimulatorOptions Parse(string[] args)
    {
        var options = new SimulatorOptions { Urls = "http://127.0.0.1:5080" };
        var accounts = new List<SeededAccount>();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].Contains('=', StringComparison.Ordinal)
                ? (args[i][..args[i].IndexOf('=', StringComparison.Ordinal)], args[i][(args[i].IndexOf('=', StringComparison.Ordinal) + 1)..])
                : (args[i], i + 1 < args.Length ? args[++i] : throw new ArgumentException($"{args[i]} needs a value."));
            if (name == "--account")
            {
                var parts = value.Split('=', 2);
                accounts.Add(new SeededAccount(parts[0], parts.Length > 1 ? parts[1] : null));
                continue;
            }

            options = name switch
            {
                "--urls" => options with { Urls = value },
                "--public-url" => options with { PublicBaseUrl = Url(name, value) },
                "--processing-time" => options with { ProcessingTime = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture)) },
                "--publish-limit" => options with { PublishLimit = int.Parse(value, CultureInfo.InvariantCulture) },
                "--app-id" => options with { AppId = value },
                "--app-secret" => options with { AppSecret = value },
                "--webhook-url" => options with { WebhookUrl = Url(name, value) },
                "--webhook-verify-token" => options with { WebhookVerifyToken = value },
                "--deauthorize-url" => options with { DeauthorizeUrl = Url(name, value) },
                "--data-deletion-url" => options with { DataDeletionUrl = Url(name, value) },
                _ => throw new ArgumentException($"There is no option {name}."),
            };
        }

        return options with { Accounts = accounts.Count > 0 ? accounts : [new SeededAccount("demo", Name: "Demo account")] };
    }

    private static Uri Url(string name, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) ? url : throw new ArgumentException($"{name} has to be an absolute URL.");

    private static string Greeting(SimulatorServer server)
    {
        var accounts = string.Join(Environment.NewLine, server.Simulator.Accounts.Select(account =>
            $"  {account.Username}: IG user id {account.IgUserId}, access token {account.AccessToken}"));
        return $"""
            Instagram simulator: nothing published here reaches Instagram.
            Look at the posts:  {server.BaseUrl}
            Platform base URL:  {server.BaseUrl}v25.0
            Controls:           {server.BaseUrl}_sim/settings
            Accounts:
            {accounts}
            Stop it with Ctrl+C.
            """;
    }
}
