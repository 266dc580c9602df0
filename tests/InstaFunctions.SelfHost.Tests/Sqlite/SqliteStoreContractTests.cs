using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.StorageContract.Accounts;
using InstaFunctions.StorageContract.Media;
using InstaFunctions.StorageContract.Quota;
using InstaFunctions.StorageContract.Tenants;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

public sealed class SqliteMediaStoreTests : MediaStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IMediaStore> OpenAsync() => Task.FromResult<IMediaStore>(new SqliteMediaStore(_temporary.Database));
}

public sealed class SqliteAccountStoreTests : AccountStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IAccountStore> OpenAsync() => Task.FromResult<IAccountStore>(new SqliteAccountStore(_temporary.Database));
}

public sealed class SqliteAccountListTests : AccountListContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IAccountStore> OpenAsync() => Task.FromResult<IAccountStore>(new SqliteAccountStore(_temporary.Database));
}

public sealed class SqliteTenantStoreTests : TenantStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<ITenantStore> OpenAsync() => Task.FromResult<ITenantStore>(new SqliteTenantStore(_temporary.Database));
}

public sealed class SqliteQuotaStoreTests : QuotaStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IQuotaStore> OpenAsync() => Task.FromResult<IQuotaStore>(new SqliteQuotaStore(_temporary.Database));
}
