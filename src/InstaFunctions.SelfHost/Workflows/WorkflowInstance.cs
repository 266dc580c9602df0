using InstaFunctions.SelfHost.Sqlite;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>Something that happened and is not in the history yet.</summary>
/// <param name="Kind">What.</param>
/// <param name="Task">Which task it is about; null for an event.</param>
/// <param name="Name">The activity's or the event's name.</param>
/// <param name="Payload">The activity's outcome, as JSON.</param>
/// <param name="Recorded">Told whether it is in the history; null when nobody waits for that.</param>
internal readonly record struct WorkflowInput(HistoryKind Kind, int? Task, string? Name, string? Payload, TaskCompletionSource<bool>? Recorded = null);

/// <summary>
/// A workflow in the memory: a mailbox, and one loop at a time that takes what is in it, records it, and only then lets the
/// code see it. What arrives while a write is under way shares the next one.
/// </summary>
internal sealed class WorkflowInstance(string id, WorkflowEngine engine)
{
    private readonly Lock _gate = new();
    private List<WorkflowInput> _mailbox = [];
    // From its creation until it is loaded, the loader drives it.
    private bool _driven = true;
    private bool _woken;
    private bool _closed;
    private WorkflowExecution? _execution;
    private int _length;
    private long? _storedWake;
    private string? _storedCustomStatus;
    private string _orchestrator = "";
    private DateTimeOffset? _watched;
    private string? _condemned;

    internal string Id { get; } = id;

    internal string? CustomStatus => Volatile.Read(ref _execution)?.CustomStatus;

    /// <summary>Hands something over. False: the workflow has left the memory, and whoever needs it loads it again.</summary>
    internal bool Post(WorkflowInput input)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _mailbox.Add(input);
            return DriveUnlessDriven();
        }
    }

    /// <summary>Has it look at its timers.</summary>
    internal void Wake()
    {
        lock (_gate)
        {
            (_woken, _watched) = (true, null);
            _ = _closed || DriveUnlessDriven();
        }
    }

    /// <summary>Parks it, for what its code was seen to await. False: it has left the memory.</summary>
    internal bool Condemn(string violation)
    {
        lock (_gate)
        {
            (_woken, _condemned) = (true, violation);
            return !_closed && DriveUnlessDriven();
        }
    }

    /// <summary>The storage cannot be read: those who raise events learn it, everything else waits.</summary>
    internal void RefuseEvents(Exception failure)
    {
        lock (_gate)
        {
            Refuse(_mailbox, failure);
        }
    }

    /// <summary>Leaves the memory as it is; the next start loads it again.</summary>
    internal void Strand(Exception failure) => Refuse(Close([]), failure);

    /// <summary>Begins with what is stored; null when there is nothing that runs by this id.</summary>
    internal void Begin(StoredWorkflow? stored)
    {
        if (stored is null)
        {
            Close();
            return;
        }

        engine.Drive(this, () => DriveAsync(stored));
    }

    private bool DriveUnlessDriven()
    {
        if (!_driven)
        {
            _driven = true;
            engine.Drive(this, () => DriveAsync(null));
        }

        return true;
    }

    private void Foreign(string violation)
    {
        if (!Condemn(violation))
        {
            engine.Condemn(Id, violation);
        }
    }

    private async Task DriveAsync(StoredWorkflow? stored)
    {
        if (stored is not null)
        {
            Replay(stored);
        }

        do
        {
            while (Take() is { Count: > 0 } inputs)
            {
                var entries = inputs.ConvertAll(input => new HistoryEntry
                {
                    Kind = input.Kind,
                    Task = input.Task,
                    Name = input.Name,
                    Payload = input.Payload,
                    At = Now,
                });
                if (!await RecordAsync(entries, inputs, Changed(WorkflowStore.Active)).ConfigureAwait(false))
                {
                    return;
                }

                // From here on nothing waits: the code sees what is committed, in that order.
                foreach (var entry in entries)
                {
                    _execution!.Apply(entry, replaying: false);
                }

                StartActivities();
            }
        }
        while (!await TryRestAsync().ConfigureAwait(false));
    }

    private void Replay(StoredWorkflow stored)
    {
        var history = stored.History;
        (_storedWake, _storedCustomStatus, _length, _orchestrator) = (stored.WakeAt, stored.CustomStatus, history.Entries.Count, history.Orchestrator);
        var execution = engine.CreateExecution(history, Foreign);
        Volatile.Write(ref _execution, execution);
        // A wake-up time says that the first turn has been run and stored, even with nothing in the history.
        execution.Run(history, hasRun: history.Entries.Count > 0 || stored.WakeAt != WorkflowStore.Active);
        ParkIfCondemned();
        StartActivities();
    }

    // The clock of the machine may step back; that of a workflow does not.
    private DateTimeOffset Now => _execution!.CurrentUtc is var last && engine.Now is var now && now > last ? now : last;

    private List<WorkflowInput> Take()
    {
        List<WorkflowInput> taken;
        lock (_gate)
        {
            (taken, _mailbox, _woken) = (_mailbox, [], false);
        }

        ParkIfCondemned();
        if (_execution!.Status != WorkflowStatus.Running)
        {
            // Too late to matter.
            taken.ForEach(input => input.Recorded?.TrySetResult(false));
            return [];
        }

        var now = engine.Now;
        foreach (var timer in _execution.Pending.OfType<TimerTask>().Where(timer => timer.FireAt <= now).OrderBy(timer => timer.FireAt))
        {
            taken.Add(new WorkflowInput(HistoryKind.TimerFired, timer.Id, null, null));
        }

        return taken;
    }

    private void ParkIfCondemned()
    {
        // Even when the code has come to its end meanwhile: the foreign task may be what brought it there.
        if (Volatile.Read(ref _condemned) is { } violation && _execution!.Status != WorkflowStatus.Parked)
        {
            _execution.Park(violation);
        }
    }

    private void StartActivities()
    {
        var asked = _execution!.TakeAsked();
        if (_execution.Status == WorkflowStatus.Running && asked.Find(task => !task.IsRegistered) is { } unknown)
        {
            _execution.Park($"The code calls the activity {unknown.Name}, which is not registered with these types.");
        }

        if (_execution.Status == WorkflowStatus.Running)
        {
            asked.ForEach(task => engine.StartActivity(this, task));
        }
    }

    /// <summary>What has to change in the row, when anything has to.</summary>
    private RowChange? Changed(long? wakeAt)
    {
        var execution = _execution!;
        return wakeAt == _storedWake && execution.CustomStatus == _storedCustomStatus && execution.Status == WorkflowStatus.Running
            ? null
            : new RowChange(execution.Status, execution.CustomStatus, execution.Error, wakeAt);
    }

    /// <summary>Nothing is left to record. True: the loop ends here.</summary>
    private async Task<bool> TryRestAsync()
    {
        var execution = _execution!;
        var next = execution.NextTimer;
        var ended = execution.Status != WorkflowStatus.Running;
        var leaves = ended || (!execution.WaitsForActivities && !(next <= engine.Now + engine.Options.UnloadAfter));
        if (leaves)
        {
            var wakeAt = ended ? null : next?.UtcTicks;
            if (!await RecordAsync([], [], Changed(wakeAt)).ConfigureAwait(false))
            {
                return true;
            }

            if (ended)
            {
                Close();
                engine.Ended(Id, _orchestrator, execution.Status, execution.Error);
                return true;
            }

            return TryLeave(wakeAt);
        }

        if (next is { } due && due != _watched)
        {
            _watched = due;
            engine.Alarm.Watch(this, due);
        }

        lock (_gate)
        {
            _driven = _mailbox.Count > 0 || _woken;
            return !_driven;
        }
    }

    private bool TryLeave(long? wakeAt)
    {
        lock (_gate)
        {
            if (_mailbox.Count > 0 || _woken)
            {
                return false;
            }

            _closed = true;
        }

        Leave();
        if (wakeAt is { } due)
        {
            engine.Alarm.WatchStored(due);
        }

        return true;
    }

    /// <summary>Writes, and tries again until the storage is back. False: the workflow has left the memory.</summary>
    private async Task<bool> RecordAsync(List<HistoryEntry> entries, List<WorkflowInput> inputs, RowChange? row)
    {
        for (var attempt = 1; entries.Count > 0 || row is not null; attempt++)
        {
            switch (await engine.TryRecordAsync(Id, _length, entries, row).ConfigureAwait(false))
            {
                case RecordOutcome.Recorded:
                    _length += entries.Count;
                    (_storedWake, _storedCustomStatus) = row is null ? (_storedWake, _storedCustomStatus) : (row.WakeAt, row.CustomStatus);
                    inputs.ForEach(input => input.Recorded?.TrySetResult(true));
                    return true;

                case RecordOutcome.Overtaken:
                    engine.Reload(this, Close(inputs));
                    return false;

                case RecordOutcome.Stopped:
                    Refuse(inputs, WorkflowEngine.StoppedException());
                    return false;

                default:
                    RefuseEvents(inputs, entries);
                    await engine.WaitForStorageAsync(attempt).ConfigureAwait(false);
                    break;
            }
        }

        return true;
    }

    /// <summary>Takes the events out of a write that failed: their senders know that they are not stored.</summary>
    private static void RefuseEvents(List<WorkflowInput> inputs, List<HistoryEntry> entries)
    {
        Refuse(inputs, new StorageUnavailableException("The event was not stored: the storage is out."));
        _ = entries.RemoveAll(entry => entry.Kind == HistoryKind.EventRaised);
    }

    private static void Refuse(List<WorkflowInput> inputs, Exception failure)
    {
        inputs.ForEach(input => input.Recorded?.TrySetException(failure));
        _ = inputs.RemoveAll(input => input.Recorded is not null);
    }

    private void Close() => Close([]).ForEach(input => input.Recorded?.TrySetResult(false));

    private List<WorkflowInput> Close(List<WorkflowInput> taken)
    {
        lock (_gate)
        {
            _closed = true;
            taken = [.. taken, .. _mailbox];
            _mailbox = [];
        }

        Leave();
        return taken.FindAll(input => input.Recorded is not null);
    }

    // The alarm may hold this object for a while yet; the code's state need not stay with it.
    private void Leave()
    {
        Volatile.Write(ref _execution, null);
        engine.Forget(this);
    }
}

/// <summary>What came of a write.</summary>
internal enum RecordOutcome
{
    /// <summary>It is on the disk.</summary>
    Recorded,

    /// <summary>The storage is out; the same write may succeed later.</summary>
    Unavailable,

    /// <summary>Someone else has written to the history since.</summary>
    Overtaken,

    /// <summary>The engine has stopped.</summary>
    Stopped,
}
