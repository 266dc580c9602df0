using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.StorageContract.Accounts;
using InstaFunctions.StorageContract.Jobs;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

public sealed class ListCursorTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _temporary = new();
    private readonly TenantId _tenant = TenantId.From(Guid.NewGuid());
    private readonly DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    [Fact]
    public async Task A_cursor_of_one_list_is_refused_by_every_other()
    {
        var jobs = new SqliteJobStore(_temporary.Database, TimeProvider.System);
        var media = new SqliteMediaStore(_temporary.Database);
        var accounts = new SqliteAccountStore(_temporary.Database);
        for (var i = 0; i < 2; i++)
        {
            _ = await jobs.CreateAsync(SampleJobs.Scheduled(_tenant, _now, _now), null, default);
            _ = await accounts.AddOrFindAsync(SampleAccounts.Plain(_tenant, new IgUserId($"{i}"), _now), default);
        }

        var scheduled = (await jobs.ListScheduledAsync(_tenant, null, new PageRequest(1), default)).NextCursor;
        var all = (await jobs.ListAsync(_tenant, new JobFilter(), new PageRequest(1), default)).NextCursor;
        var account = (await accounts.ListAsync(_tenant, new PageRequest(1), default)).NextCursor;

        await RefusedAsync(page => jobs.ListScheduledAsync(_tenant, null, page, default), all, account);
        await RefusedAsync(page => jobs.ListAsync(_tenant, new JobFilter(), page, default), scheduled, account);
        await RefusedAsync(page => accounts.ListAsync(_tenant, page, default), scheduled, all);
        await RefusedAsync(page => media.ListAsync(_tenant, page, default), scheduled, all, account);
    }

    [Fact]
    public async Task A_page_of_the_largest_size_there_is_can_be_asked_for()
    {
        var jobs = new SqliteJobStore(_temporary.Database, TimeProvider.System);
        _ = await jobs.CreateAsync(SampleJobs.Scheduled(_tenant, _now, _now), null, default);

        Assert.Single((await jobs.ListScheduledAsync(_tenant, null, new PageRequest(int.MaxValue), default)).Items);
    }

    [Theory]
    [InlineData(1, "b", 2, "a", 1)]
    [InlineData(2, "a", 1, "b", 2)]
    [InlineData(1, "a", 1, "b", 1)]
    [InlineData(1, "b", 1, "a", 2)]
    [InlineData(1, "a", 1, "a", 1)]
    public void The_earlier_place_is_the_one_with_the_earlier_time_or_else_the_smaller_id(
        long one, string oneId, long other, string otherId, int earlier)
    {
        ListPosition first = new(one, oneId), second = new(other, otherId);

        Assert.Equal(earlier == 1 ? first : second, ListPosition.Earlier(first, second));
    }

    private static async Task RefusedAsync<T>(Func<PageRequest, Task<Page<T>>> read, params string?[] cursors)
    {
        foreach (var cursor in cursors)
        {
            Assert.NotNull(cursor);
            _ = await Assert.ThrowsAsync<InvalidCursorException>(() => read(new PageRequest(1, cursor)));
        }
    }
}
