using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace InstaFunctions.SelfHost.Workflows;

/// <content>How workflows come into the memory, and what they need of the engine while they are there.</content>
public sealed partial class WorkflowEngine
{
    private long _lastOutageLog;

    internal static Exception StoppedException() => new StorageUnavailableException("The workflow engine is stopping.");

    internal WorkflowExecution CreateExecution(HistoryExport history, Action<string> foreign) =>
        new(_catalog, _catalog.FindOrchestrator(history.Orchestrator), history.Id, history.Input, foreign);

    internal void StartActivity(WorkflowInstance instance, ActivityTask task) => _runner.Start(instance, task);

    internal void Forget(WorkflowInstance instance) => _ = _loaded.TryRemove(KeyValuePair.Create(instance.Id, instance));

    /// <summary>A workflow that is not in the memory any more has turned out to await something foreign.</summary>
    internal void Condemn(string id, string violation)
    {
        while (IsRunning && !FindOrLoad(id).Condemn(violation))
        {
            _ = Thread.Yield();
        }
    }

    /// <summary>Runs a workflow's loop on the pool.</summary>
    internal void Drive(WorkflowInstance instance, Func<Task> drive) => Background(drive, exception =>
    {
        if (!_stopping.IsCancellationRequested)
        {
            _log.Stranded(instance.Id, exception.GetType().Name, exception);
        }

        instance.Strand(StoppedException());
    });

    internal void Ended(string id, string orchestrator, WorkflowStatus status, string? error)
    {
        _metrics.Ended(status);
        if (status != WorkflowStatus.Parked)
        {
            return;
        }

        _log.Parked(id, orchestrator, error!);
        try
        {
            Parked?.Invoke(new ParkedWorkflow(id, orchestrator, error!));
        }
        catch (Exception exception)
        {
            _log.ListenerThrew(exception.GetType().Name);
        }
    }

    internal async Task<RecordOutcome> TryRecordAsync(string id, int length, List<HistoryEntry> entries, RowChange? row)
    {
        if (_stopped)
        {
            return RecordOutcome.Stopped;
        }

        try
        {
            _ = await _store.RecordAsync(id, length, entries, row, CancellationToken.None).ConfigureAwait(false);
            return RecordOutcome.Recorded;
        }
        catch (StorageUnavailableException exception)
        {
            LogOutage(exception);
            return RecordOutcome.Unavailable;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            _log.Overtaken(id);
            return RecordOutcome.Overtaken;
        }
        catch (ObjectDisposedException)
        {
            return RecordOutcome.Stopped;
        }
    }

    /// <summary>Waits before the storage is tried again, longer with each attempt.</summary>
    internal Task WaitForStorageAsync(int attempt)
    {
        var wait = Options.FirstStorageRetry * Math.Pow(2, Math.Min(attempt - 1, 20));
        return _work.PauseAsync(_time, wait < Options.LongestStorageRetry ? wait : Options.LongestStorageRetry, _stopping.Token);
    }

    /// <summary>Reads a workflow anew, and hands it the events that are not recorded yet.</summary>
    internal void Reload(WorkflowInstance old, List<WorkflowInput> events)
    {
        var instance = FindOrLoad(old.Id);
        foreach (var input in events.Where(input => !instance.Post(input)))
        {
            _ = input.Recorded?.TrySetException(new StorageUnavailableException("The workflow is being written by another engine."));
        }
    }

    private async Task<bool> InsertAsync(HistoryExport workflow, CancellationToken cancellation)
    {
        var inserted = await _store.InsertAsync(workflow, cancellation).ConfigureAwait(false);
        if (inserted)
        {
            _metrics.Started();
            var instance = new WorkflowInstance(workflow.Id, this);
            if (IsRunning && _loaded.TryAdd(workflow.Id, instance))
            {
                instance.Begin(new StoredWorkflow(workflow, null, WorkflowStore.Active));
            }
        }

        return inserted;
    }

    private WorkflowInstance FindOrLoad(string id)
    {
        if (_loaded.TryGetValue(id, out var there))
        {
            return there;
        }

        var instance = new WorkflowInstance(id, this);
        var winner = _loaded.GetOrAdd(id, instance);
        if (ReferenceEquals(winner, instance))
        {
            Background(() => LoadAsync([instance]));
        }

        return winner;
    }

    /// <summary>Loads the workflows whose time is between the two; only those, however many wait for a later one.</summary>
    private async Task ScanAsync(long from, DateTimeOffset now)
    {
        var to = now.UtcTicks;
        (long WakeAt, string Id) last = (-1, "");
        var loaded = 0;
        List<(long WakeAt, string Id)> page;
        do
        {
            var after = last;
            page = await ReadAsync(() => _store.DueAsync(from, to, after, Options.LoadBatch, CancellationToken.None), []).ConfigureAwait(false);
            // In the memory before it is read: whoever comes in between finds it there, and nothing is read twice.
            var mine = page.ConvertAll(row => new WorkflowInstance(row.Id, this)).FindAll(instance => _loaded.TryAdd(instance.Id, instance));
            await LoadAsync(mine).ConfigureAwait(false);
            (last, loaded) = (page.LastOrDefault(), loaded + mine.Count);
        }
        while (page.Count == Options.LoadBatch);

        if (from == WorkflowStore.Active)
        {
            _log.Started(loaded);
        }

        if (await ReadAsync(() => _store.NextWakeAsync(to, CancellationToken.None), []).ConfigureAwait(false) is { } next)
        {
            Alarm.WatchStored(next);
        }
    }

    private async Task LoadAsync(List<WorkflowInstance> instances)
    {
        if (instances.Count == 0)
        {
            return;
        }

        try
        {
            var stored = await ReadAsync(() => _store.LoadAsync(instances.Select(instance => instance.Id), CancellationToken.None), instances).ConfigureAwait(false);
            instances.ForEach(instance => instance.Begin(
                stored.TryGetValue(instance.Id, out var found) && found.State.Status == WorkflowStatus.Running ? found.Stored : null));
        }
        catch
        {
            instances.ForEach(instance => instance.Strand(StoppedException()));
            throw;
        }
    }

    private async Task<T> ReadAsync<T>(Func<Task<T>> read, List<WorkflowInstance> waiting)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (StorageUnavailableException exception)
            {
                LogOutage(exception);
                waiting.ForEach(instance => instance.RefuseEvents(exception));
            }

            await WaitForStorageAsync(attempt).ConfigureAwait(false);
        }
    }

    // Thousands of workflows meet the same outage; one line now and then is enough.
    private void LogOutage(StorageUnavailableException exception)
    {
        var (now, last) = (_time.GetTimestamp(), Interlocked.Read(ref _lastOutageLog));
        if ((last == 0 || _time.GetElapsedTime(last, now) >= Options.LongestStorageRetry)
            && Interlocked.CompareExchange(ref _lastOutageLog, Math.Max(now, 1), last) == last)
        {
            _log.StorageOut(exception.Message);
        }
    }

    // Counted from now on, not from when the pool comes to it; and without the caller's ambient context.
    private void Background(Func<Task> run, Action<Exception>? failed = null)
    {
        var busy = _work.Begin();
        _ = ThreadPool.UnsafeQueueUserWorkItem(_ => _ = RunAsync(), null);

        async Task RunAsync()
        {
            using (busy)
            {
                try
                {
                    await run().ConfigureAwait(false);
                }
                catch (Exception exception) when (failed is not null)
                {
                    failed(exception);
                }
                catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
                {
                    // The engine stops.
                }
                catch (Exception exception)
                {
                    _log.LoadingFailed(exception.GetType().Name, exception);
                }
            }
        }
    }
}
