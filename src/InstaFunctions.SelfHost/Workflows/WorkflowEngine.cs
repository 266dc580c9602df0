using System.Collections.Concurrent;
using System.Text.Json;
using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Sqlite;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>
/// The embedded workflow engine: runs orchestration code whose every step is in a history on the disk, so that it goes on
/// after a crash where it was. Activities run at least once; what an orchestration does besides is the same on every replay.
/// Orchestrators and activities are registered before the engine starts.
/// </summary>
public sealed partial class WorkflowEngine : IHostedService, IAsyncDisposable
{
    private readonly WorkflowStore _store;
    private readonly WorkflowCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly WorkflowLog _log;
    private readonly WorkTracker _work = new();
    private readonly ActivityRunner _runner;
    private readonly WorkflowMetrics _metrics;
    private readonly ConcurrentDictionary<string, WorkflowInstance> _loaded = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _started;
    private volatile bool _stopped;

    /// <summary>Makes an engine that does nothing until it is started.</summary>
    /// <param name="database">Where histories live.</param>
    /// <param name="json">How inputs and results are written; it resolves every type that is registered.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The settings.</param>
    /// <param name="logger">Where it reports.</param>
    public WorkflowEngine(SqliteDatabase database, JsonSerializerOptions json, TimeProvider time, WorkflowEngineOptions options, ILogger<WorkflowEngine> logger)
    {
        options.Validate();
        (Options, _time, _log) = (options, time, new WorkflowLog(logger));
        _store = new WorkflowStore(database, time);
        _catalog = new WorkflowCatalog(json);
        _runner = new ActivityRunner(time, options.MaxConcurrentActivities, _work, _log);
        _metrics = new WorkflowMetrics(() => _loaded.Count);
        Alarm = new WorkflowAlarm(time, now => Background(() => ScanAsync(WorkflowStore.Active + 1, now)));
    }

    /// <summary>A workflow was parked, and that is stored. Called on a thread of the pool; must not block.</summary>
    public event Action<ParkedWorkflow>? Parked;

    internal WorkflowEngineOptions Options { get; }

    internal WorkflowAlarm Alarm { get; }

    internal DateTimeOffset Now => _time.GetUtcNow();

    internal int LoadedWorkflows => _loaded.Count;

    private bool IsRunning => _started && !_stopped;

    /// <summary>Makes an orchestrator known.</summary>
    /// <param name="name">Its name, the same for ever: rows contain it.</param>
    /// <param name="run">The code.</param>
    public void Register<TInput>(string name, Func<IWorkflowContext, TInput, Task> run) => _catalog.Add(name, run);

    /// <summary>Makes an activity known. Its token is cancelled when a stop has waited long enough.</summary>
    public void Register<TInput, TResult>(Activity<TInput, TResult> activity, Func<TInput, CancellationToken, Task<TResult>> run) =>
        _catalog.Add(activity, run);

    /// <summary>Starts a workflow, unless there is one by this id already, in whatever state.</summary>
    /// <returns>True when this call started it.</returns>
    /// <exception cref="StorageUnavailableException">It is not stored; try again later.</exception>
    public Task<bool> StartAsync<TInput>(string instanceId, string orchestrator, TInput input, CancellationToken cancellation) => InsertAsync(
        new HistoryExport
        {
            Id = instanceId,
            Orchestrator = orchestrator,
            Input = JsonSerializer.Serialize(input, _catalog.TypeOf<TInput>()),
            StartedAt = Now,
            Entries = [],
        },
        cancellation);

    /// <summary>Raises an event. When the task completes it is stored, and will be seen.</summary>
    /// <returns>False when no workflow by this id runs.</returns>
    /// <exception cref="StorageUnavailableException">It is not stored; try again later.</exception>
    public async Task<bool> RaiseEventAsync(string instanceId, string name, CancellationToken cancellation)
    {
        while (IsRunning)
        {
            var recorded = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (FindOrLoad(instanceId).Post(new WorkflowInput(HistoryKind.EventRaised, null, name, null, recorded)))
            {
                return await recorded.Task.WaitAsync(cancellation).ConfigureAwait(false);
            }

            // It is leaving the memory just now.
            await Task.Yield();
        }

        return await _store.AppendEventAsync(instanceId, name, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads where a workflow stands; null when there is none by this id.</summary>
    public async Task<WorkflowState?> GetAsync(string instanceId, CancellationToken cancellation)
    {
        var state = await _store.FindAsync(instanceId, cancellation).ConfigureAwait(false);
        // The row learns the custom status with the next write; the memory has it now.
        return state is { Status: WorkflowStatus.Running } && _loaded.TryGetValue(instanceId, out var instance) && instance.CustomStatus is { } status
            ? state with { CustomStatus = status }
            : state;
    }

    /// <summary>Lets a parked workflow go on from its history: for when the code has been put right.</summary>
    /// <returns>False when no workflow by this id is parked.</returns>
    public async Task<bool> UnparkAsync(string instanceId, CancellationToken cancellation)
    {
        var unparked = await _store.UnparkAsync(instanceId, cancellation).ConfigureAwait(false);
        if (unparked && IsRunning)
        {
            FindOrLoad(instanceId).Wake();
        }

        return unparked;
    }

    /// <summary>Reads a workflow with its history; null when there is none by this id.</summary>
    public async Task<HistoryExport?> ExportAsync(string instanceId, CancellationToken cancellation) =>
        (await _store.LoadAsync([instanceId], cancellation).ConfigureAwait(false)).TryGetValue(instanceId, out var found) ? found.Stored.History : null;

    /// <summary>
    /// Removes the workflows that completed or were parked before a time, with their histories. In small writes, so that others
    /// come in between.
    /// </summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> PurgeAsync(DateTimeOffset endedBefore, CancellationToken cancellation)
    {
        var purged = 0;
        for (var last = Options.LoadBatch; last == Options.LoadBatch; purged += last)
        {
            last = await _store.PurgeAsync(endedBefore, Options.LoadBatch, cancellation).ConfigureAwait(false);
        }

        return purged;
    }

    /// <summary>Stores a workflow with its history and lets it go on, unless there is one by this id already.</summary>
    /// <returns>True when this call stored it.</returns>
    public Task<bool> ImportAsync(HistoryExport history, CancellationToken cancellation) => InsertAsync(history, cancellation);

    /// <summary>Runs the registered code over a history, without any effect: would it go on where it was?</summary>
    public ReplayResult Replay(HistoryExport history)
    {
        var execution = CreateExecution(history, _ => { });
        execution.Run(history, hasRun: true);
        return new ReplayResult(execution.Status, execution.CustomStatus, execution.Error, [.. execution.Pending.Select(task => task.Name)]);
    }

    /// <summary>Begins: loads what was under way, and waits for what is due later.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _started = true;
        Background(() => ScanAsync(WorkflowStore.Active, Now));
        return Task.CompletedTask;
    }

    /// <summary>Starts nothing any more, and waits for the running activities until <see cref="WorkflowEngineOptions.StopLimit"/>.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Alarm.Dispose();
        _runner.StopStarting();
        await _stopping.CancelAsync().ConfigureAwait(false);
        var quiet = _work.QuietAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = await Task.WhenAny(quiet, Task.Delay(Options.StopLimit, _time, done.Token)).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        _stopped = true;
        _runner.Cut();
        _log.Stopped(quiet.IsCompleted);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Abort();
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets everything drop, as a crash does: from here on nothing is recorded.</summary>
    internal void Abort()
    {
        _stopped = true;
        Alarm.Dispose();
        _runner.StopStarting();
        _runner.Cut();
        _stopping.Cancel();
    }

    /// <summary>Completes at a moment at which everything waits: for a timer, for an event or for the storage.</summary>
    internal Task QuietAsync() => _work.QuietAsync();
}
