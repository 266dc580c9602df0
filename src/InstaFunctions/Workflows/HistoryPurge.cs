using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Workflows;

/// <summary>
/// Removes histories by when their workflow ended, as the self-hosted engine does. Durable's own purge goes by when it was
/// created, and would forget a post that was scheduled 29 days ahead a day after it went out.
/// </summary>
internal static class HistoryPurge
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Removes the histories of workflows that ended before a time.</summary>
    internal static async Task RunAsync(DurableTaskClient durable, DateTimeOffset endedBefore, CancellationToken cancellation)
    {
        // What ended before it was created before it too.
        var candidates = durable.GetAllInstancesAsync(new OrchestrationQuery { CreatedTo = endedBefore, Statuses = Ended });
        await foreach (var instance in candidates.WithCancellation(cancellation))
        {
            // The last update of an ended instance is its end.
            if (instance.LastUpdatedAt < endedBefore)
            {
                _ = await durable.PurgeInstanceAsync(instance.InstanceId, cancellation);
            }
        }
    }
}
