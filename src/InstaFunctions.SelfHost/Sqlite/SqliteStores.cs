using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Registers the stores that live in the process's database.</summary>
public static class SqliteStores
{
    /// <summary>Adds the stores. The host adds the <see cref="SqliteDatabase"/> that they share.</summary>
    public static IServiceCollection AddSqliteStores(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<IJobStore, SqliteJobStore>()
            .AddSingleton<IIdempotencyStore, SqliteIdempotencyStore>()
            .AddSingleton<IMediaStore, SqliteMediaStore>()
            .AddSingleton<IAccountStore, SqliteAccountStore>()
            .AddSingleton<ILoginStateStore, SqliteLoginStateStore>()
            .AddSingleton<IAppScopedIds, SqliteAppScopedIds>()
            .AddSingleton<IWebhookEventStore, SqliteWebhookEventStore>()
            .AddSingleton<IDataDeletionStore, SqliteDataDeletionStore>()
            .AddSingleton<ITenantStore, SqliteTenantStore>()
            .AddSingleton<IQuotaStore, SqliteQuotaStore>();
    }
}
