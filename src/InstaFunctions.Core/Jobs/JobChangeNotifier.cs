using System.Collections.Concurrent;

namespace InstaFunctions.Core.Jobs;

/// <summary>
/// Lets a request wait for a job without asking again and again. The store itself tells of every row that this process
/// writes, so no writer can forget to.
/// </summary>
public sealed class JobChangeNotifier : IDisposable
{
    private readonly ConcurrentDictionary<JobId, Waiters> _waiting = new();
    private readonly IJobStore _store;
    private readonly TimeProvider _clock;
    private readonly TimeSpan? _recheck;
    private volatile bool _ending;

    /// <summary>Listens to the store.</summary>
    /// <param name="store">Where jobs live.</param>
    /// <param name="clock">The time.</param>
    /// <param name="recheck">
    /// How often to look all the same, where other processes change jobs too; null where this is the only process.
    /// </param>
    public JobChangeNotifier(IJobStore store, TimeProvider clock, TimeSpan? recheck = null)
    {
        (_store, _clock, _recheck) = (store, clock, recheck);
        store.Changed += Wake;
    }

    /// <summary>
    /// Waits until a condition holds for a job's row, the time is up or the process ends, and returns the row as it is then;
    /// null when there is no such job.
    /// </summary>
    public async Task<Stored<PublishJob>?> WaitAsync(
        JobRef job, Func<Stored<PublishJob>, bool> condition, TimeSpan timeout, CancellationToken cancellation)
    {
        var deadline = _clock.GetUtcNow() + timeout;
        var waiters = _waiting.AddOrUpdate(job.Job, _ => new Waiters(1), (_, present) => present.Join());
        try
        {
            while (true)
            {
                // The signal is taken before the row is read, so that no change between the two is missed.
                var signal = waiters.Signal;
                var row = await _store.FindAsync(job.Tenant, job.Job, cancellation);
                var left = deadline - _clock.GetUtcNow();
                if (row is null || condition(row) || left <= TimeSpan.Zero || _ending)
                {
                    return row;
                }

                var pause = _recheck is { } interval && interval < left ? interval : left;
                try
                {
                    await signal.WaitAsync(pause, _clock, cancellation);
                }
                catch (TimeoutException)
                {
                    // Time to look again, or for the last time.
                }
            }
        }
        finally
        {
            Leave(job.Job);
        }
    }

    /// <summary>
    /// The process ends: whoever waits gets the row as it is now, and nobody waits any more. Otherwise one waiting client
    /// would hold up the end, and be cut off by it.
    /// </summary>
    public void EndWaits()
    {
        _ending = true;
        foreach (var waiters in _waiting.Values)
        {
            waiters.Wake();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Changed -= Wake;

    private void Wake(JobId job)
    {
        if (_waiting.TryGetValue(job, out var waiters))
        {
            waiters.Wake();
        }
    }

    private void Leave(JobId job)
    {
        while (_waiting.TryGetValue(job, out var waiters))
        {
            var done = waiters.Count == 1
                ? _waiting.TryRemove(KeyValuePair.Create(job, waiters))
                : _waiting.TryUpdate(job, waiters.Part(), waiters);
            if (done)
            {
                return;
            }
        }
    }

    // Immutable but for the box it shares, so that joining and leaving are compare-and-swaps on the dictionary.
    private sealed record Waiters(int Count)
    {
        private readonly SignalBox _box = new();

        public Task Signal => _box.Current.Task;

        public Waiters Join() => this with { Count = Count + 1 };

        public Waiters Part() => this with { Count = Count - 1 };

        public void Wake() => _box.Swap().TrySetResult();
    }

    private sealed class SignalBox
    {
        private TaskCompletionSource _current = New();

        public TaskCompletionSource Current => Volatile.Read(ref _current);

        public TaskCompletionSource Swap() => Interlocked.Exchange(ref _current, New());

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
