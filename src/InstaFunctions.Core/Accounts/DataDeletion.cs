using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Core.Accounts;

/// <summary>
/// Deletes what is stored of a person who asks the platform for it.
/// <list type="bullet">
/// <item>Deleted: the token and the profile, in every tenant; the webhook events about the account; the app-scoped id; and
/// the media of the account's jobs, also where a job of another account has used them too. A media item that a job needs which has
/// not ended is deleted when that job has ended.</item>
/// <item>Kept: the jobs, which are the tenant's record of what it did, with the ids of the posts; the count of posts in the
/// 24-hour window, without which a new connection could overspend it; media that no job of the account uses.</item>
/// </list>
/// The request is stored first, so that a run that is cut short is taken up by <see cref="ResumeAsync"/>.
/// </summary>
public sealed partial class DataDeletion(
    IDataDeletionStore requests,
    IAccountStore accounts,
    IAppScopedIds appScopedIds,
    IWebhookEventStore events,
    AccountRevocation revocation,
    IJobStore jobs,
    IMediaStore media,
    IMediaContent content,
    TimeProvider clock,
    ILogger<DataDeletion> logger)
{
    private const int PageSize = 100;
    private const string Asked = "The person asked for their data to be deleted.";

    /// <summary>Takes a request, and does as much of it as can be done now.</summary>
    /// <param name="code">The confirmation code. The same code again is the same request, and changes nothing.</param>
    /// <param name="user">The person, by either of their ids.</param>
    /// <param name="connectedBefore">Accounts connected at this time or later are another consent, and stay.</param>
    /// <param name="cancellation">Stops it before the request is stored.</param>
    public async Task<DataDeletionRequest> RequestAsync(string code, string user, DateTimeOffset connectedBefore, CancellationToken cancellation)
    {
        var asked = new DataDeletionRequest
        {
            Code = code,
            RequestedAt = clock.GetUtcNow(),
            ConnectedBefore = connectedBefore,
            IgUsers = await revocation.UsersAsync(user, cancellation),
        };
        var stored = await requests.AddOrFindAsync(asked, cancellation);
        if (stored.Value.CompletedAt is not null)
        {
            return stored.Value;
        }

        try
        {
            return await RunAsync(stored, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The request is stored: the person gets the code, and the timer goes on.
            LogCutShort(exception);
            return stored.Value;
        }
    }

    /// <summary>Goes on with requests that are not completed; a host's timer runs it.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        await foreach (var request in requests.UnfinishedAsync(cancellation).WithCancellation(cancellation))
        {
            try
            {
                _ = await RunAsync(request, cancellation);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogCutShort(exception);
            }
        }
    }

    private async Task<DataDeletionRequest> RunAsync(Stored<DataDeletionRequest> stored, CancellationToken cancellation)
    {
        // Which accounts they are is written down before the accounts go: their media may have to wait.
        var found = await FindAsync(stored.Value, cancellation);
        var request = stored.Value with { Accounts = [.. stored.Value.Accounts.Union(found.Select(RefOf))] };
        var version = stored.Version;
        if (request.Accounts.Count > stored.Value.Accounts.Count)
        {
            if (await requests.TryUpdateAsync(request, version, cancellation) is not { } written)
            {
                // Another process is at it.
                return stored.Value;
            }

            version = written;
        }

        foreach (var account in found)
        {
            if (await revocation.RevokeAsync(account, Asked, request.ConnectedBefore, cancellation))
            {
                _ = await accounts.RemoveAsync(account.Value.TenantId, account.Value.Id, cancellation);
            }
        }

        foreach (var user in request.IgUsers)
        {
            await ForgetAsync(user, request.RequestedAt, cancellation);
        }

        var left = 0;
        foreach (var account in request.Accounts)
        {
            left += await RemoveMediaAsync(account, cancellation);
        }

        LogProgress(request.Accounts.Count, left);
        if (left > 0)
        {
            return request;
        }

        // The ids are the person's as well.
        var completed = request with { IgUsers = [], Accounts = [], CompletedAt = clock.GetUtcNow() };
        return await requests.TryUpdateAsync(completed, version, cancellation) is null ? request : completed;
    }

    private async Task<List<Stored<InstagramAccount>>> FindAsync(DataDeletionRequest request, CancellationToken cancellation)
    {
        var found = new List<Stored<InstagramAccount>>();
        foreach (var user in request.IgUsers)
        {
            await foreach (var row in accounts.ByIgUserAsync(user, cancellation).WithCancellation(cancellation))
            {
                if (AccountRevocation.IsMeant(row.Value, request.ConnectedBefore))
                {
                    found.Add(row);
                }
            }
        }

        return found;
    }

    private async Task ForgetAsync(IgUserId user, DateTimeOffset before, CancellationToken cancellation)
    {
        await events.RemoveOfIgUserAsync(user, before, cancellation);
        await foreach (var _ in accounts.ByIgUserAsync(user, cancellation).WithCancellation(cancellation))
        {
            // Connected again since: the callbacks about that connection must still be understood.
            return;
        }

        await appScopedIds.RemoveAsync(user, cancellation);
    }

    /// <returns>How many media had to be left for later.</returns>
    private async Task<int> RemoveMediaAsync(AccountRef account, CancellationToken cancellation)
    {
        var left = new HashSet<MediaId>();
        var filter = new JobFilter { Account = account.Account };
        string? cursor = null;
        do
        {
            var page = await jobs.ListAsync(account.Tenant, filter, new PageRequest(PageSize, cursor), cancellation);
            foreach (var mediaItem in page.Items.SelectMany(job => job.Value.Media).Select(m => m.MediaId).Distinct())
            {
                if (await jobs.IsMediaInUseAsync(account.Tenant, mediaItem, cancellation))
                {
                    _ = left.Add(mediaItem);
                }
                else if (await media.RemoveAsync(account.Tenant, mediaItem, cancellation))
                {
                    await content.DeleteAsync(account.Tenant, mediaItem, cancellation);
                }
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return left.Count;
    }

    private static AccountRef RefOf(Stored<InstagramAccount> row) => new(row.Value.TenantId, row.Value.Id);

    [LoggerMessage(3221, LogLevel.Information, "A person's data were deleted in {Accounts} accounts; {Media} media wait for jobs that have not ended.")]
    private partial void LogProgress(int accounts, int media);

    [LoggerMessage(3222, LogLevel.Error, "A data deletion was cut short; the next run goes on with it.")]
    private partial void LogCutShort(Exception exception);
}
