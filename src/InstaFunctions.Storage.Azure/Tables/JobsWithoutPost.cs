using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// Jobs that ended without it being known which post is theirs: a partition for each Instagram account, oldest end first. A
/// line is written before its job's row, so it may name a job that has not ended so. Readers look at the job itself.
/// </summary>
internal sealed class JobsWithoutPost(AzureTable table)
{
    private const int PartSize = 100;

    /// <summary>Adds a job, before its end is stored, and removes what is too old to matter.</summary>
    internal async Task AddAsync(PublishJob job, DateTimeOffset endedAt, CancellationToken cancellation)
    {
        var partition = RowKeys.OfText(job.IgUserId.Value);
        await table.PutAsync(new TableEntity(partition, $"{RowKeys.Ticks(endedAt.UtcTicks)}_{job.TenantId}_{job.Id}"), cancellation);
        var tooOld = RowKeys.Ticks((endedAt - PublishJob.PostMayAppearFor).UtcTicks);
        await foreach (var row in table.QueryAsync(RowKeys.Between(partition, "", tooOld), PartSize, cancellation))
        {
            _ = await table.TryDeleteAsync(partition, row.RowKey, ETag.All, cancellation);
        }
    }

    /// <summary>The jobs that ended at a time or later.</summary>
    internal async IAsyncEnumerable<(TenantId Tenant, JobId Job)> SinceAsync(
        IgUserId user, DateTimeOffset endedFrom, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var from = RowKeys.Ticks(endedFrom.UtcTicks);
        await foreach (var row in table.QueryAsync(RowKeys.Between(RowKeys.OfText(user.Value), from, RowKeys.Last), PartSize, cancellation))
        {
            var parts = row.RowKey.Split('_', 3);
            yield return (TenantId.From(Guid.Parse(parts[1], CultureInfo.InvariantCulture)), JobId.From(Guid.Parse(parts[2], CultureInfo.InvariantCulture)));
        }
    }
}
