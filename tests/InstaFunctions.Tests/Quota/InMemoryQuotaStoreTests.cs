using InstaFunctions.Core.Quota;
using InstaFunctions.StorageContract.Quota;

namespace InstaFunctions.Tests.Quota;

public sealed class InMemoryQuotaStoreTests : QuotaStoreContract
{
    protected override Task<IQuotaStore> OpenAsync() => Task.FromResult<IQuotaStore>(new InMemoryQuotaStore());
}
