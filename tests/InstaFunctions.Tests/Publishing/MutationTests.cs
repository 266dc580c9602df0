using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Tests.Publishing.Harness;

namespace InstaFunctions.Tests.Publishing;

/// <summary>The harness can fail: services with the classic mistakes are found out.</summary>
public sealed class MutationTests
{
    [Fact]
    public void A_publish_without_a_stored_intent_is_reported_as_a_double()
    {
        var world = new World(replace: PublishWithoutIntent);
        world.FailPoints.CrashAt(FailPoints.AfterPublish);
        Doubles(world, world.Run(world.Accept()));
    }

    [Fact]
    public void A_publish_that_is_retried_on_a_time_out_is_reported_as_a_double()
    {
        var world = new World(connect: platform => new RetryingPlatform(platform));
        world.Platform.Script(PlatformCall.Publish, 1, Fault.AfterActing(InstagramErrorMeaning.OutcomeUnknown));
        Doubles(world, world.Run(world.Accept()));
    }

    [Fact]
    public void A_new_container_without_a_true_reading_is_reported_as_a_double()
    {
        var world = new World(replace: it => it.Register(
            PublishNames.Reconcile, (_, _) => Task.FromResult(new ReconcileReading(ReconcileKind.Expired, it.Now))));
        world.Platform.Script(PlatformCall.Publish, 1, Fault.AfterActing(InstagramErrorMeaning.ContainerGone));
        Doubles(world, world.Run(world.Accept()));
    }

    [Fact]
    public void A_workflow_that_forgets_its_end_is_reported_as_stuck()
    {
        var world = new World { Orchestration = (_, _) => Task.CompletedTask };
        Assert.Contains(Judge.Findings(world, world.Run(world.Accept())), finding => finding.StartsWith("stuck", StringComparison.Ordinal));
    }

    [Fact]
    public void A_workflow_that_decides_by_chance_is_caught_by_its_replay()
    {
        var runs = 0;
        var world = new World
        {
            Orchestration = async (context, input) =>
            {
                var wait = TimeSpan.FromMinutes(++runs);
                _ = await context.CallActivityAsync(PublishNames.Begin, input.Ref);
                await context.CreateTimerAsync(context.CurrentUtc + wait, CancellationToken.None);
                _ = await context.CallActivityAsync(PublishNames.Begin, input.Ref);
            },
        };
        _ = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => world.Run(world.Accept()));
    }

    [Fact]
    public void A_workflow_that_awaits_something_else_is_caught()
    {
        var never = new TaskCompletionSource();
        var world = new World
        {
            Orchestration = async (context, input) =>
            {
                _ = await context.CallActivityAsync(PublishNames.Begin, input.Ref);
                await never.Task;
            },
        };
        _ = Assert.Throws<InvalidOperationException>(() => world.Run(world.Accept()));
    }

    [Fact]
    public void A_publish_without_a_stored_intent_does_not_survive_random_faults() =>
        Assert.Contains(
            Enumerable.Range(1, 300).SelectMany(seed => new Chaos(seed, replays: false, PublishWithoutIntent).Run()),
            finding => finding.StartsWith("double", StringComparison.Ordinal));

    private static void PublishWithoutIntent(World world) => world.Register(PublishNames.Publish, async (attempt, cancellation) =>
    {
        var row = world.JobOf(attempt.Ref);
        if (row.IgMediaId is null)
        {
            var post = await world.Platform.PublishAsync(default, row.IgUserId, attempt.Container, cancellation);
            world.FailPoints.Reach(FailPoints.AfterPublish);
            world.Change(row, present => present with { IgMediaId = post });
        }

        return new PublishResult(PublishKind.Published);
    });

    private static void Doubles(World world, PublishJob job) => Assert.Contains("double: 2 posts", Judge.Findings(world, job));

    private sealed class RetryingPlatform(IInstagramPlatform inner) : DelegatingPlatform(inner)
    {
        public override async Task<IgMediaId> PublishAsync(
            AccessToken token, IgUserId user, ContainerId container, CancellationToken cancellation)
        {
            try
            {
                return await base.PublishAsync(token, user, container, cancellation);
            }
            catch (InstagramException exception) when (exception.Meaning == InstagramErrorMeaning.OutcomeUnknown)
            {
                return await base.PublishAsync(token, user, container, cancellation);
            }
        }
    }
}
