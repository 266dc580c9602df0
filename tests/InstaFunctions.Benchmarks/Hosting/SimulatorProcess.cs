using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace InstaFunctions.Benchmarks.Hosting;

/// <summary>The simulator in a process of its own, without processing time and without limits that a benchmark could meet.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private const int CallsPage = 10_000;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private SimulatorProcess(ChildProcess process, Uri baseUrl) => (_process, _http) = (process, new HttpClient { BaseAddress = baseUrl });

    public Uri BaseUrl => _http.BaseAddress!;

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    public static async Task<SimulatorProcess> StartAsync(double processingSeconds = 0)
    {
        var process = ChildProcess.Start("InstaFunctions.Simulator.dll", ["--urls", "http://127.0.0.1:0"]);
        var address = await process.SayingAsync("Platform base URL:");
        var instagram = new SimulatorProcess(process, new Uri(new Uri(address), "/"));
        await instagram.SetAsync(new JsonObject
        {
            ["publishLimit"] = 1_000_000,
            ["containerLimit"] = 1_000_000,
            ["storeMedia"] = false,
            ["processingTimeSeconds"] = processingSeconds,
        });
        return instagram;
    }

    public async Task<SimulatedAccount> AddAccountAsync(string username)
    {
        using var answer = await _http.PostAsJsonAsync("_sim/accounts", new JsonObject { ["username"] = username });
        var account = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!;
        return new SimulatedAccount((string)account["igUserId"]!, (string)account["accessToken"]!);
    }

    public async Task AdvanceClockAsync(TimeSpan time)
    {
        using var answer = await _http.PostAsJsonAsync("_sim/clock/advance", new JsonObject { ["seconds"] = time.TotalSeconds });
        _ = answer.EnsureSuccessStatusCode();
    }

    public async Task ForgetCallsAsync()
    {
        using var answer = await _http.DeleteAsync(new Uri("_sim/calls", UriKind.Relative));
        _ = answer.EnsureSuccessStatusCode();
    }

    /// <summary>The calls that have come in, but for readings of the publishing limit, which are cached.</summary>
    public async Task<int> CountCallsAsync()
    {
        var count = 0;
        for (long? since = 0; since is not null;)
        {
            var page = (await _http.GetFromJsonAsync<JsonObject>($"_sim/calls?since={since}&limit={CallsPage}"))!;
            count += page["calls"]!.AsArray().Count(call => (string?)call!["endpoint"] is not ("limit" or "me"));
            since = (long?)page["nextSince"];
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task SetAsync(JsonObject settings)
    {
        using var answer = await _http.PatchAsJsonAsync("_sim/settings", settings);
        _ = answer.EnsureSuccessStatusCode();
    }
}

/// <summary>An account that the simulator knows.</summary>
internal sealed record SimulatedAccount(string IgUserId, string AccessToken);
