using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.StorageContract.Jobs;
using InstaFunctions.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

public sealed class SqliteStoresTests
{
    [Fact]
    public async Task All_stores_come_from_the_hosts_database_and_its_clock()
    {
        await using var temporary = new TemporaryDatabase();
        var clock = new ManualTimeProvider();
        await using var services = new ServiceCollection()
            .AddSingleton(temporary.Database)
            .AddSingleton<TimeProvider>(clock)
            .AddSqliteStores()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

        _ = services.GetRequiredService<IMediaStore>();
        _ = services.GetRequiredService<IAccountStore>();
        _ = services.GetRequiredService<ITenantStore>();
        _ = services.GetRequiredService<IQuotaStore>();
        var job = SampleJobs.Plain(TenantId.From(Guid.NewGuid()), clock.GetUtcNow());
        var entry = new IdempotencyEntry { TenantId = job.TenantId, Key = "key", Fingerprint = "f", ExpiresAt = clock.GetUtcNow().AddHours(1) };
        _ = await services.GetRequiredService<IJobStore>().CreateAsync(job, entry, CancellationToken.None);

        var keys = services.GetRequiredService<IIdempotencyStore>();
        Assert.NotNull(await keys.FindAsync(job.TenantId, "key", CancellationToken.None));
        clock.SetUtcNow(entry.ExpiresAt);
        Assert.Null(await keys.FindAsync(job.TenantId, "key", CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_status_has_the_same_word_in_its_column_as_in_the_row(JobStatus status)
    {
        var job = SampleJobs.Plain(TenantId.From(Guid.NewGuid()), new ManualTimeProvider().GetUtcNow()) with { Status = status };

        var json = System.Text.Json.JsonSerializer.Serialize(job, Core.StorageJson.Rows.PublishJob);

        Assert.Contains($"\"status\":\"{status.Word()}\"", json, StringComparison.Ordinal);
    }

    public static TheoryData<JobStatus> Statuses() => [.. Enum.GetValues<JobStatus>()];
}
