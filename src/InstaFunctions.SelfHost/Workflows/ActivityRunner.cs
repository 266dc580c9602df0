using System.Text.Json;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>Runs activities on the thread pool, so many at a time, and again as their retry plans say.</summary>
#pragma warning disable CA1001 // Activities that outlive the engine still release their slot; none of the three holds anything but memory.
internal sealed class ActivityRunner(TimeProvider time, int maxConcurrent, WorkTracker work, WorkflowLog log)
{
#pragma warning restore CA1001
    private readonly SemaphoreSlim _slots = new(maxConcurrent, maxConcurrent);
    private readonly CancellationTokenSource _noMore = new();
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Starts an activity; its outcome is posted to the workflow. Nothing is posted when the engine stops first.</summary>
    internal void Start(WorkflowInstance instance, ActivityTask task)
    {
        var busy = work.Begin();
        _ = ThreadPool.UnsafeQueueUserWorkItem(_ => _ = RunAsync(instance, task, busy), null);
    }

    /// <summary>Starts no activity any more, whether new, waiting for its turn or for another attempt.</summary>
    internal void StopStarting() => _noMore.Cancel();

    /// <summary>Cancels the activities that run.</summary>
    internal void Cut() => _cut.Cancel();

    private async Task RunAsync(WorkflowInstance instance, ActivityTask task, WorkTracker.Busy busy)
    {
        using (busy)
        {
            try
            {
                for (var attempt = 1; await TryAsync(instance, task, attempt).ConfigureAwait(false) is { } wait; attempt++)
                {
                    await work.PauseAsync(time, wait, _noMore.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_noMore.IsCancellationRequested)
            {
                // The engine stops. Without a result in the history the activity runs again at the next start.
            }
        }
    }

    /// <returns>How long to wait before another attempt; null when there is an outcome.</returns>
    private async Task<TimeSpan?> TryAsync(WorkflowInstance instance, ActivityTask task, int attempt)
    {
        await _slots.WaitAsync(_noMore.Token).ConfigureAwait(false);
        try
        {
            var result = await task.RunAsync(_cut.Token).ConfigureAwait(false);
            _ = instance.Post(new WorkflowInput(HistoryKind.ActivityCompleted, task.Id, task.Name, result));
            return null;
        }
        catch (Exception exception) when (!_cut.IsCancellationRequested || exception is not OperationCanceledException)
        {
            if (task.Retry is { } retry && attempt < retry.MaxAttempts)
            {
                log.ActivityThrew(instance.Id, task.Name, exception.GetType().Name, attempt);
                return retry.DelayAfter(attempt);
            }

            log.ActivityFailed(instance.Id, task.Name, exception.GetType().Name, attempt);
            var failure = JsonSerializer.Serialize(new ActivityFailure(exception.GetType().Name, exception.Message), HistoryJson.Default.ActivityFailure);
            _ = instance.Post(new WorkflowInput(HistoryKind.ActivityFailed, task.Id, task.Name, failure));
            return null;
        }
        finally
        {
            _ = _slots.Release();
        }
    }
}
