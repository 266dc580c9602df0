using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Tests.Publishing.Harness;

namespace InstaFunctions.Tests.Publishing;

public sealed class ContainerWatchTests
{
    [Fact]
    public void A_status_is_read_at_once_and_then_each_minute_for_five_minutes_and_no_more()
    {
        var world = new World();
        world.Platform.Processing = TimeSpan.FromHours(1);
        var start = world.Now;
        var job = world.Run(world.Accept(PublishProduct.Reels));

        Assert.Equal(
            [0, 1, 2, 3, 4, 5],
            world.Platform.Calls.Where(made => made.Call == PlatformCall.Status).Select(made => (made.At - start).TotalMinutes));
        Fails(world, job, PublishErrors.ContainerTimeout);
    }

    [Fact]
    public void What_is_ready_at_the_last_read_is_published()
    {
        var world = new World();
        world.Platform.Processing = TimeSpan.FromMinutes(5);
        var job = world.Run(world.Accept(PublishProduct.Reels));

        Assert.Equal(JobStatus.Succeeded, job.Status);
    }

    [Fact]
    public void What_is_ready_a_moment_after_the_last_read_is_not_published()
    {
        var world = new World();
        world.Platform.Processing = TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1);
        Fails(world, world.Run(world.Accept(PublishProduct.Reels)), PublishErrors.ContainerTimeout);
    }

    [Fact]
    public void One_item_that_fails_fails_the_carousel_and_is_named()
    {
        var world = new World();
        world.Platform.FailsWith = number => number == 3 ? 2207026 : null;
        var job = world.Run(world.Accept(PublishProduct.Carousel, items: 4));

        Fails(world, job, PublishErrors.MediaRejected);
        Assert.Contains("item 2 of the carousel", job.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(2207026, job.Error.Instagram!.Subcode);
        Assert.DoesNotContain(world.Platform.Containers, made => made.Request.Kind == ContainerKind.Carousel);
    }

    [Fact]
    public void A_failure_that_may_pass_gets_another_container()
    {
        var world = new World();
        world.Platform.FailsWith = number => number == 1 ? 2207076 : null;
        var job = world.Run(world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal([1, 2], job.Containers.Select(made => made.Round));
    }

    [Fact]
    public void Three_containers_that_fail_are_enough()
    {
        var world = new World();
        world.Platform.FailsWith = _ => 2207076;
        Fails(world, world.Run(world.Accept()), PublishErrors.ContainerError);
        Assert.Equal(3, world.Platform.Containers.Count);
    }

    [Fact]
    public void A_failure_that_never_passes_gets_no_other_container()
    {
        var world = new World();
        world.Platform.FailsWith = _ => 2207082;
        Fails(world, world.Run(world.Accept()), PublishErrors.ContainerError);
        Assert.Single(world.Platform.Containers);
    }

    [Fact]
    public void Media_that_the_platform_cannot_fetch_are_tried_three_times()
    {
        var world = new World();
        world.Platform.Always(PlatformCall.Create, Fault.Refusal(InstagramErrorMeaning.MediaNotFetched));
        Fails(world, world.Run(world.Accept()), PublishErrors.MediaNotFetched);
        Assert.Equal(3, world.Platform.Count(PlatformCall.Create));
    }

    [Fact]
    public async Task A_media_item_that_is_gone_fails_the_job()
    {
        var world = new World();
        var job = world.Accept();
        Assert.True(await world.Media.RemoveAsync(job.TenantId, job.Media[0].MediaId, default));
        var row = world.Run(job);

        Assert.Equal(PublishErrors.MediaMissing.Code, row.Error!.Code);
        Assert.Empty(world.Platform.Calls);
    }

    [Fact]
    public void An_account_that_is_paused_while_its_media_are_processed_is_waited_for()
    {
        var world = new World();
        world.Platform.Processing = TimeSpan.FromMinutes(2);
        var job = world.Accept(PublishProduct.Reels);
        var end = world.Now + TimeSpan.FromHours(1);
        world.At(world.Now + TimeSpan.FromSeconds(30), () => world.ChangeAccount(account =>
            account with { Status = AccountStatus.Paused, PausedUntil = end }));
        var row = world.Run(job);

        Assert.Equal(JobStatus.Succeeded, row.Status);
        Assert.True(row.CompletedAt >= end);
        Assert.DoesNotContain(world.Platform.Calls, made => made.At > row.CreatedAt && made.At < end);
    }

    [Fact]
    public void An_account_that_is_disconnected_while_its_media_are_processed_fails_the_job_with_that_reason()
    {
        var world = new World();
        world.Platform.Processing = TimeSpan.FromMinutes(3);
        var job = world.Accept(PublishProduct.Reels);
        world.At(world.Now + TimeSpan.FromSeconds(30), world.RemoveAccount);
        var row = world.Run(job);

        Assert.Equal(PublishErrors.AccountNotConnected.Code, row.Error!.Code);
        Assert.Single(world.Platform.Calls, made => made.Call == PlatformCall.Status);
    }

    [Fact]
    public void A_throttled_read_is_repeated_when_the_platform_says_and_costs_no_time_of_the_watch()
    {
        var world = new World();
        world.Platform.Processing = TimeSpan.FromMinutes(22);
        world.Platform.Script(
            PlatformCall.Status, 2, Fault.Refusal(InstagramErrorMeaning.Throttled, TimeSpan.FromMinutes(20)));
        var start = world.Now;
        var job = world.Run(world.Accept(PublishProduct.Reels));

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(
            [0, 1, 21, 22],
            world.Platform.Calls.Where(made => made.Call == PlatformCall.Status).Select(made => (made.At - start).TotalMinutes));
    }

    [Fact]
    public void A_container_that_is_gone_before_it_was_published_is_made_anew()
    {
        var world = new World();
        world.Platform.Script(PlatformCall.Status, 1, Fault.Refusal(InstagramErrorMeaning.ContainerGone));
        var job = world.Run(world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(2, world.Platform.Containers.Count);
        Judge.AllIsWell(world, job);
    }

    [Fact]
    public void A_watch_in_which_no_read_was_answered_blames_the_platform_and_not_the_media()
    {
        var world = new World();
        world.Platform.Always(PlatformCall.Status, Fault.Refusal(InstagramErrorMeaning.Transient));
        var start = world.Now;
        var job = world.Run(world.Accept());
        Fails(world, job, PublishErrors.PlatformUnavailable);
        Assert.InRange(job.CompletedAt!.Value - start, TimeSpan.FromHours(5.5), world.Options.PlatformPatience);
    }

    private static void Fails(World world, PublishJob job, PublishErrorKind kind)
    {
        Assert.Equal(kind.Code, job.Error?.Code);
        Assert.Equal(JobStatus.Failed, job.Status);
        Assert.Empty(world.Platform.Posts);
        Assert.Equal(SlotState.Released, world.Ledger.Slots[job.Id]);
        Judge.AllIsWell(world, job);
    }
}
