using InstaFunctions.Core.Accounts;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Tests.Sqlite;
using InstaFunctions.StorageContract.Accounts;

namespace InstaFunctions.SelfHost.Tests.Accounts;

public sealed class SqliteLoginStateStoreTests : LoginStateStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<ILoginStateStore> OpenAsync() => Task.FromResult<ILoginStateStore>(new SqliteLoginStateStore(_temporary.Database));
}

public sealed class SqliteAppScopedIdsTests : AppScopedIdsContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IAppScopedIds> OpenAsync() => Task.FromResult<IAppScopedIds>(new SqliteAppScopedIds(_temporary.Database));
}

public sealed class SqliteWebhookEventStoreTests : WebhookEventStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IWebhookEventStore> OpenAsync() => Task.FromResult<IWebhookEventStore>(new SqliteWebhookEventStore(_temporary.Database));
}

public sealed class SqliteDataDeletionStoreTests : DataDeletionStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IDataDeletionStore> OpenAsync() => Task.FromResult<IDataDeletionStore>(new SqliteDataDeletionStore(_temporary.Database));
}
