using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Publishing;

/// <summary>Registers publishing; the host adds stores, the platform client and the workflow engine.</summary>
public static class PublishServices
{
    /// <summary>Adds the activities and what they stand on.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(FailPoints.None);
        services.TryAddSingleton(provider => new JobChangeNotifier(provider.GetRequiredService<IJobStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<JobRows>();
        services.TryAddSingleton<TokenCheck>();
        services.AddSingleton<AccountGate>();
        services.AddSingleton<AccountTokens>();
        services.AddSingleton<SlotRelease>();
        services.AddSingleton<Permalinks>();
        services.AddSingleton<QuotaReadings>();
        services.AddSingleton<PublishSlots>();
        services.AddSingleton<PublishActivities>();
        services.AddSingleton<ContainerActivities>();
        services.AddSingleton<PublishOnce>();
        services.AddSingleton<PostClaims>();
        services.AddSingleton<Reconciliation>();
        services.AddSingleton<PublishInputs>();
        services.AddSingleton<PublishIntake>();
        services.AddSingleton<JobSweep>();
        return services;
    }
}

/// <summary>Makes the input of a job's workflow.</summary>
public sealed class PublishInputs(IOptions<PublishingOptions> options)
{
    /// <summary>The input for a job as it is now.</summary>
    public PublishInput Of(PublishJob job) => new()
    {
        Ref = new JobRef(job.TenantId, job.Id),
        DueAt = job.DueAt,
        CarouselItems = job.Product == PublishProduct.Carousel ? job.Media.Count : 0,
        PublishBefore = job.PublishBefore,
        FailWhenQuotaExhausted = job.WhenQuotaExhausted == WhenQuotaExhausted.Fail,
        Timings = options.Value.ToTimings(),
    };
}
