using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Testing;

namespace InstaFunctions.Tests.Jobs;

internal static class SomeJob
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static PublishJob In(JobStatus status, params PublishIntent[] intents)
    {
        var clock = new ManualTimeProvider(Now);
        return new PublishJob
        {
            Id = Uuid.New<JobId>(clock),
            TenantId = Uuid.New<TenantId>(clock),
            AccountId = Uuid.New<AccountId>(clock),
            IgUserId = new IgUserId("17"),
            Product = PublishProduct.Image,
            Media = [new JobMedia(Uuid.New<MediaId>(clock), MediaKind.Image)],
            CreatedAt = Now,
            Status = status,
            Intents = intents,
        };
    }

    public static PublishIntent Intent(int attempt, IntentOutcome outcome) => new(attempt, new ContainerId("c1"), Now, outcome);
}
