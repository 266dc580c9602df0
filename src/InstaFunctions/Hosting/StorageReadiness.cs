using InstaFunctions.Api.Health;
using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Instagram;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Functions.Hosting;

/// <summary>Ready when the storage account answers.</summary>
internal sealed class StorageReadiness(ITenantStore tenants, IOptions<InstagramOptions> instagram) : IReadiness
{
    public async Task<HealthView> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            // Nobody has this id: whether the account answers is all that is asked.
            _ = await tenants.FindAsync(TenantId.From(Guid.Empty), cancellation);
            return new HealthView("ready", instagram.Value.GraphUrl.Host);
        }
        catch (StoreUnavailableException)
        {
            return new HealthView("unavailable", instagram.Value.GraphUrl.Host, "The storage account is out of reach.");
        }
    }
}
