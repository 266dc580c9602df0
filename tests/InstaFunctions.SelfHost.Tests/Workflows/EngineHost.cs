using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Tests.Sqlite;
using InstaFunctions.SelfHost.Workflows;
using InstaFunctions.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace InstaFunctions.SelfHost.Tests.Workflows;

/// <summary>An engine on a database of its own, with a clock that the test moves; it can stop, crash and start again.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkflowEngineOptions _options;

    private EngineHost(WorkflowEngineOptions? options) => _options = options ?? new WorkflowEngineOptions();

    public static JsonSerializerOptions Json { get; } = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public ManualTimeProvider Clock { get; } = new();

    public SqliteDatabase Database { get; private set; } = null!;

    public WorkflowEngine Engine { get; private set; } = null!;

    public ConcurrentQueue<ParkedWorkflow> Parked { get; } = new();

    /// <summary>How often each activity ran, over all the lives of the engine.</summary>
    public ConcurrentDictionary<string, int> Runs { get; } = new();

    public static async Task<EngineHost> StartAsync(Action<EngineHost> register, WorkflowEngineOptions? options = null)
    {
        var host = new EngineHost(options);
        await host.OpenAsync(register);
        return host;
    }

    /// <summary>An engine that knows one orchestrator, <c>test</c>, with a text as its input.</summary>
    public static Task<EngineHost> WithAsync(Func<IWorkflowContext, string, Task> run, WorkflowEngineOptions? options = null) =>
        StartAsync(host => host.Orchestrator(run), options);

    public void Orchestrator(Func<IWorkflowContext, string, Task> run) => Engine.Register("test", run);

    public void Activity<TInput, TResult>(Activity<TInput, TResult> activity, Func<TInput, CancellationToken, Task<TResult>> run) =>
        Engine.Register(activity, (input, cancellation) =>
        {
            Runs.AddOrUpdate(activity.Name, 1, (_, count) => count + 1);
            return run(input, cancellation);
        });

    public async Task OpenAsync(Action<EngineHost> register, bool start = true)
    {
        Database = SqliteDatabase.Open(new SqliteDatabaseOptions { Path = _folder.Path }, NullLogger<SqliteDatabase>.Instance);
        Engine = new WorkflowEngine(Database, Json, Clock, _options, NullLogger<WorkflowEngine>.Instance);
        Engine.Parked += Parked.Enqueue;
        register(this);
        if (start)
        {
            await Engine.StartAsync(CancellationToken.None);
            await Engine.QuietAsync();
        }
    }

    public async Task CrashAsync()
    {
        Engine.Abort();
        await Database.DisposeAsync();
    }

    public async Task StopAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        await CloseAsync();
    }

    public async Task CloseAsync()
    {
        await Engine.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Starts a workflow and waits until everything waits.</summary>
    public async Task RunAsync(string id, string input = "")
    {
        Assert.True(await Engine.StartAsync(id, "test", input, CancellationToken.None));
        await Engine.QuietAsync();
    }

    public async Task RaiseAsync(string id, string name)
    {
        Assert.True(await Engine.RaiseEventAsync(id, name, CancellationToken.None));
        await Engine.QuietAsync();
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        await Engine.QuietAsync();
    }

    public async Task<WorkflowState> StateAsync(string id) => (await Engine.GetAsync(id, CancellationToken.None))!;

    public async Task AssertCompletedAsync(string id, string? customStatus = null)
    {
        var state = await StateAsync(id);
        Assert.Equal((WorkflowStatus.Completed, null, customStatus), (state.Status, state.Error, customStatus is null ? null : state.CustomStatus));
    }

    public async Task<string> AssertParkedAsync(string id)
    {
        var state = await StateAsync(id);
        Assert.Equal(WorkflowStatus.Parked, state.Status);
        Assert.Contains(Parked, parked => parked.Id == id && parked.Error == state.Error);
        return state.Error!;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }
}
