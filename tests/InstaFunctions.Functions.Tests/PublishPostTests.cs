using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using Microsoft.DurableTask;

namespace InstaFunctions.Functions.Tests;

public sealed class PublishPostTests
{
    [Fact]
    public async Task A_post_that_is_due_is_begun_made_published_and_completed_without_a_timer()
    {
        var history = Ready(new DurableHistory());

        await history.RunAsync(history.Start());

        Assert.Equal(["Begin", "CreateContainer", "ReadContainer", "Publish", "Complete"], history.Calls.Select(call => call.Name));
        Assert.Empty(history.Timers);
    }

    [Fact]
    public async Task A_scheduled_post_waits_on_a_durable_timer_for_its_time_and_is_begun_then()
    {
        var due = new DateTimeOffset(2026, 1, 20, 9, 30, 0, TimeSpan.FromHours(2));
        var history = Ready(new DurableHistory(due: due));

        var running = history.Start();
        Assert.Empty(history.Calls);
        Assert.Equal([due.ToUniversalTime()], history.Timers);
        await history.RunAsync(running);

        Assert.Equal(due, Assert.Single(history.CallsOf("Begin")));
    }

    [Fact]
    public async Task A_container_is_looked_at_at_once_and_then_each_minute_five_times_and_no_more()
    {
        var history = Ready(new DurableHistory());
        var start = history.Now;
        history.On("ReadContainer", _ => new ContainerReading { Status = ContainerStatusCode.InProgress });
        history.On("Fail", _ => Unit.Value);

        await history.RunAsync(history.Start());

        // Each set of containers is watched for five minutes.
        Assert.Equal([0, 1, 2, 3, 4, 5], history.CallsOf("ReadContainer").Take(6).Select(at => (at - start).TotalMinutes));
        var created = history.CallsOf("CreateContainer").Count();
        Assert.Equal(6 * created, history.CallsOf("ReadContainer").Count());
        Assert.Empty(history.CallsOf("Publish"));
        _ = Assert.Single(history.CallsOf("Fail"));
    }

    [Fact]
    public async Task A_carousels_items_are_made_at_the_same_time_and_the_carousel_after_all_of_them()
    {
        var history = Ready(new DurableHistory(carouselItems: 10));
        var answers = new List<TaskCompletionSource<CreateContainerResult>>();
        history.OnTask<CreateContainerResult>("CreateContainer", _ =>
        {
            answers.Add(new TaskCompletionSource<CreateContainerResult>());
            return answers[^1].Task;
        });

        var running = history.Start();
        Assert.Equal(10, answers.Count);
        for (var item = 9; item >= 0; item--)
        {
            Assert.Equal(10, answers.Count);
            answers[item].SetResult(Made());
        }

        Assert.Equal(11, answers.Count);
        answers[10].SetResult(Made());
        await history.RunAsync(running);
        _ = Assert.Single(history.CallsOf("Publish"));
    }

    [Fact]
    public async Task A_post_that_is_cancelled_before_it_begins_ends_at_the_event_and_leaves_no_timer()
    {
        var history = Ready(new DurableHistory(due: new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)));
        history.On("Begin", _ => new BeginResult(BeginKind.Ended, default));

        var running = history.Start();
        history.RaiseJobChanged();

        await running;
        Assert.Equal(["Begin"], history.Calls.Select(call => call.Name));
    }

    [Fact]
    public async Task A_post_that_was_ended_after_it_began_is_not_completed()
    {
        var history = Ready(new DurableHistory());
        history.On("Publish", _ => new PublishResult(PublishKind.Ended));

        await history.RunAsync(history.Start());

        Assert.Empty(history.CallsOf("Complete"));
        Assert.Empty(history.CallsOf("Fail"));
    }

    [Fact]
    public async Task A_post_that_was_moved_is_begun_at_its_new_time()
    {
        var first = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        var history = Ready(new DurableHistory(due: first));
        history.On("Begin", _ => history.Now < first.AddDays(3) ? new BeginResult(BeginKind.NotDue, first.AddDays(3)) : new BeginResult(BeginKind.Begun, history.Now));

        var running = history.Start();
        history.RaiseJobChanged();
        await history.RunAsync(running);

        Assert.Equal([first, first.AddDays(3)], history.Timers);
        Assert.Equal(first.AddDays(3), Assert.Single(history.CallsOf("Publish")));
    }

    [Fact]
    public async Task Every_activity_is_retried_but_the_publish_call()
    {
        var history = Ready(new DurableHistory());

        await history.RunAsync(history.Start());

        Assert.All(history.Calls, call => Assert.Equal(call.Name == "Publish", call.Options?.Retry is null));
    }

    [Fact]
    public async Task A_publish_call_whose_activity_fails_is_never_sent_again_but_read_about()
    {
        var history = Ready(new DurableHistory());
        history.OnTask("Publish", _ => Task.FromException<PublishResult>(
            new TaskFailedException("Publish", 1, new TaskFailureDetails("System.IO.IOException", "gone", null, null, null))));
        history.On("Reconcile", _ => new ReconcileReading(ReconcileKind.Published, history.Now));

        await history.RunAsync(history.Start());

        Assert.Equal(["Publish", "Reconcile", "Complete"], history.Calls.Select(call => call.Name).SkipWhile(name => name != "Publish"));
    }

    private static CreateContainerResult Made() => new() { Container = new ContainerId("17889455560051444") };

    private static DurableHistory Ready(DurableHistory history)
    {
        history.On("Begin", _ => new BeginResult(BeginKind.Begun, history.Now));
        history.On("CreateContainer", _ => Made());
        history.On("ReadContainer", _ => new ContainerReading { Status = ContainerStatusCode.Finished });
        history.On("Publish", _ => new PublishResult(PublishKind.Published));
        history.On("Complete", _ => new CompleteResult(true));
        return history;
    }
}
