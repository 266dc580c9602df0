using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Tests.Api;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace InstaFunctions.SelfHost.Tests.Accounts;

/// <summary>
/// A run through all that the service does, and a look through everything that it wrote: the logs at every level with their
/// scopes and exceptions, the database with the histories, every answer, every metric.
/// </summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private readonly List<string> _answers = [];
    private readonly MetricRecord _metrics = new();
    private readonly Dictionary<string, string> _secrets = [];
    private AccountService _service = null!;
    private TenantClient _tenant = null!;

    public async Task InitializeAsync()
    {
        _service = await AccountService.StartAsync();
        _tenant = await _service.NewTenantAsync();
        _secrets["app secret"] = AccountService.AppSecret;
        _secrets["verify token"] = AccountService.VerifyToken;
        _secrets["operator's key"] = AccountService.AdminKey;
        _secrets["API key"] = _tenant.ApiKey;
    }

    public async Task DisposeAsync()
    {
        _metrics.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task No_secret_is_in_anything_that_a_full_run_writes()
    {
        var account = await LogInAsync("bronz.fonz");
        await PublishEverythingAsync(account);
        await FailAsync(account);
        await TakeCallbacksAsync(account);

        var scan = new SecretScan(_secrets);
        Assert.Empty(scan.FindIn("the log", _service.Log.Text));
        Assert.Empty(scan.FindIn("the metrics", _metrics.Text));
        Assert.All(_answers, answer => Assert.Empty(scan.FindIn("an answer", answer)));
        Assert.Empty(scan.FindInFolder(_service.Folder));
    }

    /// <summary>Without this the test above would also pass on a scan that looks at nothing.</summary>
    [Fact]
    public async Task The_scan_sees_the_log_the_metrics_the_answers_and_the_folder()
    {
        var account = await LogInAsync("bronz.fonz");
        var job = await EndAsync("publish/instagram", new JsonObject { ["instagramAccountId"] = account, ["mediaId"] = await _tenant.UploadAsync() });

        var scan = new SecretScan(new Dictionary<string, string> { ["the job"] = job["outputJobId"]!.GetValue<string>(), ["a metric"] = "instafunctions" });
        Assert.NotEmpty(scan.FindIn("the log", _service.Log.Text));
        Assert.NotEmpty(scan.FindIn("the metrics", _metrics.Text));
        Assert.Contains(_answers, answer => scan.FindIn("an answer", answer).Count > 0);
        Assert.NotEmpty(scan.FindInFolder(_service.Folder));
    }

    private async Task<string> LogInAsync(string username)
    {
        _ = _service.Simulator.AddAccount(username);
        var back = await _service.AnswerAsync(await _tenant.StartLoginAsync($"{AccountService.ReturnOrigin}/done"), username);
        var query = QueryHelpers.ParseQuery(back.Query);
        _secrets["code"] = query["code"].ToString().TrimEnd('#', '_');
        _secrets["state"] = query["state"].ToString();
        using var answer = await _service.FinishAsync(back);
        var account = QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["instagramAccountId"].ToString();
        await KeepTokenAsync("the first token");
        return account;
    }

    private async Task PublishEverythingAsync(string account)
    {
        var (photo, clip) = (await _tenant.UploadAsync(), await _tenant.UploadAsync(Samples.Clip, "video/mp4"));
        JsonObject Post(string media) => new() { ["instagramAccountId"] = account, ["mediaId"] = media, ["caption"] = "Hello" };
        Assert.Equal("succeeded", (string?)(await EndAsync("publish/instagram", Post(photo)))["status"]);
        Assert.Equal("succeeded", (string?)(await EndAsync("publish/instagram", Post(clip)))["status"]);
        var story = Post(photo);
        _ = story.Remove("caption");
        story["product"] = "STORIES";
        Assert.Equal("succeeded", (string?)(await EndAsync("publish/instagram", story))["status"]);
        var carousel = new JsonObject { ["instagramAccountId"] = account, ["mediaIds"] = new JsonArray(photo, photo) };
        Assert.Equal("succeeded", (string?)(await EndAsync("publish/instagram/carousel", carousel))["status"]);
        var later = Post(photo);
        later["scheduledAt"] = _service.Clock.GetUtcNow().AddDays(2).ToString("O");
        await SendAsync(HttpMethod.Post, "publish/instagram", later);
        await SendAsync(HttpMethod.Get, "publish/scheduled");
        await SendAsync(HttpMethod.Get, $"instagram/accounts/{account}/quota");
        await SendAsync(HttpMethod.Post, "media/uploads", new JsonObject { ["contentType"] = "image/jpeg", ["bytes"] = 1000 });
        await SendAsync(HttpMethod.Post, "media", new JsonObject { ["sourceUrl"] = "https://127.0.0.1/x.jpg" });
        _service.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(1, (await _service.RefreshTokensAsync()).Refreshed);
        await KeepTokenAsync("the second token");
        await SendAsync(HttpMethod.Get, "instagram/accounts");
    }

    /// <summary>Refusals, an unclear publish and a dead token: what writes errors.</summary>
    private async Task FailAsync(string account)
    {
        var post = new JsonObject { ["instagramAccountId"] = account, ["mediaId"] = await _tenant.UploadAsync() };
        AddFault(Endpoints.Publish, new Fault { Kind = FaultKind.ResetAfter });
        Assert.Equal("succeeded", (string?)(await EndAsync("publish/instagram", post))["status"]);
        AddFault(Endpoints.Create, new Fault { Kind = FaultKind.Error, Code = 36003, Subcode = 2207009 });
        Assert.Equal("failed", (string?)(await EndAsync("publish/instagram", post))["status"]);
        AddFault(Endpoints.Create, new Fault { Kind = FaultKind.Error, Code = 190, Subcode = 460 });
        await SuspectAsync(post);
        await SendAsync(HttpMethod.Post, "publish/instagram", post);
        await SendAsync(HttpMethod.Post, "publish/instagram", new JsonObject { ["accessToken"] = _secrets["the first token"] });
    }

    /// <summary>The token is refused once: the job waits to ask again, and its row tells why.</summary>
    private async Task SuspectAsync(JsonObject post)
    {
        var (_, accepted) = await _tenant.TrySendAsync(HttpMethod.Post, "publish/instagram", (JsonObject)post.DeepClone());
        JsonNode job;
        do
        {
            (_, job) = await _tenant.TrySendAsync(HttpMethod.Get, $"jobs/publish/{accepted["outputJobId"]}");
        }
        while ((string?)job["phase"] is "accepted" or "creating_containers");

        Assert.Equal("waiting_for_platform", (string?)job["phase"]);
        _answers.Add(job.ToJsonString());
    }

    private async Task TakeCallbacksAsync(string account)
    {
        foreach (var wrong in new[] { false, true })
        {
            _answers.Add((await _service.SendCallbackAsync("bronz.fonz", "webhook", wrongSignature: wrong)).Answer);
            _answers.Add((await _service.SendCallbackAsync("bronz.fonz", "deauthorize", wrongSignature: wrong)).Answer);
        }

        await SendAsync(HttpMethod.Get, $"instagram/accounts/{account}");
    }

    private void AddFault(string endpoint, Fault fault)
    {
        _service.Simulator.ClearFaults();
        _ = _service.Simulator.AddFault(new FaultRule { Endpoint = endpoint, OnCalls = [1], Fault = fault });
    }

    private async Task<JsonNode> EndAsync(string path, JsonObject body)
    {
        var (status, accepted) = await _tenant.TrySendAsync(HttpMethod.Post, path, (JsonObject)body.DeepClone());
        Assert.True(status is 200 or 202, accepted.ToJsonString());
        var ended = await _tenant.EndOfAsync(accepted["outputJobId"]!.GetValue<string>());
        _answers.AddRange([accepted.ToJsonString(), ended.ToJsonString()]);
        return ended;
    }

    private async Task SendAsync(HttpMethod method, string path, JsonObject? body = null) =>
        _answers.Add((await _tenant.TrySendAsync(method, path, (JsonObject?)body?.DeepClone())).Body.ToJsonString());

    private async Task KeepTokenAsync(string name)
    {
        var rows = await _service.Get<IAccountStore>().ListAsync(TenantId.From(Guid.Parse(_tenant.TenantId)), new(1), default);
        _secrets[name] = _service.Get<ISecretProtector>().Unprotect(rows.Items[0].Value.ProtectedToken);
    }

    /// <summary>Every measurement of the service's own instruments, with all tags.</summary>
    private sealed class MetricRecord : IDisposable
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly MeterListener _listener = new() { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };

        public MetricRecord()
        {
            _listener.SetMeasurementEventCallback<int>(Keep);
            _listener.SetMeasurementEventCallback<long>(Keep);
            _listener.SetMeasurementEventCallback<double>(Keep);
            _listener.Start();
        }

        public string Text
        {
            get
            {
                _listener.RecordObservableInstruments();
                return string.Join('\n', _lines);
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Keep<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
            where T : struct => _lines.Enqueue($"{instrument.Meter.Name} {instrument.Name} {value} {string.Join(", ", tags.ToArray())}");
    }
}
