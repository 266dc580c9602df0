using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Core.Workflows;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Core.Accounts;

/// <summary>Ends connections that a person has withdrawn on the platform, or a tenant here.</summary>
public sealed partial class AccountRevocation(
    IAccountStore accounts,
    IAppScopedIds appScopedIds,
    IJobStore jobs,
    JobRows rows,
    SlotRelease slots,
    IWorkflowRunner workflows,
    TimeProvider clock,
    ILogger<AccountRevocation> logger)
{
    private const int PageSize = 100;
    private const string Disconnected = "It was disconnected.";
    private const string Deauthorized = "The person removed the app on Instagram; connect the account again.";

    /// <summary>A person removed the app: their accounts are revoked in every tenant, and what was pending for them fails.</summary>
    /// <param name="user">The person, by either of their ids.</param>
    /// <param name="connectedBefore">Accounts connected at this time or later are another consent, and stay.</param>
    /// <param name="cancellation">Stops it; another call goes on from there.</param>
    /// <returns>How many accounts were revoked, or were so already.</returns>
    public async Task<int> DeauthorizeAsync(string user, DateTimeOffset connectedBefore, CancellationToken cancellation)
    {
        var count = 0;
        foreach (var id in await UsersAsync(user, cancellation))
        {
            await foreach (var row in accounts.ByIgUserAsync(id, cancellation).WithCancellation(cancellation))
            {
                if (await RevokeAsync(row, Deauthorized, connectedBefore, cancellation))
                {
                    count++;
                }
            }
        }

        return count;
    }

    /// <summary>
    /// A tenant removes an account: what was pending for it fails at once, not at its time. It is revoked first, so that
    /// nothing is accepted for it meanwhile; after a crash in between, the call is made again.
    /// </summary>
    /// <returns>False when the tenant has no such account.</returns>
    public async Task<bool> DisconnectAsync(TenantId tenant, AccountId id, CancellationToken cancellation) =>
        await accounts.FindAsync(tenant, id, cancellation) is { } row
        && await RevokeAsync(row, Disconnected, DateTimeOffset.MaxValue, cancellation)
        && await accounts.RemoveAsync(tenant, id, cancellation);

    /// <summary>The accounts that an id of a callback may mean: it is the account's own, or it is app-scoped.</summary>
    internal async Task<IReadOnlyList<IgUserId>> UsersAsync(string user, CancellationToken cancellation)
    {
        var own = new IgUserId(user);
        return await appScopedIds.FindAsync(new AppScopedId(user), cancellation) is { } other && other != own ? [own, other] : [own];
    }

    /// <summary>Revokes an account and fails its pending jobs.</summary>
    /// <returns>False when it is gone, or was connected too late to be meant.</returns>
    internal async Task<bool> RevokeAsync(
        Stored<InstagramAccount> read, string reason, DateTimeOffset connectedBefore, CancellationToken cancellation)
    {
        for (var row = read; row is not null; row = await accounts.FindAsync(row.Value.TenantId, row.Value.Id, cancellation))
        {
            if (!IsMeant(row.Value, connectedBefore))
            {
                return false;
            }

            var revoked = row.Value.To(AccountStatus.Revoked, reason, clock.GetUtcNow()) with { TokenSuspectedAt = null };
            if (revoked == row.Value || await accounts.TryUpdateAsync(revoked, row.Version, cancellation) is not null)
            {
                await FailPendingAsync(revoked, reason, cancellation);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a callback issued at a time can mean the account as it is connected now.</summary>
    internal static bool IsMeant(InstagramAccount account, DateTimeOffset connectedBefore) =>
        (account.ConnectedAt ?? account.CreatedAt) < connectedBefore;

    /// <summary>
    /// Fails the jobs that have not begun. Those that have are left to their workflows, which know whether a post is on its
    /// way; the account stops them at their next step.
    /// </summary>
    private async Task FailPendingAsync(InstagramAccount account, string reason, CancellationToken cancellation)
    {
        var failed = 0;
        var error = PublishErrors.AccountNotConnected.Because($"The account {account.Username} cannot publish: {reason}");
        foreach (var status in new[] { JobStatus.Scheduled, JobStatus.Queued })
        {
            var filter = new JobFilter { Status = status, Account = account.Id };
            string? cursor = null;
            do
            {
                // The list is by the time of acceptance, so jobs that leave it move no other one.
                var page = await jobs.ListAsync(account.TenantId, filter, new PageRequest(PageSize, cursor), cancellation);
                foreach (var job in page.Items)
                {
                    failed += await FailAsync(job.Value, error, cancellation) ? 1 : 0;
                }

                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }

        LogRevoked(account.Id, failed);
    }

    private async Task<bool> FailAsync(PublishJob job, PublishError error, CancellationToken cancellation)
    {
        var isOurs = false;
        var ended = await rows.ChangeAsync(
            new JobRef(job.TenantId, job.Id),
            row =>
            {
                isOurs = row.Status.IsPending();
                return isOurs ? row.Fail(clock.GetUtcNow(), error) : row;
            },
            cancellation);
        if (isOurs)
        {
            await slots.ReleaseAsync(ended, CancellationToken.None);
            await workflows.RaiseEventAsync(ended.Id, PublishNames.JobChanged, CancellationToken.None);
        }

        return isOurs;
    }

    [LoggerMessage(3211, LogLevel.Warning, "The connection of account {AccountId} was withdrawn; {Jobs} pending jobs failed.")]
    private partial void LogRevoked(AccountId accountId, int jobs);
}
