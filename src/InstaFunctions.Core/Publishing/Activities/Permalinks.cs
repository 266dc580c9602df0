using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>Reads the addresses of posts that are live.</summary>
public sealed class Permalinks(IJobStore store, JobRows jobs, AccountTokens tokens, IInstagramPlatform platform, TimeProvider clock)
{
    /// <summary>
    /// The time after a job's end before its post's address is looked for again, when there was none at the end. Each search
    /// after that waits for as long as the post has been live, so that a post without an address costs a few calls, ever.
    /// </summary>
    public static readonly TimeSpan FirstInterval = TimeSpan.FromMinutes(1);

    // Whoever looks at the job waits for this; a search that takes longer is given up.
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(5);

    /// <summary>Reads an address once.</summary>
    /// <returns>Null when the post is not known, or Instagram does not tell.</returns>
    public async Task<string?> ReadAsync(PublishJob job, CancellationToken cancellationToken)
    {
        if (job.IgMediaId is not { } id || await tokens.FindAsync(job.TenantId, job.AccountId, cancellationToken) is not { } token)
        {
            return null;
        }

        try
        {
            return (await platform.GetMediaAsync(token, id, cancellationToken)).Permalink;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever went wrong, the post is live and nobody waits for its address.
            return null;
        }
    }

    /// <summary>Somebody looks at a job that has ended: looks for its post's address when that is missing and it is time to.</summary>
    /// <returns>The job's row as it is now.</returns>
    public async Task<Stored<PublishJob>> CompleteAsync(Stored<PublishJob> row, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!IsDue(row.Value, now))
        {
            return row;
        }

        // Of several who look at the same time, one searches.
        var searched = row.Value with { PermalinkReadAt = now };
        if (await store.TryUpdateAsync(searched, row.Version, cancellationToken) is not { } version)
        {
            return row;
        }

        if (await SearchAsync(searched, cancellationToken) is not { } permalink)
        {
            return new Stored<PublishJob>(searched, version);
        }

        var job = new JobRef(searched.TenantId, searched.Id);
        _ = await jobs.ChangeAsync(job, present => present.Locate(permalink, clock.GetUtcNow()), cancellationToken);
        return await store.FindAsync(job.Tenant, job.Job, cancellationToken) ?? row;
    }

    /// <summary>Whether the address is missing, and has not been looked for in a while.</summary>
    private static bool IsDue(PublishJob job, DateTimeOffset now)
    {
        if (job is not { Status: JobStatus.Succeeded, IgMediaId: not null, Permalink: null, CompletedAt: { } end })
        {
            return false;
        }

        var last = job.PermalinkReadAt ?? end;
        return now - last >= (last - end > FirstInterval ? last - end : FirstInterval);
    }

    private async Task<string?> SearchAsync(PublishJob job, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestSearch, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ReadAsync(job, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
