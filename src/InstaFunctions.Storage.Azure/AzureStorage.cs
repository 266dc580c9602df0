using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Storage.Azure.Blobs;
using InstaFunctions.Storage.Azure.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Storage.Azure;

/// <summary>Registers the stores that live in an Azure storage account.</summary>
public static class AzureStorage
{
    /// <summary>
    /// Adds the stores, and makes their tables and containers when the process starts. The host binds
    /// <see cref="AzureStorageOptions"/>.
    /// </summary>
    public static IServiceCollection AddAzureStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(provider => TableService(provider.GetRequiredService<IOptions<AzureStorageOptions>>().Value))
            .AddSingleton(provider => BlobService(provider.GetRequiredService<IOptions<AzureStorageOptions>>().Value))
            .AddSingleton(provider => new StorageTables(
                provider.GetRequiredService<TableServiceClient>(), PrefixOf(provider), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new MediaContainers(provider.GetRequiredService<BlobServiceClient>(), PrefixOf(provider)))
            .AddSingleton<IHostedService, StorageSetup>()
            .AddSingleton<IJobStore, TableJobStore>()
            .AddSingleton<IIdempotencyStore, TableIdempotencyStore>()
            .AddSingleton<IMediaStore, TableMediaStore>()
            .AddSingleton<IAccountStore, TableAccountStore>()
            .AddSingleton<ILoginStateStore, TableLoginStateStore>()
            .AddSingleton<IAppScopedIds, TableAppScopedIds>()
            .AddSingleton<IWebhookEventStore, TableWebhookEventStore>()
            .AddSingleton<IDataDeletionStore, TableDataDeletionStore>()
            .AddSingleton<ITenantStore, TableTenantStore>()
            .AddSingleton<IQuotaStore, TableQuotaStore>()
            .AddSingleton<BlobLinks>()
            .AddSingleton<BlobMediaContent>()
            .AddSingleton<IMediaContent>(provider => provider.GetRequiredService<BlobMediaContent>())
            .AddSingleton<IMediaLeftovers>(provider => provider.GetRequiredService<BlobMediaContent>())
            .AddSingleton<IDirectUploads, BlobDirectUploads>();
    }

    /// <summary>The account's tables.</summary>
    public static TableServiceClient TableService(AzureStorageOptions options) => options.ConnectionString is { Length: > 0 } connection
        ? new TableServiceClient(connection)
        : new TableServiceClient(new Uri($"https://{options.Account}.table.core.windows.net"), Credential(options));

    /// <summary>The account's blobs.</summary>
    public static BlobServiceClient BlobService(AzureStorageOptions options) => options.ConnectionString is { Length: > 0 } connection
        ? new BlobServiceClient(connection)
        : new BlobServiceClient(new Uri($"https://{options.Account}.blob.core.windows.net"), Credential(options));

    /// <summary>The identity that the process has in Azure, or the developer's own elsewhere.</summary>
    public static DefaultAzureCredential Credential(AzureStorageOptions options) =>
        new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId });

    /// <summary>The blob that the data protection keys are in: a container of their own, which no link ever leads to.</summary>
    public static BlobClient KeyRing(BlobServiceClient service, AzureStorageOptions options) => KeyContainer(service, options.Prefix).GetBlobClient("ring.xml");

    internal static BlobContainerClient KeyContainer(BlobServiceClient service, string prefix) => service.GetBlobContainerClient($"{prefix}-keys");

    private static string PrefixOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<AzureStorageOptions>>().Value.Prefix;
}

/// <summary>Makes what is missing in the account, before the first request.</summary>
internal sealed class StorageSetup(
    StorageTables tables, MediaContainers containers, BlobServiceClient blobs, IOptions<AzureStorageOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(
        tables.CreateIfMissingAsync(cancellationToken),
        containers.CreateIfMissingAsync(cancellationToken),
        StorageFailures.TranslateAsync(() => AzureStorage.KeyContainer(blobs, options.Value.Prefix).CreateIfNotExistsAsync(cancellationToken: cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
