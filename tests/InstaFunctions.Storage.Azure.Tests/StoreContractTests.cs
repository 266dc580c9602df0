using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Storage.Azure.Tables;
using InstaFunctions.StorageContract.Accounts;
using InstaFunctions.StorageContract.Jobs;
using InstaFunctions.StorageContract.Media;
using InstaFunctions.StorageContract.Quota;
using InstaFunctions.StorageContract.Tenants;

namespace InstaFunctions.Storage.Azure.Tests;

public sealed class TableJobStoreTests : JobStoreContract
{
    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableJobVersionTests : JobVersionContract
{
    // Each takes a dozen round trips.
    protected override int Races => 100;

    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableScheduledListTests : ScheduledListContract
{
    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableJobListTests : JobListContract
{
    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableJobFilterTests : JobFilterContract
{
    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableMediaInUseTests : MediaInUseContract
{
    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TablePostBindingTests : PostBindingContract
{
    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableUnfinishedJobsTests : UnfinishedJobsContract
{
    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableEndedWithoutPostTests : EndedWithoutPostContract
{
    protected override async Task<IJobStore> OpenAsync() => new TableJobStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableJobCreationTests : JobCreationContract
{
    protected override async Task<JobStores> OpenAsync()
    {
        var tables = (await TestStorage.CreateAsync(Clock)).Tables;
        return new JobStores(new TableJobStore(tables, Clock), new TableIdempotencyStore(tables, Clock));
    }
}

public sealed class TableIdempotencyStoreTests : IdempotencyStoreContract
{
    protected override async Task<IIdempotencyStore> OpenAsync() => new TableIdempotencyStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableIdempotencyAnswerTests : IdempotencyAnswerContract
{
    protected override async Task<IIdempotencyStore> OpenAsync() => new TableIdempotencyStore((await TestStorage.CreateAsync(Clock)).Tables, Clock);
}

public sealed class TableMediaStoreTests : MediaStoreContract
{
    protected override async Task<IMediaStore> OpenAsync() => new TableMediaStore((await TestStorage.CreateAsync(Clock)).Tables);
}

public sealed class TableAccountStoreTests : AccountStoreContract
{
    protected override async Task<IAccountStore> OpenAsync() => new TableAccountStore((await TestStorage.CreateAsync(Clock)).Tables);
}

public sealed class TableAccountListTests : AccountListContract
{
    protected override async Task<IAccountStore> OpenAsync() => new TableAccountStore((await TestStorage.CreateAsync(Clock)).Tables);
}

public sealed class TableTenantStoreTests : TenantStoreContract
{
    protected override async Task<ITenantStore> OpenAsync() => new TableTenantStore((await TestStorage.CreateAsync(Clock)).Tables);
}

public sealed class TableQuotaStoreTests : QuotaStoreContract
{
    protected override async Task<IQuotaStore> OpenAsync() => new TableQuotaStore((await TestStorage.CreateAsync(Clock)).Tables);
}

public sealed class TableLoginStateStoreTests : LoginStateStoreContract
{
    protected override async Task<ILoginStateStore> OpenAsync() => new TableLoginStateStore((await TestStorage.CreateAsync(Clock)).Tables);
}

public sealed class TableAppScopedIdsTests : AppScopedIdsContract
{
    protected override async Task<IAppScopedIds> OpenAsync() => new TableAppScopedIds((await TestStorage.CreateAsync(Clock)).Tables);
}

public sealed class TableWebhookEventStoreTests : WebhookEventStoreContract
{
    protected override async Task<IWebhookEventStore> OpenAsync() => new TableWebhookEventStore((await TestStorage.CreateAsync(Clock)).Tables);
}

public sealed class TableDataDeletionStoreTests : DataDeletionStoreContract
{
    protected override async Task<IDataDeletionStore> OpenAsync() => new TableDataDeletionStore((await TestStorage.CreateAsync(Clock)).Tables);
}
