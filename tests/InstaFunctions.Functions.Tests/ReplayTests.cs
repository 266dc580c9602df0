using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;
using Microsoft.DurableTask.Protobuf;

namespace InstaFunctions.Functions.Tests;

/// <summary>The workflow under Durable Functions' own runner, replayed from its whole history at every turn.</summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // Longer than Durable lets one timer last, so that it becomes several.
    private static readonly DateTimeOffset NextWeek = Start.AddDays(7).AddHours(1);

    private readonly TestApp _app = TestApp.Start();

    public void Dispose() => _app.Dispose();

    [Fact]
    public void A_post_that_is_due_is_published_at_once()
    {
        var instance = Instance();

        instance.Run();

        Assert.Equal(["Begin", "CreateContainer", "ReadContainer", "Publish", "Complete"], Names(instance));
        Assert.All(instance.Calls, call => Assert.Equal(Start, call.At));
        Succeeded(instance);
    }

    [Fact]
    public void A_scheduled_carousel_waits_for_its_time_makes_its_items_at_once_and_is_published_once()
    {
        var instance = Instance(due: NextWeek, items: 10);

        instance.Run();

        Assert.Equal(11, Names(instance).Count(name => name == "CreateContainer"));
        Assert.Equal(["Publish", "Complete"], Names(instance).TakeLast(2));
        _ = Assert.Single(Names(instance), name => name == "Publish");
        Assert.Equal(10, instance.MostAtOnce);
        Assert.All(instance.Calls, call => Assert.Equal(NextWeek, call.At));
        Succeeded(instance);
    }

    [Fact]
    public void A_container_is_read_at_once_and_after_one_to_five_minutes_and_no_more()
    {
        var instance = Instance();
        instance.On(PublishNames.ReadContainer, _ => new ContainerReading { Status = ContainerStatusCode.InProgress });

        instance.Run();

        var sets = Names(instance).Count(name => name == "CreateContainer");
        var reads = instance.Calls.Where(call => call.Name == "ReadContainer").Select(call => (call.At - Start).TotalMinutes).ToList();
        Assert.Equal([0, 1, 2, 3, 4, 5], reads.Take(6));
        Assert.Equal(6 * sets, reads.Count);
        Assert.Equal("Fail", instance.Calls[^1].Name);
        Assert.DoesNotContain("Publish", Names(instance));
        Assert.Equal(OrchestrationStatus.Completed, instance.Ended);
    }

    [Fact]
    public void A_cancelled_post_ends_when_its_row_says_so_long_before_its_time()
    {
        var instance = Instance(due: NextWeek);
        instance.On(PublishNames.Begin, _ => new BeginResult(BeginKind.Ended, default));
        instance.Run(until: Start.AddDays(1));
        Assert.Empty(instance.Calls);
        Assert.Equal("waiting_for_schedule", instance.CustomStatus);

        instance.RaiseJobChanged();
        instance.Run(until: Start.AddDays(1));

        Assert.Equal(["Begin"], Names(instance));
        Assert.Equal(OrchestrationStatus.Completed, instance.Ended);
    }

    [Fact]
    public void A_post_that_is_moved_twice_is_published_at_its_last_time_and_only_then()
    {
        var last = NextWeek.AddDays(-2);
        var due = NextWeek.AddDays(10);
        var instance = Instance(due: NextWeek);
        instance.On(PublishNames.Begin, _ => instance.Now < due ? new BeginResult(BeginKind.NotDue, due) : new BeginResult(BeginKind.Begun, instance.Now));
        instance.Run(until: Start.AddDays(1));
        instance.RaiseJobChanged();
        instance.Run(until: Start.AddDays(2));
        due = last;
        instance.RaiseJobChanged();

        instance.Run();

        Assert.Equal(last, Assert.Single(instance.Calls, call => call.Name == "Publish").At);
        Succeeded(instance);
    }

    [Fact]
    public void An_event_that_nobody_waits_for_changes_nothing()
    {
        var instance = Instance();
        instance.RaiseJobChanged();

        instance.Run();

        Assert.Equal(["Begin", "CreateContainer", "ReadContainer", "Publish", "Complete"], Names(instance));
        Succeeded(instance);
    }

    [Fact]
    public void A_publish_call_that_fails_is_not_repeated_but_read_about()
    {
        var instance = Instance();
        instance.On<PublishAttempt, PublishResult>(PublishNames.Publish, _ => throw new IOException("gone"));
        instance.On(PublishNames.Reconcile, _ => new ReconcileReading(ReconcileKind.Published, instance.Now));

        instance.Run();

        Assert.Equal(["Publish", "Reconcile", "Complete"], Names(instance).SkipWhile(name => name != "Publish"));
        Succeeded(instance);
    }

    [Fact]
    public void Any_other_activity_that_fails_is_repeated_after_a_while()
    {
        var instance = Instance();
        var failures = 2;
        instance.On(PublishNames.ReadContainer, _ => failures-- > 0
            ? throw new IOException("The store is away.")
            : new ContainerReading { Status = ContainerStatusCode.Finished });

        instance.Run();

        Assert.Equal(
            [0, 1, 3], instance.Calls.Where(call => call.Name == "ReadContainer").Select(call => (call.At - Start).TotalSeconds));
        Succeeded(instance);
    }

    private ReplayedInstance Instance(DateTimeOffset? due = null, int items = 0)
    {
        var instance = new ReplayedInstance(
            _app.Services,
            new PublishInput
            {
                Ref = new JobRef(TenantId.From(Guid.NewGuid()), JobId.From(Guid.NewGuid())),
                DueAt = due ?? Start,
                CarouselItems = items,
                Timings = new PublishTimings(),
            },
            Start);
        instance.On(PublishNames.Begin, _ => new BeginResult(BeginKind.Begun, instance.Now));
        instance.On(PublishNames.CreateContainer, _ => new CreateContainerResult { Container = new ContainerId("17889455560051444") });
        instance.On(PublishNames.ReadContainer, _ => new ContainerReading { Status = ContainerStatusCode.Finished });
        instance.On(PublishNames.Publish, _ => new PublishResult(PublishKind.Published));
        instance.On(PublishNames.Complete, _ => new CompleteResult(true));
        instance.On(PublishNames.Fail, _ => Unit.Value);
        instance.On(PublishNames.Note, _ => Unit.Value);
        return instance;
    }

    private static IEnumerable<string> Names(ReplayedInstance instance) => instance.Calls.Select(call => call.Name);

    private static void Succeeded(ReplayedInstance instance)
    {
        Assert.Null(instance.Failure);
        Assert.Equal(OrchestrationStatus.Completed, instance.Ended);
        Assert.Equal("succeeded", instance.CustomStatus);
    }
}
