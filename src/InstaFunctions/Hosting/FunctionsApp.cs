using InstaFunctions.Api;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Health;
using InstaFunctions.Api.Hosting;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Quota;
using InstaFunctions.Core.Workflows;
using InstaFunctions.Functions.Http;
using InstaFunctions.Functions.Workflows;
using InstaFunctions.Instagram;
using InstaFunctions.Media;
using InstaFunctions.Storage.Azure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Functions.Hosting;

/// <summary>Puts the whole service together in a Functions worker.</summary>
internal static class FunctionsApp
{
    // Other processes change jobs too: a request that waits for one looks again by itself.
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    /// <summary>Adds everything but the worker itself.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    internal static void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        KnownSettings.Check(
            configuration, (AzureStorageOptions.Section, typeof(AzureStorageOptions)), (InstagramOptions.Section, typeof(InstagramOptions)));
        var storage = configuration.GetSection(AzureStorageOptions.Section).Get<AzureStorageOptions>() ?? new AzureStorageOptions();
        CheckReachable(configuration, storage);
        services.AddValidatedOptions<AzureStorageOptions>(AzureStorageOptions.Section);
        services.AddValidatedOptions<QuotaOptions>(QuotaOptions.Section);
        services.AddSingleton<IValidateOptions<QuotaOptions>, QuotaOptionsValidator>();
        services.AddSingleton<IValidateOptions<PublishingOptions>, GraceValidator>();
        services.AddKeyRing(storage);
        services.AddAzureStorage();
        services.AddSingleton<IQuotaLedger, QuotaLedger>();
        services.AddSingleton(provider => new JobChangeNotifier(
            provider.GetRequiredService<IJobStore>(), provider.GetRequiredService<TimeProvider>(), Recheck));
        services.AddPublishing();
        services.AddSingleton<DurableClientSource>();
        services.AddSingleton<IWorkflowRunner, DurableWorkflows>();
        services.AddInstagramPlatform(configuration.GetSection(InstagramOptions.Section));
        services.AddMedia();
        services.AddSingleton<IPublicAddress, FunctionsPublicAddress>();
        services.AddApi();
        services.AddSingleton<ApiTriggers>();
        services.AddSingleton<UnmatchedRequests>();
        services.AddSingleton<IReadiness, StorageReadiness>();
        services.Configure<KestrelServerOptions>(kestrel => RequestLimits.Apply(kestrel, configuration));
        services.Configure<WorkerOptions>(options => options.Serializer = WorkflowJson.Serializer);

        services.AddLogging();
        services.KeepRequestsOutOfLogs();
    }

    /// <summary>Media links on an address that Instagram cannot reach would fail every publish, one by one and late.</summary>
    private static void CheckReachable(IConfiguration configuration, AzureStorageOptions storage)
    {
        var instagram = configuration.GetSection(InstagramOptions.Section).Get<InstagramOptions>() ?? new InstagramOptions();
        if (!string.IsNullOrEmpty(storage.ConnectionString)
            && PublicUrl.IsRealInstagram(instagram.GraphUrl)
            && PublicUrl.WhyNotPublic(AzureStorage.BlobService(storage).Uri) is { } why)
        {
            throw new SettingsException(
                $"The blob address in Storage:ConnectionString {why}. Instagram fetches the media from there: set Storage:Account instead, or point Instagram:GraphUrl at a simulator.");
        }

        _ = PublicUrl.Configured(configuration);
    }
}
